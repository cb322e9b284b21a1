import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A session bus whose connections can be cut, so that a call over it that never ends can be given up. */
export interface CuttableBus {
  /** Runs a call with `DBUS_SESSION_BUS_ADDRESS` set to this bus. */
  during<T>(call: () => Promise<T>): Promise<T>;
  /** Breaks every connection: calls under way fail at once. */
  cut(): void;
}

/** The path of the bus's socket as `node:net` takes it; undefined for other transports [D-Bus specification, Server Addresses]. */
function socketPath(address: string): string | undefined {
  for (const one of address.split(';')) {
    const [, kind, path] = /^unix:(path|abstract)=([^,;]+)/.exec(one) ?? [];
    if (path !== undefined)
      return kind === 'abstract' ? `\0${decodeURIComponent(path)}` : decodeURIComponent(path);
  }
  return undefined;
}

function bridge(client: net.Socket, server: net.Socket): void {
  client.pipe(server).pipe(client);
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    socket.on('error', () => undefined);
    socket.on('close', () => other.destroy());
  }
}

/**
 * Stands between libsecret and the session bus. libsecret waits for ever for a keyring that doesn't answer, on a thread
 * that would keep the process from ending; when its connection breaks it gives up. Undefined where the bus is not on a
 * socket of this machine.
 */
export async function cuttableBus(
  address: string,
  runtimeDirectory: string | undefined,
): Promise<CuttableBus | undefined> {
  const target = socketPath(address);
  if (target === undefined) return undefined;
  const directory = mkdtempSync(join(runtimeDirectory || tmpdir(), 'zoomctl-bus-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect({ path: target });
    for (const socket of [client, upstream]) {
      socket.unref();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    bridge(client, upstream);
  });
  const path = join(directory, 'bus');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.unref();

  let underWay = 0;
  return {
    async during(call) {
      underWay++;
      // The variable of the process itself: libsecret reads it there, and so would a browser that is started meanwhile.
      process.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${path}`;
      try {
        return await call();
      } finally {
        underWay--;
        if (underWay === 0) process.env.DBUS_SESSION_BUS_ADDRESS = address;
      }
    },
    cut() {
      // GLib sends its own process a SIGTERM when the bus goes away; that is not somebody asking for the end.
      const listeners = process.listeners('SIGTERM');
      process.removeAllListeners('SIGTERM');
      process.on('SIGTERM', () => undefined);
      setTimeout(() => {
        process.removeAllListeners('SIGTERM');
        for (const listener of listeners) process.on('SIGTERM', listener);
      }, 500).unref();
      for (const socket of sockets) socket.destroy();
    },
  };
}
