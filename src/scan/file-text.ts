import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileKind } from './language.ts';

const MEBIBYTE = 1024 * 1024;

/** Code that somebody wrote is never as large as this. */
const LARGEST_CODE = 8 * MEBIBYTE;
/** Recorded traffic, collections and API documents may be. */
const LARGEST_DATA = 64 * MEBIBYTE;
/** What is larger still is not even searched for Zoom's name. */
const LARGEST_SEARCHED = 1024 * MEBIBYTE;

/** A binary file has a zero byte near its start. */
const BINARY_WITHIN = 8_192;

/** A file's text; none where it has nothing to do with Zoom, and the reason where it could not be read. */
export interface FileText {
  readonly text?: string;
  readonly notRead?: string;
}

function holds(bytes: Buffer, word: string): boolean {
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return bytes.includes(word) || bytes.includes(capital) || bytes.includes(word.toUpperCase());
}

/** Whether a file can hold a call of Zoom's at all: most files of a code base are passed over by this alone. */
function isWorthALook(bytes: Buffer): boolean {
  return holds(bytes, 'zoom') || bytes.includes('/meetings') || bytes.includes('/webinars');
}

/** One buffer for all files: each is decoded before the next is read. */
let buffer = Buffer.alloc(0);

function bytesAt(file: number, from: number, length: number): Buffer {
  if (buffer.length < length) buffer = Buffer.alloc(Math.max(length, MEBIBYTE));
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, buffer, filled, length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** Longer than any word that is looked for: pieces overlap by it. */
const OVERLAP = 16;

function isLargeWorthALook(file: number, size: number): boolean {
  for (let from = 0; from < size; from += 4 * MEBIBYTE) {
    if (isWorthALook(bytesAt(file, from, 4 * MEBIBYTE + OVERLAP))) return true;
  }
  return false;
}

function readOpen(file: number, kind: FileKind): FileText {
  const stats = fstatSync(file);
  const { size } = stats;
  if (!stats.isFile()) return { notRead: 'no regular file' };
  const largest = typeof kind === 'string' && kind !== 'shell' ? LARGEST_DATA : LARGEST_CODE;
  if (size > largest) {
    if (size <= LARGEST_SEARCHED && !isLargeWorthALook(file, size)) return {};
    return { notRead: `larger than ${largest / MEBIBYTE} MiB` };
  }
  const bytes = bytesAt(file, 0, size);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (isUtf16) return { text: ` ${bytes.subarray(2).toString('utf16le')}` };
  if (!isWorthALook(bytes)) return {};
  if (bytes.subarray(0, BINARY_WITHIN).includes(0)) return { notRead: 'binary' };
  const text = bytes.toString('utf8');
  return { text: text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text };
}

/** Reads a file that may be one for this scan. Never throws, and never waits for what is no file. */
export function readFileText(path: string, kind: FileKind): FileText {
  try {
    // A pipe that took the file's place would make the opening wait for somebody who writes into it.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readOpen(file, kind);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { notRead: reasonOf(error, path) };
  }
}

/** Why a file or folder could not be opened. */
export function reasonOf(error: unknown, path: string): string {
  const { code } = error as NodeJS.ErrnoException;
  // Bytes that are no UTF-8 were replaced when the folder was listed, and of the name they gave there is nothing.
  if (code === 'ENOENT' && path.includes('\ufffd')) return 'its name is not UTF-8';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'gone since the folder was listed';
  return code ?? 'unreadable';
}
