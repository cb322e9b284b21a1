import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { usageError } from '../errors.ts';
import { type FileText, readFileText, reasonOf } from './file-text.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { kindOf } from './language.ts';

/** Folders with other people's code, or none that anyone wrote. */
const VENDORED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  'jspm_packages',
  'vendor',
  'third_party',
  'Pods',
  'Carthage',
  'venv',
  '.venv',
  'site-packages',
  '__pycache__',
  '.tox',
  '.yarn',
  '.pnpm-store',
  '.gradle',
  '.terraform',
  '.bundle',
]);

/** More folders in folders than this are a loop that someone made. */
const DEEPEST = 256;

/** A file to look into, or a file or folder that can't be. */
export interface SourceFile {
  readonly path: string;
  read(): FileText;
}

function sourceFile(path: string): SourceFile | undefined {
  const kind = kindOf(path);
  return kind && { path, read: () => readFileText(path, kind) };
}

function unreadable(path: string, notRead: string): SourceFile {
  return { path, read: () => ({ notRead }) };
}

function* filesBelow(directory: string, rules: IgnoreRules, depth: number): Iterable<SourceFile> {
  if (depth > DEEPEST) {
    yield unreadable(directory, `more than ${DEEPEST} folders deep`);
    return;
  }
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(directory);
  } catch (error) {
    yield unreadable(directory, reasonOf(error, directory));
    return;
  }
  for (const entry of entries) {
    const path = join(directory, entry.name);
    // A link's target is in this tree and found there, or it is outside and none of this scan's business.
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) {
      if (VENDORED.has(entry.name) || rules.leavesOut(path, true)) continue;
      yield* filesBelow(path, rules.below(path), depth + 1);
    } else if (entry.isFile()) {
      const file = sourceFile(path);
      if (file !== undefined && !rules.leavesOut(path, false)) yield file;
    }
  }
}

function entriesOf(directory: string) {
  return readdirSync(directory, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
}

/** What a path stands for that is neither a file nor a folder. */
function oddity(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * The files of the given paths that are worth a look, in the order of their names. A file that is given itself is
 * looked into whatever `.gitignore` says. Symbolic links are not followed, except a path that is one itself.
 * @throws a usage error for a path that doesn't exist, or is neither a file nor a folder
 */
export function sourceFiles(paths: readonly string[]): Iterable<SourceFile> {
  const given = paths.map((path) => {
    if (path === '')
      throw usageError('PATH is empty.', 'Give files or folders with source code: zoomctl scopes scan src');
    let real: string;
    try {
      lstatSync(path);
      real = realpathSync(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw usageError(
        code === 'ENOENT' || code === 'ENOTDIR'
          ? `PATH: ${path} does not exist.`
          : `PATH: ${path} can't be read (${code}).`,
        'Give files or folders with source code: zoomctl scopes scan src',
      );
    }
    const stats = statSync(real);
    if (!stats.isDirectory() && !stats.isFile())
      throw usageError(
        `PATH: ${path} is ${oddity(stats)}, neither a file nor a folder.`,
        'Give files or folders with source code: zoomctl scopes scan src',
      );
    return { path, real, isDirectory: stats.isDirectory() };
  });
  return (function* () {
    const seen = new Set<string>();
    for (const { path, real, isDirectory } of given) {
      const rules = IgnoreRules.of(isDirectory ? real : dirname(real));
      const own = isDirectory ? filesBelow(real, rules, 0) : [sourceFile(real)];
      for (const file of own) {
        if (file === undefined || seen.has(file.path)) continue;
        seen.add(file.path);
        // Named as it was given: what a link stands for is nobody's name for it.
        const below = file.path.slice(real.length);
        yield { ...file, path: isDirectory ? join(path, below) : path };
      }
    }
  })();
}
