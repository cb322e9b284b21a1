import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultCases, QUICK_FAULTS, runFaultCases } from '../support/fault-cases.ts';
import type { FaultKind } from '../support/fault-proxy.ts';
import { FAULT_SCENARIOS } from '../support/fault-scenarios.ts';
import { type FaultWorlds, faultWorlds } from '../support/fault-worlds.ts';

/** Of each command a few kinds of fault, each command others; npm run faults takes them all, at many bytes. */
const KINDS = 3;

let worlds: FaultWorlds;
beforeAll(async () => {
  worlds = await faultWorlds(2);
});
afterAll(() => worlds.stop());

describe('replies that are cut, delayed, split, corrupted, shortened or never come', () => {
  const cases = FAULT_SCENARIOS.map((scenario, n) => {
    const kinds = Array.from({ length: KINDS }, (_, k) => QUICK_FAULTS[(n + 2 * k) % QUICK_FAULTS.length]);
    return { name: `${scenario.name}: ${kinds.join(', ')}`, scenario, kinds: kinds as FaultKind[] };
  });

  it.each(cases)('$name', async ({ scenario, kinds }) => {
    const lanes = scenario.serverToServer ? worlds.serverToServer : worlds.people;
    const results = await runFaultCases(lanes, faultCases(kinds, 1, [scenario]));
    expect(results).toHaveLength(KINDS);
    expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  });
});

describe('a refresh whose reply is broken', () => {
  it('keeps the login where its refresh token can be read', async () => {
    const [lane] = worlds.people;
    await lane?.connect({ expired: true });
    const broken = await lane?.run(['api', 'GET', '/users/me', '--json'], {
      kind: 'shorten',
      at: (reply) => reply.length - 1,
      on: /^POST \/oauth\/token$/,
      times: 1,
    });
    expect(broken?.exitCode).toBe(1);
    expect(broken?.stderr).toContain('"kind":"bad_reply"');
    const next = await lane?.run(['api', 'GET', '/users/me', '--json']);
    expect(next?.exitCode, next?.stderr).toBe(0);
  });
});
