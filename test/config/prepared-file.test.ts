import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparePrivateFile } from '../../src/config/prepared-file.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-prepared-'));
  path = join(directory, 'record');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const text = () => readFileSync(path, 'utf8').trimEnd();

describe('a file that is prepared for what can’t wait', () => {
  it('holds blanks, and then the text', async () => {
    const file = await preparePrivateFile(path, 100);
    expect(readFileSync(path, 'utf8')).toBe(' '.repeat(100));
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    file.commit('kept');
    expect([text(), readFileSync(path).length]).toEqual(['kept', 100]);
    file.discard();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('line 17: is made anew where somebody has removed it who took this process for dead', async () => {
    const file = await preparePrivateFile(path, 100);
    unlinkSync(path);
    file.commit('kept');
    expect(text()).toBe('kept');
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    file.discard();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves another one in its place alone', async () => {
    const file = await preparePrivateFile(path, 100);
    unlinkSync(path);
    writeFileSync(path, 'theirs');
    expect(() => file.commit('mine')).toThrow('another process has put its own in its place');
    file.discard();
    expect(text()).toBe('theirs');
  });

  it('is written once', async () => {
    const file = await preparePrivateFile(path, 10);
    file.commit('one');
    expect(() => file.commit('two')).toThrow('it was written or removed before');
    expect(text()).toBe('one');
  });

  it('takes the place of one that was left', async () => {
    writeFileSync(path, 'left by one who was killed');
    const file = await preparePrivateFile(path, 10);
    expect(readFileSync(path, 'utf8')).toBe(' '.repeat(10));
    file.discard();
  });
});
