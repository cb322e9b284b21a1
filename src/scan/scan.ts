import type { Catalogue } from '../catalogue/catalogue.ts';
import { type KnownCall, PublishedCalls } from './published-calls.ts';
import { scanText } from './scan-text.ts';
import { sourceFiles } from './source-files.ts';
import { Work } from './work.ts';

/** A call of Zoom's API and where it stands. */
export interface LocatedCall extends KnownCall {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file or folder whose calls are not all known, and why. */
export interface NotRead {
  readonly file: string;
  readonly reason: string;
}

/** What was found in some files. */
export interface Scan {
  readonly calls: readonly LocatedCall[];
  /** How many files were looked at. */
  readonly files: number;
  /** What could not be looked at, or not to its end. */
  readonly notRead: readonly NotRead[];
}

/**
 * Finds the calls of Zoom's API in files and folders.
 * @throws a usage error for a path that doesn't exist, or is neither a file nor a folder
 */
export async function scan(paths: readonly string[], catalogue: Catalogue): Promise<Scan> {
  const published = new PublishedCalls(catalogue);
  const calls: LocatedCall[] = [];
  const notRead: NotRead[] = [];
  let files = 0;
  for (const file of sourceFiles(paths)) {
    const { text, notRead: reason } = file.read();
    if (reason !== undefined) {
      notRead.push({ file: file.path, reason });
      continue;
    }
    files++;
    if (text === undefined) continue;
    const work = new Work(text.length);
    for (const found of await scanText(file.path, text, work)) {
      const known = published.of(found);
      if (known !== undefined)
        calls.push({ ...known, file: file.path, line: found.line, column: found.column });
    }
    if (work.isSpent) notRead.push({ file: file.path, reason: 'too complex, not read to the end' });
  }
  return { calls, files, notRead };
}
