import { sep } from 'node:path';

/** A file of a folder. Not normalised, as `join` does: for hundreds of accounts that takes as long as to read their files. */
export function fileIn(directory: string, name: string): string {
  return `${directory}${sep}${name}`;
}
