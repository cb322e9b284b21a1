import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileSchema, readVersionedJson, writeVersionedJson } from '../../src/config/versioned-json.ts';

interface Pets {
  readonly pets: readonly string[];
}

const SCHEMA: FileSchema<Pets> = {
  name: 'the list of pets',
  version: 3,
  empty: { pets: [] },
  older: {
    1: ({ pet }) => ({ cats: [pet] }),
    2: ({ cats }) => ({ pets: cats }),
  },
  parse({ pets }) {
    if (!Array.isArray(pets)) throw new Error('"pets" is not a list');
    return { pets };
  },
};

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-json-'));
  path = join(home, 'pets.json');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const put = (text: string): Promise<void> => writeFile(path, text, { mode: 0o600 });

describe('a file of ours', () => {
  it('line 29: carries its version', async () => {
    expect(await readVersionedJson(path, SCHEMA)).toEqual({ pets: [] });
    await writeVersionedJson(path, SCHEMA, { pets: ['Tom'] });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 3, pets: ['Tom'] });
    expect(await readVersionedJson(path, SCHEMA)).toEqual({ pets: ['Tom'] });
  });

  it.each([
    '',
    '{',
    '{"version":3,"pets":[',
    'null',
    '[]',
    '7',
    '{}',
    '{"pets":[]}',
    '{"version":null}',
    '{"version":3}',
    '{"version":3,"pets":7}',
    '{"version":0,"pets":[]}',
    '{"version":-1}',
    '{"version":1.5}',
    '\u0000\u0001',
  ])('line 28: that is damaged is named and kept, and the way out is told: %j', async (text) => {
    await put(text);
    await expect(readVersionedJson(path, SCHEMA)).rejects.toMatchObject({
      kind: 'damaged_file',
      exitCode: 1,
      message: expect.stringContaining(path),
      hint: expect.stringContaining('move it away'),
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(home)).toEqual(['pets.json']);
  });

  it('line 29: of a newer version is refused and kept', async () => {
    await put('{"version":4,"pets":{"cats":[]}}');
    await expect(readVersionedJson(path, SCHEMA)).rejects.toMatchObject({
      kind: 'newer_file',
      hint: expect.stringContaining('Update zoomctl'),
    });
    expect(await readFile(path, 'utf8')).toBe('{"version":4,"pets":{"cats":[]}}');
  });

  it('line 29: of an older version is migrated step by step; reading alone changes nothing', async () => {
    await put('{"version":1,"pet":"Tom"}');
    expect(await readVersionedJson(path, SCHEMA)).toEqual({ pets: ['Tom'] });
    expect(await readFile(path, 'utf8')).toBe('{"version":1,"pet":"Tom"}');
    await put('{"version":2,"cats":["Tom","Kit"]}');
    expect(await readVersionedJson(path, SCHEMA)).toEqual({ pets: ['Tom', 'Kit'] });
  });

  it('line 29: of an older version is kept as a backup when it is written anew', async () => {
    await put('{"version":1,"pet":"Tom"}');
    await writeVersionedJson(path, SCHEMA, { pets: ['Tom', 'Kit'] });
    await writeVersionedJson(path, SCHEMA, { pets: [] });
    expect(await readFile(`${path}.v1`, 'utf8')).toBe('{"version":1,"pet":"Tom"}');
    expect((await readdir(home)).sort()).toEqual(['pets.json', 'pets.json.v1']);
    expect(await readVersionedJson(path, SCHEMA)).toEqual({ pets: [] });
  });
});
