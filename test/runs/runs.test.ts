import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

function open(mode: RunRequest['mode'], topic: string, now: number, startedAt = now) {
  return openRun({
    directory: join(directory, 'runs'),
    identity: ['--all-accounts', {}],
    header: { source: '--all-accounts', meeting: { topic } },
    mode,
    startedAt,
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

describe('a run that is begun', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');

  it('is none where the last one ended after this process was started, unless it is to be a new one', async () => {
    const run = await open('begin', 'any', now, now - 300);
    run.journal.end();
    await run.close();
    await expect(open('begin', 'any', now + 100, now - 200)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('ended after this command was started'),
      hint: expect.stringContaining('--new'),
    });
    await (await open('new', 'any', now + 200, now - 200)).close();
  });

  it('is another one where it was started after the last one had ended', async () => {
    const run = await open('begin', 'any', now, now - 300);
    run.journal.end();
    await run.close();
    expect((await open('begin', 'any', now + 100, now)).before).toBeUndefined();
  });

  it("is nobody's any more once its journal is gone: what was made is not known to the next one", async () => {
    const run = await open('begin', 'any', now);
    expect(run.isOwn()).toBe(true);
    const [name = ''] = readdirSync(join(directory, 'runs')).filter((one) => one.endsWith('.jsonl'));
    rmSync(join(directory, 'runs', name));
    expect(run.isOwn()).toBe(false);
    await run.close();
  });

  it('line 28: is not gone on with where its journal is no UTF-8 text, and the file is named', async () => {
    const run = await open('begin', 'Täglich', now);
    await run.close();
    const [name = ''] = readdirSync(join(directory, 'runs')).filter((one) => one.endsWith('.jsonl'));
    const path = join(directory, 'runs', name);
    writeFileSync(path, readFileSync(path, 'utf8'), 'latin1');
    await expect(open('resume', 'any', now)).rejects.toMatchObject({
      kind: 'damaged_file',
      message: `${path} (the journal of a run) can't be used: it is not UTF-8 text.`,
    });
  });
});

describe('a run whose lock another process has taken', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const loseLock = () => {
    const [lock = ''] = readdirSync(join(directory, 'runs')).filter((name) => name.endsWith('.lock'));
    rmdirSync(join(directory, 'runs', lock));
  };

  it("line 23: is nobody's any more once both have written into its journal", async () => {
    const begun = await open('begin', 'any', now);
    begun.journal.record({ account: 'a', state: 'sent' });
    expect(begun.isOwn()).toBe(true);
    loseLock();
    const resumed = await open('resume', 'any', now);
    expect(resumed.before?.accounts.get('a')).toMatchObject({ state: 'sent' });
    expect([begun.isOwn(), resumed.isOwn()]).toEqual([false, true]);
    begun.journal.record({ account: 'b', state: 'sent' });
    expect(resumed.isOwn()).toBe(false);
    await begun.close();
    await resumed.close();
  });

  it('line 17: half a line of a killed process is made blanks, and what stands behind it stays', async () => {
    const begun = await open('begin', 'any', now);
    begun.journal.record({ account: 'a', state: 'created', meeting: '1' });
    await begun.close();
    const [name = ''] = readdirSync(join(directory, 'runs')).filter((one) => one.endsWith('.jsonl'));
    const path = join(directory, 'runs', name);
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '{"at":17');
    const resumed = await open('resume', 'any', now);
    expect(resumed.isOwn()).toBe(true);
    await resumed.close();
    const [first, second, ...others] = readFileSync(path, 'utf8').slice(whole.length).split('\n');
    expect(first).toBe(' '.repeat(8));
    expect(JSON.parse(second ?? '')).toMatchObject({ pid: process.pid });
    expect(others).toEqual(['']);
    expect((await open('resume', 'any', now)).before?.accounts.get('a')).toMatchObject({ meeting: '1' });
  });
});
