import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetRecorded, RotationJournal, recordedReply } from '../../src/accounts/rotation-journal.ts';
import { Secret } from '../../src/secret.ts';

const OLD = new Secret('old-refresh-token');
const REPLY = { status: 200, headers: {}, body: '{"access_token":"ü"}', receivedAt: 1_764_000_000_000 };

let directory: string;
let path: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-journal-'));
  path = join(directory, 'entry.rotation');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function record(reply = REPLY): Promise<RotationJournal> {
  const journal = await RotationJournal.prepare(path, 'entry', OLD);
  journal.record(reply);
  return journal;
}

/** Writes the record anew with some of its fields changed. */
function change(edit: (fields: Record<string, string | number>) => object): void {
  const fields = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string | number>;
  writeFileSync(path, JSON.stringify({ ...fields, ...edit(fields) }), { mode: 0o600 });
}

describe('the record of a reply to a refresh', () => {
  it('is opened by whoever has the refresh token that was sent', async () => {
    const journal = await record();
    expect(journal.recorded).toBe(true);
    expect(await recordedReply(path, 'entry', OLD)).toEqual(REPLY);
    expect(readFileSync(path, 'utf8')).not.toMatch(/access|refresh/);
  });

  it('is nothing before a reply has come', async () => {
    const journal = await RotationJournal.prepare(path, 'entry', OLD);
    expect(journal.recorded).toBe(false);
    expect(await recordedReply(path, 'entry', OLD)).toBeUndefined();
  });

  it('is made of a successful reply only', async () => {
    const journal = await record({ ...REPLY, status: 400 });
    expect(journal.recorded).toBe(false);
    expect(await recordedReply(path, 'entry', OLD)).toBeUndefined();
    journal.discard();
    expect(existsSync(path)).toBe(false);
  });

  it('opens under no other refresh token, and for no other account', async () => {
    await record();
    expect(await recordedReply(path, 'entry', new Secret('another-token'))).toBeUndefined();
    expect(await recordedReply(path, 'another', OLD)).toBeUndefined();
  });

  it.each([1, 4, 8, 12, 15])('does not open with a tag cut to %i bytes', async (length) => {
    await record();
    change(({ tag }) => ({
      tag: Buffer.from(String(tag), 'base64').subarray(0, length).toString('base64'),
    }));
    expect(await recordedReply(path, 'entry', OLD)).toBeUndefined();
  });

  it.each([
    ['of another version', () => ({ version: 2 })],
    ['without a salt', () => ({ salt: '' })],
    ['of another text', () => ({ text: 'AAAA' })],
  ])('is none %s', async (_what, edit) => {
    await record();
    change(edit);
    expect(await recordedReply(path, 'entry', OLD)).toBeUndefined();
  });

  it.each(['', '{', 'null', '[]', '3'])('is none where the file holds %j', async (content) => {
    writeFileSync(path, content, { mode: 0o600 });
    expect(await recordedReply(path, 'entry', OLD)).toBeUndefined();
  });

  it('goes when it is forgotten; forgetting none is no failure', async () => {
    await record();
    await forgetRecorded(path);
    expect(existsSync(path)).toBe(false);
    await forgetRecorded(path);
  });

  it('that can’t be removed is told', async () => {
    mkdirSync(path);
    await expect(forgetRecorded(path)).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|EPERM/) });
  });
});
