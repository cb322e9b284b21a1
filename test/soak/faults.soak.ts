import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FaultCase,
  type FaultResult,
  faultCases,
  QUICK_FAULTS,
  runFaultCases,
} from '../support/fault-cases.ts';
import type { FaultLane } from '../support/fault-lane.ts';
import { type FaultWorlds, faultWorlds } from '../support/fault-worlds.ts';

/** Bytes of each reply that each kind of fault befalls. More than a reply has: all of them. */
const BYTES = Number(process.env.FAULTS_BYTES ?? 24);
/** The same for replies that never come: each takes a time-out or two. */
const STALLS = Number(process.env.FAULTS_STALLS ?? 4);
/** Commands that run at the same time. */
const AT_ONCE = Number(process.env.FAULTS_AT_ONCE ?? 2);
/** The same where they do nothing but wait. */
const WAITING = 14;

async function run(cases: readonly FaultCase[], worlds: FaultWorlds, lanes: number): Promise<FaultResult[]> {
  const of = (all: readonly FaultLane[]) => all.slice(0, lanes);
  return [
    ...(await runFaultCases(
      of(worlds.people),
      cases.filter(({ scenario }) => !scenario.serverToServer),
    )),
    ...(await runFaultCases(
      of(worlds.serverToServer),
      cases.filter(({ scenario }) => scenario.serverToServer),
    )),
  ];
}

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
    worlds = await faultWorlds(Math.max(AT_ONCE, WAITING));
  });
  afterAll(() => worlds.stop());

  it('each ends with an exit code of the contract, without a lost login or a second meeting', async () => {
    const start = performance.now();
    const results = await run(faultCases(QUICK_FAULTS, BYTES), worlds, AT_ONCE);
    results.push(...(await run(faultCases(['stall'], STALLS), worlds, WAITING)));
    const wrong = results.filter((result) => result.wrong.length > 0);
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(
      `${results.length} cases in ${seconds} s, ${wrong.length} of them wrong\n${table(results)}\n`,
    );
    expect(wrong).toEqual([]);
  });
});
