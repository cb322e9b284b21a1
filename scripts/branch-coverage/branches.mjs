// Branches of the sources, and which of them ran: in the processes of the program, and within the tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { convert } from 'ast-v8-to-istanbul';
import { parseAstAsync } from 'vite';
import { root } from '../bundle.mjs';

/** Istanbul's map of the modules of dist/, of which `notRun` says what no process ran. */
export async function coverageOfProcesses(notRun, dist, maps) {
  const found = [];
  for (const name of readdirSync(dist).filter((one) => one.endsWith('.mjs'))) {
    const code = readFileSync(`${dist}/${name}`, 'utf8');
    const whole = { startOffset: 0, endOffset: code.length };
    const gaps = notRun.get(name);
    const ranges =
      gaps === undefined
        ? [{ ...whole, count: 0 }]
        : [
            { ...whole, count: 1 },
            ...gaps.map(([startOffset, endOffset]) => ({ startOffset, endOffset, count: 0 })),
          ];
    found.push(
      await convert({
        ast: parseAstAsync(code),
        code,
        wrapperLength: 0,
        coverage: {
          scriptId: name,
          url: `file://${dist}/${name}`,
          functions: [{ functionName: '', isBlockCoverage: true, ranges }],
        },
        sourceMap: JSON.parse(readFileSync(`${maps}/${name}.map`, 'utf8')),
      }),
    );
  }
  return found;
}

/** Istanbul's map that vitest writes, or none where it did not. */
export function coverageWithinTests(path) {
  return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8'))] : [];
}

/** Lines by which two compilers differ, at times, about where a branch begins. */
const APART = 4;

/** The branch of an earlier map that is this one: begun at the same place, or else the nearest of its kind that has none. */
function counterpart(branches, seen, { type, line, column, ways }) {
  const same = branches.get(`${type} ${line}:${column}`);
  if (same !== undefined) return same;
  const near = [...branches.values()].filter(
    (one) =>
      one.type === type &&
      one.ways.length === ways.length &&
      !seen.has(one) &&
      Math.abs(one.line - line) <= APART,
  );
  return near.sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))[0];
}

/**
 * Branches by source file: for each place of a branch how often each of its ways was gone.
 * @param files what earlier runs have found, to which this is added
 */
export function branchesOf(coverages, files = new Map()) {
  for (const coverage of coverages) {
    for (const { path, b: hits, branchMap } of Object.values(coverage)) {
      const name = relative(root, path);
      if (!name.startsWith('src/') || !name.endsWith('.ts')) continue;
      if (!files.has(name)) files.set(name, new Map());
      const branches = files.get(name);
      const found = Object.entries(branchMap).map(([id, { type, loc, locations }]) => {
        const { line, column } = loc?.start?.line === undefined ? locations[0].start : loc.start;
        return { type, line, column, ways: hits[id] };
      });
      // First those that are at the same place: what is left may be the others.
      const exact = found.filter(({ type, line, column }) => branches.has(`${type} ${line}:${column}`));
      const seen = new Set(exact.map(({ type, line, column }) => branches.get(`${type} ${line}:${column}`)));
      for (const one of [...exact, ...found.filter((other) => !exact.includes(other))]) {
        const before = branches.size === 0 ? undefined : counterpart(branches, seen, one);
        if (before === undefined) {
          const added = { ...one, ways: [...one.ways] };
          branches.set(`${one.type} ${one.line}:${one.column}`, added);
          seen.add(added);
        } else {
          seen.add(before);
          before.ways = before.ways.map((count, way) => count + (one.ways[way] ?? 0));
        }
      }
    }
  }
  return files;
}

/** Share of branches that ran, and the lines of those that did not, by file: the least covered first. */
export function figuresOf(files) {
  const rows = [...files].map(([name, branches]) => {
    const all = [...branches.values()];
    const ways = all.flatMap((branch) => branch.ways);
    return {
      name,
      total: ways.length,
      covered: ways.filter((count) => count > 0).length,
      missing: [
        ...new Set(all.filter((branch) => branch.ways.includes(0)).map((branch) => branch.line)),
      ].sort((a, b) => a - b),
    };
  });
  return rows.sort((a, b) => b.total - b.covered - (a.total - a.covered));
}
