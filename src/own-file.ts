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

/** Bytes: the files that come with the program are smaller, so that one part is all of each. */
const PART = 1024 * 1024;

/**
 * Goes through such a file's lines, each ended by a line break, some at a time: a very long one never stands in memory
 * as a whole. Its characters take one byte each.
 */
export function readOwnLines(path: string, visit: (lines: string) => void): void {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(PART);
    let kept = 0;
    for (;;) {
      const length = kept + readSync(file, bytes, kept, PART - kept, null);
      const end = bytes.subarray(0, length).lastIndexOf(0x0a) + 1;
      if (end === 0) return;
      visit(bytes.toString('latin1', 0, end));
      kept = bytes.copy(bytes, 0, end, length);
    }
  } finally {
    closeSync(file);
  }
}
