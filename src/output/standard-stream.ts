import { fstatSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { EXIT, Failure } from '../errors.ts';
import { killableAtOnce } from '../shutdown.ts';
import { bytesOf, PipeWriter } from './pipe-writer.ts';
import { writeText } from './write-text.ts';

/** As `devNull` of node:os, which takes longer to load than everything else here. */
const DEV_NULL = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';

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
    return stats.isCharacterDevice() && stats.rdev !== statSync(DEV_NULL).rdev && isatty(descriptor);
  } catch {
    // Closed: `>&-`.
    return false;
  }
}

/** Bytes that an empty pipe takes at once on every system: so much is written without waiting for the one who reads. */
const PIPE_TAKES = 16 * 1024;

/** What a descriptor takes without Node's stream. */
interface Takes {
  /** Any number to a file, and some to a pipe. */
  bytes: number;
  /** Whether it is one that `PipeWriter` may be able to open. */
  isPipe: boolean;
  /** A socket can't be opened once more; Node gives one to every program that it starts. */
  readonly isSocket: boolean;
}

function writableAtOnce(descriptor: number): Takes {
  const nothing = { bytes: 0, isPipe: false, isSocket: false };
  // Elsewhere a pipe may take a write for later.
  if (process.platform === 'win32') return nothing;
  try {
    const stats = fstatSync(descriptor);
    if (stats.isFile() || stats.isCharacterDevice()) return { ...nothing, bytes: Number.POSITIVE_INFINITY };
    if (stats.isFIFO()) return { ...nothing, bytes: PIPE_TAKES, isPipe: true };
    return stats.isSocket() ? { ...nothing, bytes: PIPE_TAKES, isSocket: true } : nothing;
  } catch {
    return nothing;
  }
}

function cantWrite(code: string | undefined): Failure {
  return new Failure('output', EXIT.failed, `Standard output can't be written (${code}).`, {
    hint: 'What was printed is not whole. Make room on the disk, or print to another place.',
  });
}

/**
 * Standard output or error. Node loads a good part of its network code to open a stream on a pipe or a socket, and most
 * commands need none: what can be written without waiting for the reader goes out at once, and the stream is opened for the
 * rest.
 */
export class StandardStream implements OutputStream {
  readonly isTTY: boolean;
  readonly #open: () => NodeJS.WriteStream;
  readonly #descriptor: 1 | 2;
  #stream: NodeJS.WriteStream | undefined;
  /** Bytes that may still be written at once. */
  #atOnce: Takes | undefined;
  #pipe: PipeWriter | undefined;
  #onError: ((error: NodeJS.ErrnoException) => void) | undefined;

  constructor(descriptor: 1 | 2, open: () => NodeJS.WriteStream) {
    this.isTTY = isTerminal(descriptor);
    this.#descriptor = descriptor;
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
    const rest = this.#writeNow(data, written);
    if (rest !== undefined) this.stream.write(rest, written);
  }

  /**
   * Does work that writes much, without giving way to anything else, and beside which nothing is under way: a signal may
   * then end the process there and then, and a socket may be waited for as long as its reader takes.
   */
  writingAlone(work: () => void): void {
    this.#atOnce ??= writableAtOnce(this.#descriptor);
    if (this.#stream !== undefined || !this.#atOnce.isSocket) {
      work();
      return;
    }
    const { bytes } = this.#atOnce;
    this.#atOnce.bytes = Number.POSITIVE_INFINITY;
    try {
      killableAtOnce(work);
    } finally {
      this.#atOnce.bytes = bytes;
    }
  }

  /**
   * @returns what is left for the stream; undefined where nothing is
   * @throws `output` where standard output takes no more
   */
  #writeNow(
    data: string | Uint8Array,
    written?: (error?: Error | null) => void,
  ): string | Uint8Array | undefined {
    if (this.#stream !== undefined || this.isTTY) return data;
    this.#atOnce ??= writableAtOnce(this.#descriptor);
    const length = Buffer.byteLength(data);
    let sent = 0;
    try {
      if (this.#atOnce.isPipe) {
        this.#pipe = PipeWriter.open(this.#descriptor);
        this.#atOnce.isPipe = false;
      }
      if (this.#pipe !== undefined) {
        sent = this.#pipe.write(data, length);
        if (sent < length) return bytesOf(data).subarray(sent);
      } else {
        if (length > this.#atOnce.bytes) return data;
        this.#atOnce.bytes -= length;
        if (typeof data === 'string') sent = writeText(this.#descriptor, data, length);
      }
      while (sent < length) sent += writeSync(this.#descriptor, bytesOf(data), sent);
    } catch (error) {
      // A pipe that someone made not to wait: Node's stream does that.
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') return bytesOf(data).subarray(sent);
      if (code === 'EPIPE') this.#onError?.(error as NodeJS.ErrnoException);
      // What standard error does not take can't be told to anybody.
      else if (this.#descriptor === 1) throw cantWrite(code);
      if (written !== undefined) process.nextTick(written, error);
      return undefined;
    }
    if (written !== undefined) process.nextTick(written);
    return undefined;
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
