import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentNames, ROOT, readDocument } from '../support/documents.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Where a file of this kind may be meant: from the root, or in a room of src/. */
function isThere(path: string): boolean {
  return existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'src', path));
}

describe.each(documentNames())('%s', (name) => {
  const { text, targets } = readDocument(name);
  /** The others quote what is no path of the repository, too. */
  const quotesPaths = ['CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md', 'docs/catalogue.md'];

  it.runIf(quotesPaths.includes(name))('names files that are there', () => {
    const quoted = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+|[\w-]+\.(?:ts|mjs|md|json))`/g)].map(
      ([, path]) => path ?? '',
    );
    const built = /^(?:executable|dist)\//;
    expect(quoted.filter((path) => !built.test(path) && !isThere(path) && path !== 'PROVENANCE.md')).toEqual(
      [],
    );
  });

  it('leads to files and headings that are there', () => {
    const inside = targets.filter((target) => !/^https?:/.test(target));
    for (const target of inside) {
      const [file = '', anchor] = target.split('#');
      const path = normalize(file === '' ? name : join(dirname(name), file));
      expect(existsSync(join(ROOT, path)), target).toBe(true);
      if (anchor !== undefined) expect(readDocument(path).anchors, target).toContain(anchor);
    }
  });

  it('names scripts of npm that there are', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});

it('every document is where a link of another one leads to', () => {
  const reached = documentNames().flatMap((name) =>
    readDocument(name).targets.map((target) => normalize(join(dirname(name), target.split('#')[0] ?? ''))),
  );
  expect(documentNames().filter((name) => name !== 'README.md' && !reached.includes(name))).toEqual([]);
});

it('README.md has the two lines that are enough on a fresh machine, and can be read in two minutes', () => {
  const { text, blocks } = readDocument('README.md');
  const lines = blocks.map((block) => block.text);
  expect(lines).toContain('npm ci && npm run demo');
  expect(lines).toContain('npm ci && npm test');
  // Five hundred words a minute is what one skims.
  expect(text.split(/\s+/).length).toBeLessThan(1_000);
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
