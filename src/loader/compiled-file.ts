import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A script's compiled form, and the file that it was made of. */
export interface CompiledScript {
  readonly name: string;
  /** What `stampOf` gave of the file: for another one the code is no good. */
  readonly stamp: string | undefined;
  readonly code: Buffer;
}

export interface CompiledFile {
  /** How many runs have added what they compiled. */
  readonly runs: number;
  readonly scripts: readonly CompiledScript[];
}

interface Header {
  readonly runs: number;
  readonly scripts: readonly (Omit<CompiledScript, 'code'> & { readonly length: number })[];
}

/** Tells a file from a later one in its place; undefined where there is none. */
export function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.size} ${stats.mtimeMs}`;
}

/** V8 takes code where it lies if it begins at such a multiple, and else copies it. */
const ALIGNMENT = 8;

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** @returns undefined for a file that isn't there, or isn't one of these */
export function readCompiledFile(path: string): CompiledFile | undefined {
  try {
    const bytes = readFileSync(path);
    const begin = bytes.indexOf('\n');
    const { runs, scripts } = JSON.parse(bytes.toString('latin1', 0, begin)) as Header;
    let offset = padded(begin + 1);
    return {
      runs,
      scripts: scripts.map(({ length, ...script }) => {
        const code = bytes.subarray(offset, offset + length);
        offset += padded(length);
        return { ...script, code };
      }),
    };
  } catch {
    return undefined;
  }
}

function bytesOf({ runs, scripts }: CompiledFile): Buffer {
  const header: Header = {
    runs,
    scripts: scripts.map(({ code, ...script }) => ({ ...script, length: code.length })),
  };
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`, 'latin1'), ...scripts.map(({ code }) => code)];
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(padded(part.length) - part.length)]));
}

/** Milliseconds after which a file that is being written was left behind by a process that was killed. */
const ABANDONED = 60_000;

/**
 * Writes such a file as a whole or not at all; where another process writes it just now, that one does. Nobody else may
 * change it, whatever the umask: what lies in it is executed.
 */
export function writeCompiledFile(path: string, file: CompiledFile): void {
  const temporary = `${path}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  let descriptor: number;
  try {
    descriptor = openSync(temporary, 'wx', 0o644);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (taken && Date.now() - statSync(temporary).mtimeMs > ABANDONED) unlinkSync(temporary);
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
    unlinkSync(temporary);
    throw error;
  }
}
