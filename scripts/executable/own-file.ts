import { getRawAsset } from 'node:sea';

/** What src/own-file.ts is in a single executable: its files are assets, named by the last two parts of their paths. */
export function readOwnFile(url: URL, encoding: 'latin1' | 'utf8'): string {
  const name = url.pathname.split('/').slice(-2).join('/');
  return Buffer.from(getRawAsset(name) as ArrayBuffer).toString(encoding);
}

export function readOwnPart(url: URL, offset: number, length: number): string {
  return readOwnFile(url, 'latin1').slice(offset, offset + length);
}
