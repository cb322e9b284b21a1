import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The checklist's lines, and the rows of its long form that block a release. */
const IDS = [
  ...Array.from({ length: 30 }, (_, index) => String(index + 1)),
  ...['A1', 'A2', 'A3', 'A4', 'A6', 'A7', 'A8', 'A9', 'A12'],
  ...['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B9', 'B10', 'B11'],
  ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C15'],
  ...['D1', 'D2', 'D3'],
  ...['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15'],
];

interface Row {
  readonly id: string;
  readonly holds: string;
  /** Each test by its file and title. */
  readonly tests: readonly (readonly [file: string, title: string])[];
}

function rowsOf(markdown: string): Row[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| (?:\d|[A-Z]\d)/.test(line))
    .map((line) => {
      const [, id = '', holds = '', tests = ''] = line.split('|').map((cell) => cell.trim());
      let file = '';
      const named: [string, string][] = [];
      for (const [, path, title] of tests.matchAll(/`([\w./-]+\.(?:test|soak)\.ts)`|“([^”]+)”/g)) {
        if (path !== undefined) file = path;
        else named.push([file, title ?? '']);
      }
      return { id, holds, tests: named };
    });
}

/** The titles of a file's tests and of the blocks that hold them: what calls of `it`, `test` and `describe` begin with. */
function titlesIn(path: string): Set<string> {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const titles = new Set<string>();
  const calledName = (called: ts.Expression): string => {
    if (ts.isIdentifier(called)) return called.text;
    if (ts.isPropertyAccessExpression(called) || ts.isCallExpression(called))
      return calledName(called.expression);
    return ts.isTaggedTemplateExpression(called) ? calledName(called.tag) : '';
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['it', 'test', 'describe'].includes(calledName(node.expression))) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

describe('docs/security-checklist.md', () => {
  const rows = rowsOf(readFileSync(join(ROOT, 'docs', 'security-checklist.md'), 'utf8'));

  it('has each line and row once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(IDS);
    expect(rows.filter(({ holds }) => holds === '').map(({ id }) => id)).toEqual([]);
  });

  it('names a test for each', () => {
    expect(rows.filter(({ tests }) => tests.length === 0).map(({ id }) => id)).toEqual([]);
  });

  it('names tests that there are', () => {
    const known = new Map<string, Set<string>>();
    const missing: string[] = [];
    for (const { id, tests } of rows) {
      for (const [file, title] of tests) {
        const path = join(ROOT, 'test', file);
        if (!known.has(file)) known.set(file, existsSync(path) ? titlesIn(path) : new Set());
        if (!known.get(file)?.has(title)) missing.push(`${id}: ${file} “${title}”`);
      }
    }
    expect(missing).toEqual([]);
  });
});
