import { constants, openSync, writeSync } from 'node:fs';
import { writeText } from './write-text.ts';

/**
 * Milliseconds in all that a full pipe is waited for at once, in which no signal is heard: one who reads steadily has
 * emptied it sooner.
 */
const PATIENCE = 100;

/** Milliseconds between two tries. */
const PAUSE = 0.2;

export function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data) : data;
}

/** Waits without giving way to anything else. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Writes to a pipe whose reader keeps up, without Node's stream. A write that had to wait for the reader would hold up the
 * whole process, signals too, and to make the pipe itself not wait, as Node's stream does, would change it for whoever
 * shares it: so it is opened once more.
 */
export class PipeWriter {
  readonly #descriptor: number;
  #patience = PATIENCE;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** @returns undefined where a pipe can't be opened once more: on other systems, or one of another user's */
  static open(descriptor: number): PipeWriter | undefined {
    if (process.platform !== 'linux') return undefined;
    try {
      return new PipeWriter(
        openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK),
      );
    } catch {
      return undefined;
    }
  }

  /**
   * @param length of the data in bytes
   * @returns how many bytes it took: fewer than all where the reader is slow
   * @throws what the system says of a pipe that takes no more, but `EAGAIN`
   */
  write(data: string | Uint8Array, length: number): number {
    let sent = 0;
    let bytes: Uint8Array | undefined;
    while (sent < length) {
      try {
        // Most often it takes all at once: then text need not be made bytes beforehand.
        if (sent === 0 && typeof data === 'string') sent = writeText(this.#descriptor, data, length);
        else {
          bytes ??= bytesOf(data);
          sent += writeSync(this.#descriptor, bytes, sent);
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        if (this.#patience <= 0) break;
        this.#patience -= PAUSE;
        pause(PAUSE);
      }
    }
    return sent;
  }
}
