import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Reads a file that comes with the program; `url` is made of the `import.meta.url` of the module that it lies beside. */
export function readOwnFile(url: URL, encoding: 'latin1' | 'utf8'): string {
  return readFileSync(url, encoding);
}

/** Reads a part of such a file, whose characters take one byte each. */
export function readOwnPart(url: URL, offset: number, length: number): string {
  const file = openSync(url, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, length, offset));
  } finally {
    closeSync(file);
  }
}
