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

/** No message begins like this: the bus hangs up on who sends it [D-Bus specification, Message Format]. */
const NO_MESSAGE = Buffer.alloc(64, '!');
/** Milliseconds in which the bus hangs up. */
const HANGS_UP = 2_000;
/** Milliseconds after which GLib's own signal has come. */
const SIGNALLED = 500;

/** Writes what is no message. @returns whether the other side has hung up */
function spoil(descriptor: number): boolean {
  try {
    writeSync(descriptor, NO_MESSAGE);
    return false;
  } catch (error) {
    // Full: the bus itself hangs.
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  }
}

/** Another program takes this one's place and ends with its code, where Node can do that [process.execve, 22.15]. */
function replaceProcess(code: number): void {
  const { execve } = process as { execve?: (file: string, args: readonly string[], env: object) => never };
  try {
    execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // Not on Windows.
  }
}

/** GLib sends its own process a SIGTERM when the bus goes away; that is not somebody asking for the end. @returns who listened */
function ignoreBusSignal(): NodeJS.SignalsListener[] {
  const listeners = process.listeners('SIGTERM');
  process.on('SIGTERM', () => undefined);
  for (const listener of listeners) process.removeListener('SIGTERM', listener);
  return listeners;
}

/**
 * Ends this process in a second, should it still be there: a thread that waits for a person's answer to the system's question
 * isn't always woken when the connection is gone. Its pipe breaks when the process ends by itself.
 */
function endSoon(): void {
  // Only here is it needed, and nothing can be waited for any more.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const script = `timeout 1 cat >/dev/null || kill -KILL ${process.pid}`;
  const { pid } = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    // None of the secrets that may be in the environment.
    env: { PATH: process.env.PATH },
  });
  if (pid === undefined) process.kill(process.pid, 'SIGKILL');
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * The way out of a keychain that never answers: the call waits for ever on a thread that keeps the process from ending.
 * On Linux libsecret gives up when it loses its connection to the session bus, which it opens at its first call and keeps.
 */
export class HangingKeychain {
  /** What was open before the keychain was called. */
  readonly #before = openSockets();
  readonly #calls = new Set<Promise<unknown>>();
  #cut: Promise<void> | undefined;
  /** Whether calls have outlived their connection. */
  #outlived = false;

  constructor() {
    process.once('exit', (code) => {
      if (this.#calls.size > 0) this.#endProcess(code);
    });
  }

  /** Watches a call until it ends; while one hangs the process ends all the same. */
  watch(call: Promise<unknown>): void {
    const ended = call.then(
      () => undefined,
      () => undefined,
    );
    this.#calls.add(ended);
    ended.then(() => this.#calls.delete(ended));
  }

  /**
   * Breaks the connection, and resolves when the calls under way have ended or are not going to. Zoom's connections are
   * no Unix sockets, and stay.
   */
  cut(): Promise<void> {
    this.#cut ??= this.#breakConnection();
    return this.#cut;
  }

  async #breakConnection(): Promise<void> {
    const listeners = ignoreBusSignal();
    for (const descriptor of this.#connections()) spoil(descriptor);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((resolve) => {
      timer = setTimeout(resolve, HANGS_UP);
    });
    await Promise.race([Promise.all(this.#calls), limit]);
    clearTimeout(timer);
    this.#outlived = this.#calls.size > 0;
    setTimeout(() => {
      process.removeAllListeners('SIGTERM');
      for (const listener of listeners) process.on('SIGTERM', listener);
    }, SIGNALLED).unref();
  }

  /** The descriptors of the Unix sockets that were opened since. */
  #connections(): number[] {
    const unix = unixSockets();
    return [...openSockets()]
      .filter(([descriptor, inode]) => this.#before.get(descriptor) !== inode && unix.has(inode))
      .map(([descriptor]) => descriptor);
  }

  /** Ends a process of which a thread hangs: Node would wait for that. Nothing else runs any more. */
  #endProcess(code: number): void {
    replaceProcess(code);
    ignoreBusSignal();
    const connections = this.#connections();
    for (let waited = 0; !this.#outlived && connections.length > 0 && waited <= HANGS_UP; waited += 10) {
      if (connections.map(spoil).every((broken) => broken)) {
        pause(SIGNALLED);
        endSoon();
        return;
      }
      pause(10);
    }
    process.kill(process.pid, 'SIGKILL');
  }
}
