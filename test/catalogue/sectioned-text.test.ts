import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sectionedFile } from '../../src/catalogue/sectioned-text.ts';
import { gathered } from '../../src/each.ts';

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-text-'));
afterAll(() => rmSync(directory, { recursive: true }));

function partsOf(text: string): string[] {
  writeFileSync(join(directory, 'lines.tsv'), text, 'latin1');

  return gathered(sectionedFile(directory, 'lines.tsv', () => ''));
}

describe('a file of the program that is gone through', () => {
  it('comes in one part where it is small', () => {
    const text = 'GET\t/users\nPOST\t/users/{userId}/meetings\n';
    expect(partsOf(text)).toEqual([text]);
  });

  it('comes in parts of whole lines where it is large', () => {
    const text = Array.from(
      { length: 150_000 },
      (_, n) => `GET\t/users/${n}\t${'\u00e9'.repeat(n % 37)}\n`,
    ).join('');
    const parts = partsOf(text);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.every((part) => part.endsWith('\n'))).toBe(true);
    expect(parts.join('') === text).toBe(true);
  });

  it('has no part where it is empty', () => {
    expect(partsOf('')).toEqual([]);
  });

  it('is not read again where it was read as a whole', () => {
    const file = join(directory, 'read.tsv');
    writeFileSync(file, 'GET\t/users\n');
    const text = sectionedFile(directory, 'read.tsv', () => '');
    expect(text.whole()).toBe('GET\t/users\n');
    rmSync(file);

    expect(gathered(text)).toEqual(['GET\t/users\n']);
  });
});
