import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Where a file of this kind may be meant: from the root, or in a room of src/. */
function isThere(path: string): boolean {
  return existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'src', path));
}

describe.each(['CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md'])('%s', (name) => {
  const text = readFileSync(join(ROOT, name), 'utf8');

  it('names files that are there', () => {
    const quoted = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+|[\w-]+\.(?:ts|mjs|md|json))`/g)].map(
      ([, path]) => path ?? '',
    );
    const built = /^(?:executable|dist)\//;
    expect(quoted.filter((path) => !built.test(path) && !isThere(path) && path !== 'PROVENANCE.md')).toEqual(
      [],
    );
    for (const [, target] of text.matchAll(/\]\(([^):]+)\)/g))
      expect(existsSync(join(ROOT, name, '..', target ?? '')), target).toBe(true);
  });

  it('names scripts of npm that there are', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});

it('CONTRIBUTING.md names every room of src/', () => {
  const table = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1])
    .join();
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.map((room) => room.name).filter((room) => !table.includes(`\`${room}\``))).toEqual([]);
});
