import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { EXIT, Failure, usageError } from '../errors.ts';
import { bytesOfFile } from '../input-bytes.ts';
import type { StreamedBody } from './http-client.ts';

/** A body that is in memory. */
export function bytesBody(bytes: Uint8Array): StreamedBody {
  return {
    length: bytes.length,
    async *open() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

/**
 * A file as a body, read as it is sent. What is no ordinary file (a pipe of the shell) can be read only once, and is read
 * at once.
 * @param flag which names it in messages
 * @throws a usage error for a file that can't be read; `file_changed` later where it grows or shrinks while it is sent
 */
export async function fileBody(path: string, flag: string): Promise<StreamedBody> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return bytesBody(await bytesOfFile(path, `${flag}: ${path}`));
    // Only opening tells whether it may be read.
    const handle = await open(path, 'r');
    await handle.close();
    return {
      length: stats.size,
      async *open() {
        let sent = 0;
        for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
          sent += chunk.length;
          if (sent > stats.size) break;
          yield chunk;
        }
        if (sent !== stats.size) {
          throw new Failure('file_changed', EXIT.failed, `${path} changed while it was sent.`, {
            hint: 'Zoom did not get it whole. Send it again once nothing writes to it.',
          });
        }
      },
    };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw usageError(`${flag}: ${path} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
