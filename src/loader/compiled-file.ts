import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

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

export interface Header {
  readonly build: string;
  readonly runs: number;
  readonly scripts: readonly { readonly name: string; readonly length: number }[];
}

/** V8 takes code where it lies if it begins at such a multiple, and else copies it. */
const ALIGNMENT = 8;

export const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Bytes. A larger file is none of these. */
const LARGEST = 64 * 1024 * 1024;

/** Bytes of the second copy that are in memory at once: new pages for all of it take longer than to read it. */
const COMPARED_AT_ONCE = 64 * 1024;

/** Whether the file goes on with the same bytes once more, from where they end. */
function hasTwice(descriptor: number, bytes: Buffer): boolean {
  const some = Buffer.allocUnsafe(Math.min(COMPARED_AT_ONCE, bytes.length));
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(descriptor, some, 0, some.length, bytes.length + at);
    if (read === 0 || some.compare(bytes, at, at + read, 0, read) !== 0) return false;
    at += read;
  }
  return true;
}

/**
 * Such a file has everything twice. V8 runs whatever it is given as compiled code: a page that a disk lost must not get that
 * far, and to compare two copies takes less time than any sum over one.
 * @returns undefined for what is no such file: a pipe would be waited for, and a device has no end
 */
function bytesOfFile(path: string): Buffer | undefined {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > LARGEST || stats.size % 2 > 0) return undefined;
    const bytes = Buffer.allocUnsafe(stats.size / 2);
    if (readSync(descriptor, bytes, 0, bytes.length, 0) < bytes.length) return undefined;
    return hasTwice(descriptor, bytes) ? bytes : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** @returns undefined for a file that isn't there, isn't whole, or is of another build */
export function readCompiledFile(path: string, build: string): CompiledFile | undefined {
  try {
    const bytes = bytesOfFile(path);
    if (bytes === undefined) return undefined;
    const begin = bytes.indexOf('\n');
    const header = JSON.parse(bytes.toString('latin1', 0, begin)) as Header;
    if (header.build !== build) return undefined;
    let offset = padded(begin + 1);
    const scripts = header.scripts.map(({ name, length }) => {
      const code = bytes.subarray(offset, offset + length);
      offset += padded(length);
      return { name, code };
    });
    return { build, runs: header.runs, scripts };
  } catch {
    return undefined;
  }
}
