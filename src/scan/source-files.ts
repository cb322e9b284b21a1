import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { usageError } from '../errors.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { type FileKind, kindOf } from './language.ts';

/** Larger files are data or were made by a program. */
const LARGEST = 1024 * 1024;

/** A binary file has a zero byte near its start. */
const BINARY_WITHIN = 8_192;

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

/** A file to look into. */
export interface SourceFile {
  readonly path: string;
  readonly kind: FileKind;
  /** Its text; undefined where it is left out: too large, binary, or not to be read. */
  text(): string | undefined;
}

function holds(bytes: Buffer, word: string): boolean {
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return bytes.includes(word) || bytes.includes(capital) || bytes.includes(word.toUpperCase());
}

/** Whether a file can hold a call of Zoom's at all: most files of a code base are passed over by this alone. */
function isWorthALook(bytes: Buffer): boolean {
  return holds(bytes, 'zoom') || bytes.includes('/meetings') || bytes.includes('/webinars');
}

const buffer = { bytes: Buffer.alloc(0) };

function read(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0 || size > LARGEST) return undefined;
    // One buffer for all files: each is decoded before the next is read.
    if (buffer.bytes.length === 0) buffer.bytes = Buffer.alloc(LARGEST);
    const length = readSync(file, buffer.bytes, 0, LARGEST, 0);
    const bytes = buffer.bytes.subarray(0, length);
    if (bytes.subarray(0, BINARY_WITHIN).includes(0) || !isWorthALook(bytes)) return undefined;
    const text = bytes.toString('utf8');
    return text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  } finally {
    closeSync(file);
  }
}

function sourceFile(path: string): SourceFile | undefined {
  const kind = kindOf(path);
  if (kind === undefined) return undefined;
  return {
    path,
    kind,
    text() {
      try {
        return read(path);
      } catch {
        return undefined;
      }
    },
  };
}

function* filesBelow(directory: string, rules: IgnoreRules, depth: number): Iterable<SourceFile> {
  if (depth > DEEPEST) return;
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(directory);
  } catch {
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

/**
 * The files of the given paths that are worth a look, in the order of their names. A file that is given itself is
 * looked into whatever `.gitignore` says. Symbolic links are not followed, except a path that is one itself.
 * @throws a usage error for a path that doesn't exist
 */
export function sourceFiles(paths: readonly string[]): Iterable<SourceFile> {
  const given = paths.map((path) => {
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
    return { path, real, isDirectory: statSync(real).isDirectory() };
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
