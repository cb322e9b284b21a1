import { createReadStream, statSync } from 'node:fs';
import { usageError } from './errors.ts';
import { killable } from './shutdown.ts';

/** What is read as a whole into memory is never longer. */
const MOST_INPUT = 16 * 1024 * 1024;

/** The text of these bytes: UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes it. */
export function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}

/**
 * All that a stream holds.
 * @param what names it in the message: `Standard input`
 * @throws a usage error for more than 16 MB, so that an endless one ends, too
 */
export async function allOf(stream: AsyncIterable<unknown>, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > MOST_INPUT) throw usageError(`${what} holds more than 16 MB.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * All that a file, a pipe or a device holds.
 * @param name names it in the message: `--require: endpoints.txt`
 * @throws a usage error for one that can't be read, or holds more than 16 MB
 */
export async function bytesOfFile(path: string, name: string): Promise<Buffer> {
  const read = () => allOf(createReadStream(path), name);
  try {
    // A thread that waits for a pipe's writer can't be told of a signal, and would hold up the end.
    return await (statSync(path).isFile() ? read() : killable(read));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw usageError(`${name} can't be read (${code}).`);
  }
}
