import { readdirSync, readFileSync, readlinkSync, writeSync } from 'node:fs';

const DESCRIPTORS = '/proc/self/fd';

/** The descriptors of this process's sockets, with the inode of each [proc(5)]. Empty where the system doesn't tell. */
function openSockets(): Map<number, string> {
  const sockets = new Map<number, string>();
  let descriptors: string[] = [];
  try {
    descriptors = readdirSync(DESCRIPTORS);
  } catch {
    // No /proc.
  }
  for (const descriptor of descriptors) {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${DESCRIPTORS}/${descriptor}`)) ?? [];
      if (inode !== undefined) sockets.set(Number(descriptor), inode);
    } catch {
      // Closed meanwhile, such as the one that the folder was read through.
    }
  }
  return sockets;
}

/** The inodes of the system's Unix sockets [proc(5), /proc/net/unix]. */
function unixSockets(): Set<string | undefined> {
  try {
    const [, ...lines] = readFileSync('/proc/net/unix', 'utf8').split('\n');
    return new Set(lines.map((line) => line.trim().split(/\s+/)[6]));
  } catch {
    return new Set();
  }
}

/** Ends a process of which a thread never returns, for which Node's own exit waits. */
function endNow(code: number): void {
  const { execve } = process as { execve?: (file: string, args: readonly string[], env: object) => never };
  try {
    // Where Node can [process.execve, 22.15], another program takes this one's place and ends with its code.
    execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // Windows, where what follows ends with 1.
  }
  process.kill(process.pid, 'SIGKILL');
}

/** No message begins like this: the bus hangs up on who sends it [D-Bus specification, Message Format]. */
const NO_MESSAGE = Buffer.alloc(64, '!');
/** Milliseconds in which a call notices that its connection is gone. */
const NOTICED = 2_000;
/** Milliseconds after which GLib's own signal has come. */
const SIGNALLED = 500;

/**
 * The way out of a keychain that never answers: the call waits for ever on a thread that keeps the process from ending.
 * On Linux libsecret gives up when it loses its connection to the session bus, which it opens at its first call and keeps.
 */
export class HangingKeychain {
  /** What was open before the keychain was called. */
  readonly #before = openSockets();
  #cut: Promise<void> | undefined;

  /**
   * Breaks the connection, and resolves when the calls under way have ended or are not going to. Zoom's connections are
   * no Unix sockets, and stay.
   */
  cut(calls: Promise<unknown>): Promise<void> {
    this.#cut ??= this.#breakConnection(calls);
    return this.#cut;
  }

  async #breakConnection(calls: Promise<unknown>): Promise<void> {
    let ended = false;
    process.once('exit', (code) => {
      if (!ended) endNow(code);
    });
    // GLib sends its own process a SIGTERM when the bus goes away; that is not somebody asking for the end.
    const listeners = process.listeners('SIGTERM');
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', () => undefined);

    const unix = unixSockets();
    for (const [descriptor, inode] of openSockets()) {
      if (this.#before.get(descriptor) === inode || !unix.has(inode)) continue;
      try {
        writeSync(descriptor, NO_MESSAGE);
      } catch {
        // Closed already, or full: then the bus itself hangs.
      }
    }
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      calls.then(() => {
        ended = true;
      }),
      new Promise((resolve) => {
        timer = setTimeout(resolve, NOTICED);
      }),
    ]);
    clearTimeout(timer);
    setTimeout(() => {
      process.removeAllListeners('SIGTERM');
      for (const listener of listeners) process.on('SIGTERM', listener);
    }, SIGNALLED).unref();
  }
}
