import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FaultCase,
  type FaultResult,
  type FaultWatch,
  faultCases,
  QUICK_FAULTS,
  runFaultCases,
} from '../support/fault-cases.ts';
import { type FaultWorlds, faultWorlds } from '../support/fault-worlds.ts';

/** Bytes of each reply that each kind of fault befalls. More than a reply has: all of them. */
const BYTES = Number(process.env.FAULTS_BYTES ?? 32);
/** The same for replies that never come: each takes a time-out or two. */
const STALLS = Number(process.env.FAULTS_STALLS ?? 6);
/** Cases that an earlier run has done. */
const SKIP = Number(process.env.FAULTS_SKIP ?? 0);
/** Minutes after which no case is begun any more. */
const MINUTES = Number(process.env.FAULTS_MINUTES ?? 240);
/** Commands that run at the same time. */
const AT_ONCE = 2;
/** The same where they do nothing but wait. */
const WAITING = 12;
/** Cases after which is told how it stands. */
const TOLD = 100;

/** How many cases of each kind ended with each exit code. */
function table(results: readonly FaultResult[]): string {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const codes = [...new Set(results.map(({ exitCode }) => exitCode))].sort((a, b) => Number(a) - Number(b));
  const row = (cells: readonly unknown[]) => cells.map((cell) => String(cell).padStart(9)).join('');
  const count = (kind: string, code: number | null) =>
    results.filter((result) => result.kind === kind && result.exitCode === code).length;
  return [
    row(['', ...codes.map((code) => `exit ${code}`), 'all']),
    ...kinds.map((kind) =>
      row([
        kind,
        ...codes.map((code) => count(kind, code) || ''),
        results.filter((result) => result.kind === kind).length,
      ]),
    ),
  ].join('\n');
}

describe('faults between zoomctl and a sandbox', () => {
  let worlds: FaultWorlds;
  beforeAll(async () => {
    worlds = await faultWorlds(AT_ONCE + WAITING);
  });
  afterAll(() => worlds.stop());

  it('each ends with an exit code of the contract, without a lost login or a second meeting', {
    timeout: (MINUTES + 30) * 60_000,
  }, async () => {
    const start = performance.now();
    const results: FaultResult[] = [];
    const tell = () => {
      const wrong = results.filter((result) => result.wrong.length > 0).length;
      const seconds = Math.round((performance.now() - start) / 1000);
      process.stdout.write(
        `${results.length} cases in ${seconds} s, ${wrong} of them wrong\n${table(results)}\n`,
      );
    };
    const watch: FaultWatch = {
      told(result) {
        results.push(result);
        if (result.wrong.length > 0) process.stdout.write(`${JSON.stringify(result)}\n`);
        if (results.length % TOLD === 0) tell();
      },
      goesOn: () => performance.now() - start < MINUTES * 60_000,
    };
    const run = async (cases: readonly FaultCase[], first: number, end: number) => {
      for (const kind of ['people', 'serverToServer'] as const) {
        const own = cases.filter(
          ({ scenario }) => (kind === 'serverToServer') === (scenario.serverToServer === true),
        );
        await runFaultCases(worlds[kind].slice(first, end), own, watch);
      }
    };
    await Promise.all([
      run(faultCases(QUICK_FAULTS, BYTES).slice(SKIP), 0, AT_ONCE),
      run(faultCases(['stall'], STALLS), AT_ONCE, AT_ONCE + WAITING),
    ]);
    tell();
    expect(results.filter((result) => result.wrong.length > 0)).toEqual([]);
  });
});
