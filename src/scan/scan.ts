import type { Catalogue } from '../catalogue/catalogue.ts';
import { type KnownCall, PublishedCalls } from './published-calls.ts';
import { scanText } from './scan-text.ts';
import { sourceFiles } from './source-files.ts';

/** A call of Zoom's API and where it stands. */
export interface LocatedCall extends KnownCall {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What was found in some files. */
export interface Scan {
  readonly calls: readonly LocatedCall[];
  /** How many files were looked at. */
  readonly files: number;
}

/**
 * Finds the calls of Zoom's API in files and folders.
 * @throws a usage error for a path that doesn't exist
 */
export async function scan(paths: readonly string[], catalogue: Catalogue): Promise<Scan> {
  const published = new PublishedCalls(catalogue);
  const calls: LocatedCall[] = [];
  let files = 0;
  for (const file of sourceFiles(paths)) {
    files++;
    const text = file.text();
    if (text === undefined) continue;
    for (const found of await scanText(file.path, text)) {
      const known = published.of(found);
      if (known !== undefined)
        calls.push({ ...known, file: file.path, line: found.line, column: found.column });
    }
  }
  return { calls, files };
}
