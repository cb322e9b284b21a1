import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A script's compiled form. */
export interface CompiledScript {
  /** The script's file. */
  readonly name: string;
  readonly code: Buffer;
}

export interface CompiledFile {
  /** The build of the program that the scripts are of. */
  readonly build: string;
  /** How many runs have added what they compiled. */
  readonly runs: number;
  readonly scripts: readonly CompiledScript[];
}

interface Header {
  readonly build: string;
  readonly runs: number;
  readonly scripts: readonly { readonly name: string; readonly length: number }[];
}

/** V8 takes code where it lies if it begins at such a multiple, and else copies it. */
const ALIGNMENT = 8;

/** Bytes. A larger file is none of these. */
const LARGEST = 64 * 1024 * 1024;

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** The bytes of a file; undefined for what is none: a pipe would be waited for, and a device has no end. */
function bytesOfFile(path: string): Buffer | undefined {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > LARGEST) return undefined;
    const bytes = Buffer.allocUnsafe(stats.size);
    return readSync(descriptor, bytes, 0, stats.size, 0) === stats.size ? bytes : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Such a file has everything twice. V8 runs whatever it is given as compiled code: a page that a disk lost must not get that
 * far, and to compare two copies takes less time than any sum over one.
 */
function ofTwoCopies(bytes: Buffer): Buffer | undefined {
  const half = bytes.length / 2;
  const copy = bytes.subarray(0, half);
  return copy.length === half && copy.equals(bytes.subarray(half)) ? copy : undefined;
}

/** @returns undefined for a file that isn't there, isn't whole, or is of another build */
export function readCompiledFile(path: string, build: string): CompiledFile | undefined {
  try {
    const bytes = bytesOfFile(path);
    const copy = bytes && ofTwoCopies(bytes);
    if (copy === undefined) return undefined;
    const begin = copy.indexOf('\n');
    const header = JSON.parse(copy.toString('latin1', 0, begin)) as Header;
    if (header.build !== build) return undefined;
    let offset = padded(begin + 1);
    const scripts = header.scripts.map(({ name, length }) => {
      const code = copy.subarray(offset, offset + length);
      offset += padded(length);
      return { name, code };
    });
    return { build, runs: header.runs, scripts };
  } catch {
    return undefined;
  }
}

function bytesOf({ scripts, ...facts }: CompiledFile): Buffer {
  const header: Header = {
    ...facts,
    scripts: scripts.map(({ name, code }) => ({ name, length: code.length })),
  };
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`, 'latin1'), ...scripts.map(({ code }) => code)];
  const copy = parts.flatMap((part) => [part, Buffer.alloc(padded(part.length) - part.length)]);
  return Buffer.concat([...copy, ...copy]);
}

/** Files in a folder: some 60 MB. */
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
export function writeCompiledFile(path: string, file: CompiledFile): void {
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
