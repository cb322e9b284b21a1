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
