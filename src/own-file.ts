import { readFileSync } from 'node:fs';

/** Reads a file that comes with the program; `url` is made of the `import.meta.url` of the module that it lies beside. */
export function readOwnFile(url: URL, encoding: 'latin1' | 'utf8'): string {
  return readFileSync(url, encoding);
}
