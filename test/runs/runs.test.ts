import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRun, type RunRequest } from '../../src/runs/runs.ts';

const DAY = 24 * 3600 * 1000;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-runs-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(mode: RunRequest['mode'], topic: string, now: number) {
  return openRun({
    directory: join(directory, 'runs'),
    identity: ['--all-accounts', {}],
    header: { source: '--all-accounts', meeting: { topic } },
    mode,
    now: () => now,
    sleep: async () => undefined,
    onLockLost: () => undefined,
  });
}

describe('the last run', () => {
  it('line 19: is the one that was begun last, although the clock was set back since', async () => {
    const today = Date.parse('2026-11-24T12:00:00Z');
    for (const [topic, now] of [
      ['tomorrow', today + DAY],
      ['today', today],
      ['earlier today', today - 3_600_000],
    ] as const) {
      const run = await open('begin', topic, now);
      run.journal.end();
      await run.close();
    }
    const resumed = await open('resume', 'any', today);
    expect(resumed.before?.header.meeting).toEqual({ topic: 'earlier today' });
    await resumed.close();
  });
});
