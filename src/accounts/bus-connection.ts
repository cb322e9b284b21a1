import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const DESCRIPTORS = '/proc/self/fd';

/** The descriptors of this process's sockets, with the inode of each [proc(5)]. Empty where Linux doesn't tell. */
function openSockets(): Map<number, string> {
  const sockets = new Map<number, string>();
  try {
    for (const descriptor of readdirSync(DESCRIPTORS)) {
      let inode: string | undefined;
      try {
        inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${DESCRIPTORS}/${descriptor}`))?.[1];
      } catch {
        // Closed meanwhile, such as the one that the folder was read through.
      }
      if (inode !== undefined) sockets.set(Number(descriptor), inode);
    }
  } catch {
    // No /proc.
  }
  return sockets;
}

/** The inodes of this machine's Unix sockets [proc(5), /proc/net/unix]. */
function unixSockets(): Set<string | undefined> {
  const [, ...lines] = readFileSync('/proc/net/unix', 'utf8').split('\n');
  return new Set(lines.map((line) => line.trim().split(/\s+/)[6]));
}

/** Milliseconds in which GLib notices that its connection is gone. */
const NOTICED = 500;

/**
 * libsecret's connection to the session bus, which it opens at its first call and keeps. It waits for ever for a keyring
 * that doesn't answer, on a thread that would keep the process from ending; when its connection breaks it gives up.
 */
export class BusConnection {
  /** What was open before libsecret was called. */
  readonly #before = openSockets();

  /** Resolves when the connection is broken: calls under way fail at once. Zoom's are no Unix sockets, and stay. */
  async cut(): Promise<void> {
    const { Socket } = await import('node:net');
    const unix = unixSockets();
    const opened = [...openSockets()].filter(
      ([descriptor, inode]) => this.#before.get(descriptor) !== inode && unix.has(inode),
    );
    // GLib sends its own process a SIGTERM when the bus goes away; that is not somebody asking for the end.
    const listeners = process.listeners('SIGTERM');
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', () => undefined);
    setTimeout(() => {
      process.removeAllListeners('SIGTERM');
      for (const listener of listeners) process.on('SIGTERM', listener);
    }, NOTICED).unref();
    const hungUp = opened.map(
      ([fd]) =>
        new Promise<void>((resolve) => {
          const socket = new Socket({ fd, readable: false, writable: true, allowHalfOpen: true });
          socket.on('error', () => resolve());
          // The bus hears that nothing more comes, and hangs up on its side.
          socket.end(resolve);
        }),
    );
    await Promise.all(hungUp);
  }
}
