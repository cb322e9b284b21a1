import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';

/** What the output needs of a stream. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(data: string | Uint8Array, written?: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Whether a file descriptor is a terminal. Only a character device can be one, and `/dev/null` is none: for pipes, files
 * and nothing that is known without Node's terminal code.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync(devNull).rdev && isatty(descriptor);
  } catch {
    // Closed: `>&-`.
    return false;
  }
}

/**
 * Standard output or error, opened when something is written to it. Node loads a good part of its network code to open
 * a pipe, and most commands write nothing to one of the two.
 */
export class StandardStream implements OutputStream {
  readonly isTTY: boolean;
  readonly #open: () => NodeJS.WriteStream;
  #stream: NodeJS.WriteStream | undefined;
  #onError: ((error: NodeJS.ErrnoException) => void) | undefined;

  constructor(descriptor: 1 | 2, open: () => NodeJS.WriteStream) {
    this.isTTY = isTerminal(descriptor);
    this.#open = open;
  }

  /** Node's own stream, for libraries that want one. */
  get stream(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#open();
      if (this.#onError !== undefined) this.#stream.on('error', this.#onError);
    }
    return this.#stream;
  }

  get columns(): number | undefined {
    return this.isTTY ? this.stream.columns : undefined;
  }

  write(data: string | Uint8Array, written?: (error?: Error | null) => void): void {
    this.stream.write(data, written);
  }

  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.#onError = listener;
    this.#stream?.on('error', listener);
  }

  /** Calls back once everything is written. */
  flush(flushed: () => void): void {
    if (this.#stream === undefined) flushed();
    else this.#stream.write('', flushed);
  }
}

/** The process's standard output and error. */
export interface StandardStreams {
  readonly stdout: StandardStream;
  readonly stderr: StandardStream;
}

export function standardStreams(process: NodeJS.Process): StandardStreams {
  return {
    stdout: new StandardStream(1, () => process.stdout),
    stderr: new StandardStream(2, () => process.stderr),
  };
}
