import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Reads a file that comes with the program; `path` is made of the `import.meta.dirname` of the module that it lies beside. */
export function readOwnFile(path: string, encoding: 'latin1' | 'utf8'): string {
  return readFileSync(path, encoding);
}

/** Reads a part of such a file, whose characters take one byte each. */
export function readOwnPart(path: string, offset: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, length, offset));
  } finally {
    closeSync(file);
  }
}
