import { describe, expect, it } from 'vitest';
import { nextFor, parseJournal } from '../../src/runs/journal-content.ts';

const NOW = 1_764_000_000_000;
const HEADER = {
  version: 1,
  begun: '2026-11-24T12:00:00.000Z',
  source: '--all-accounts',
  meeting: { type: 1 },
};
const PROCESS = { pid: 1, bootedAt: 0 };
const text = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const parse = (...lines: object[]) => parseJournal(text(HEADER, PROCESS, ...lines), '/runs/one.jsonl', NOW);
const entry = (fields: object) => ({
  at: NOW,
  account: 'a',
  state: 'created',
  meeting: '81234567890',
  ...fields,
});

describe('the journal of a run', () => {
  it('tells the last of each account, and when its request was sent', () => {
    const { accounts, ended, pid } = parse(
      { at: NOW, account: 'a', state: 'intent' },
      { at: NOW + 5, account: 'a', state: 'sent' },
      { at: NOW + 30_000, account: 'a', state: 'unknown', kind: 'reply_lost' },
      { at: NOW + 40_000, account: 'b', state: 'failed' },
      { ended: true },
    );
    expect([ended, pid]).toEqual([true, 1]);
    expect(accounts.get('a')).toMatchObject({ state: 'unknown', at: NOW + 30_000, sentAt: NOW + 5 });
    expect(accounts.get('b')).toMatchObject({ state: 'failed', sentAt: NOW + 40_000 });
    expect(nextFor(accounts.get('a'))).toBe('find out');
  });

  it.each([
    ['a meeting that is no number', entry({ meeting: 'abc' })],
    ['a meeting that is a path', entry({ meeting: '../../users/me?' })],
    ['an empty meeting', entry({ meeting: '' })],
    ['a number of more digits than there are', entry({ meeting: '1'.repeat(21) })],
    ['a time that no date can tell', entry({ at: 8.64e15 + 1 })],
    ['no time', entry({ at: null })],
    ['no account', entry({ account: 3 })],
    ['another state', entry({ state: 'done' })],
    ['something else', { hello: 'there' }],
  ])('with %s is damaged, and the line is named', (_what, line) => {
    expect(() => parse({ ...PROCESS }, line)).toThrow(
      "/runs/one.jsonl (the journal of a run) can't be used: line 4 is none that zoomctl writes.",
    );
  });

  it('with a time beyond all numbers is damaged', () => {
    const line = '{"at":1e400,"account":"a","state":"sent"}\n';
    expect(() => parseJournal(`${text(HEADER, PROCESS)}${line}`, '/x', NOW)).toThrow('line 3 is none');
  });

  it.each([
    ['of another version', { ...HEADER, version: 0 }],
    ['begun at no time', { ...HEADER, begun: 'x' }],
    ['without a time', { ...HEADER, begun: 3 }],
    ['without a meeting', { ...HEADER, meeting: null }],
  ])('%s is none', (_what, header) => {
    expect(() => parseJournal(text(header), '/x', NOW)).toThrow('it does not begin as a journal does');
  });

  it('of a newer version is told as such; an empty one, and half a line at the end', () => {
    expect(() => parseJournal(text({ ...HEADER, version: 2 }), '/x', NOW)).toThrow('newer zoomctl');
    expect(() => parseJournal('', '/x', NOW)).toThrow('it is empty');
    expect(parseJournal(`${text(HEADER, PROCESS)}{"at":1`, '/x', NOW).accounts.size).toBe(0);
    expect(() => parseJournal(`${text(HEADER)}{"at":1\n`, '/x', NOW)).toThrow('line 2 is not a JSON object');
  });
});
