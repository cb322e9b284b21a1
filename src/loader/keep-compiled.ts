import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
import type { Script } from 'node:vm';
import { knowsFlags, SHORT_RUN, WEB_ASSEMBLY_AT_ONCE } from '../short-run-flags.ts';
import { type CompiledFile, type Header, padded } from './compiled-file.ts';

function bytesOf({ scripts, ...facts }: CompiledFile): Buffer {
  const header: Header = {
    ...facts,
    scripts: scripts.map(({ name, code }) => ({ name, length: code.length })),
  };
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`, 'latin1'), ...scripts.map(({ code }) => code)];
  const copy = parts.flatMap((part) => [part, Buffer.alloc(padded(part.length) - part.length)]);
  return Buffer.concat([...copy, ...copy]);
}

/** Files in a folder: some 60 MB, and up to 3 more for each command with `--jq`. */
const MOST_FILES = 100;

/** Lets a new file take the place of the one that was written first, where there are many. */
function makeRoom(folder: string): void {
  const names = readdirSync(folder);
  if (names.length < MOST_FILES) return;
  const written = (name: string): number => lstatSync(join(folder, name)).mtimeMs;
  const [oldest] = names.map((name) => ({ name, at: written(name) })).sort((a, b) => a.at - b.at);
  if (oldest !== undefined) rmSync(join(folder, oldest.name), { recursive: true, force: true });
}

/** Milliseconds after which a file that is being written was left behind by a process that was killed. */
const ABANDONED = 60_000;

/** Whether a process may be writing this file just now. */
function isBeingWritten(path: string): boolean {
  const age = Date.now() - lstatSync(path).mtimeMs;
  return age >= 0 && age <= ABANDONED;
}

/**
 * Writes such a file as a whole or not at all; where another process writes it just now, that one does. Nobody else may
 * change it, whatever the umask: what lies in it is executed.
 */
function writeCompiledFile(path: string, file: CompiledFile): void {
  const temporary = `${path}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  if (!existsSync(path)) makeRoom(dirname(path));
  let descriptor: number;
  try {
    descriptor = openSync(temporary, 'wx', 0o644);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (taken && !isBeingWritten(temporary)) rmSync(temporary, { recursive: true, force: true });
    return;
  }
  try {
    try {
      writeFileSync(descriptor, bytesOf(file));
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Exit codes of runs that came as far as they usually do: done, and scopes that are missing. */
const WORTH_KEEPING = [0, 3];

/** Whether the folder is this user's: what root left in another's, that one could not take away again. */
function isOwn(folder: string): boolean {
  return process.geteuid === undefined || statSync(folder).uid === process.geteuid();
}

export interface Kept {
  /** Where the program's files are. */
  readonly folder: string;
  /** Of the file. */
  readonly path: string;
  readonly build: string;
  /** What the file held when this run began. */
  readonly before: CompiledFile | undefined;
  /** What this run has loaded by its end, by file name. */
  readonly scripts: ReadonlyMap<string, Script>;
}

/**
 * Writes what V8 has compiled, when the process ends. In a file of its own, because the usual run has it kept already.
 */
export function keepAtTheEnd({ folder, path, build, before, scripts }: Kept): void {
  const tag = cachedDataVersionTag();
  process.on('exit', (code) => {
    if (!WORTH_KEEPING.includes(code)) return;
    // What V8 did not take was made under other flags, or by another V8 of the same name: that one has the file.
    if ([...scripts.values()].some(({ cachedDataRejected }) => cachedDataRejected)) return;
    try {
      if (!isOwn(folder)) return;
      if (knowsFlags(process.versions.node))
        setFlagsFromString(`${SHORT_RUN.off} ${WEB_ASSEMBLY_AT_ONCE.off}`);
      if (cachedDataVersionTag() !== tag) return;
      writeCompiledFile(path, {
        build,
        runs: (before?.runs ?? 0) + 1,
        scripts: [
          ...[...scripts].map(([name, script]) => ({ name, code: script.createCachedData() })),
          ...(before?.scripts ?? []).filter(({ name }) => !scripts.has(name)),
        ],
      });
    } catch {
      // A folder that this user may not write to, a full disk: the next run compiles again.
    }
  });
}
