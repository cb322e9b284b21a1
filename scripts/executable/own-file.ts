import { basename, dirname } from 'node:path';
import { getRawAsset } from 'node:sea';

/** What src/own-file.ts is in a single executable: its files are assets, named by the last two parts of their paths. */
export function readOwnFile(path: string, encoding: 'latin1' | 'utf8'): string {
  const name = `${basename(dirname(path))}/${basename(path)}`;
  return Buffer.from(getRawAsset(name) as ArrayBuffer).toString(encoding);
}

export function readOwnPart(path: string, offset: number, length: number): string {
  return readOwnFile(path, 'latin1').slice(offset, offset + length);
}

export function readOwnLines(path: string, visit: (lines: string) => void): void {
  visit(readOwnFile(path, 'latin1'));
}
