import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HangingKeychain } from '../../src/accounts/hanging-keychain.ts';

/** In a process of its own, since this one's sockets are looked at: says what each connection sends, and hangs up as a bus does. */
const BUS = `
const net = require('node:net');
const [path, manner] = process.argv.slice(1);
const listen = (where, name) => net.createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    console.log(JSON.stringify({ name, bytes: data.toString('latin1') }));
    if (manner === 'hangs up') socket.destroy();
  });
}).listen(where, function () { console.log(JSON.stringify({ name, address: this.address() })); });
listen(path, 'bus');
listen({ host: '127.0.0.1', port: 0 }, 'zoom');
`;

interface Told {
  readonly name: 'bus' | 'zoom';
  readonly bytes?: string;
  readonly address?: string | net.AddressInfo;
}

let directory: string;
let bus: ChildProcess;
let sockets: net.Socket[];
let told: Told[];

/** Starts the other side. @returns the ports */
async function startBus(manner: 'hangs up' | 'says nothing'): Promise<{ path: string; port: number }> {
  const path = join(directory, 'bus');
  bus = spawn(process.execPath, ['-e', BUS, path, manner], { stdio: ['ignore', 'pipe', 'inherit'] });
  const addresses = await new Promise<Told[]>((resolve) => {
    createInterface({ input: bus.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      told.push(JSON.parse(line) as Told);
      if (told.length === 2) resolve([...told]);
    });
  });
  const zoom = addresses.find(({ name }) => name === 'zoom')?.address as net.AddressInfo;
  return { path, port: zoom.port };
}

async function connected(where: string | number): Promise<net.Socket> {
  const socket = net.connect(
    typeof where === 'string' ? { path: where } : { port: where, host: '127.0.0.1' },
  );
  socket.on('error', () => undefined);
  socket.resume();
  sockets.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const closed = (socket: net.Socket) => new Promise((resolve) => socket.once('close', resolve));
const sent = () => told.filter(({ bytes }) => bytes !== undefined);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-bus-'));
  sockets = [];
  told = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  bus.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

// In threads, where Stryker runs tests, the process's other sockets are Stryker's.
describe.runIf(process.platform === 'linux' && isMainThread)(
  'line 13: the connection of a keychain that hangs',
  () => {
    it('is broken off, and no other: not what was open before, nor what leads to Zoom', async () => {
      const { path, port } = await startBus('hangs up');
      await connected(path);
      const hanging = new HangingKeychain();
      await connected(port);
      const call = closed(await connected(path));
      hanging.watch(call);
      await hanging.cut();
      await call;
      expect(sent()).toEqual([{ name: 'bus', bytes: '!'.repeat(64) }]);
      expect(sockets.map((socket) => socket.destroyed)).toEqual([false, false, true]);
    });

    it('is broken off once', async () => {
      const { path } = await startBus('says nothing');
      const hanging = new HangingKeychain();
      await connected(path);
      let end: () => void = () => undefined;
      hanging.watch(
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      );
      const [one, two] = [hanging.cut(), hanging.cut()];
      expect(one).toBe(two);
      while (sent().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      end();
      await one;
      expect(sent()).toHaveLength(1);
    });

    it('has a call that never ends not waited for without end', async () => {
      const { path } = await startBus('says nothing');
      const hanging = new HangingKeychain();
      await connected(path);
      let end: () => void = () => undefined;
      const call = new Promise<void>((resolve) => {
        end = resolve;
      });
      hanging.watch(call);
      let over = false;
      const cut = hanging.cut().then(() => {
        over = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(over).toBe(false);
      await cut;
      end();
    });

    it('has calls that have ended not waited for, however they ended', async () => {
      await startBus('says nothing');
      const hanging = new HangingKeychain();
      hanging.watch(Promise.resolve());
      hanging.watch(Promise.reject(new Error('locked')));
      await hanging.cut();
    });

    // Only a process has signals; mutation testing runs tests in threads.
    it.runIf(isMainThread)(
      'ends with a signal of GLib’s to its own process, which nobody else hears; who listened does so again afterwards',
      async () => {
        await startBus('says nothing');
        let heard = 0;
        const listener = () => {
          heard++;
        };
        process.on('SIGTERM', listener);
        try {
          const hanging = new HangingKeychain();
          await hanging.cut();
          process.kill(process.pid, 'SIGTERM');
          await new Promise((resolve) => setTimeout(resolve, 300));
          expect(heard).toBe(0);
          await new Promise((resolve) => setTimeout(resolve, 700));
          expect(process.listeners('SIGTERM')).toContain(listener);
          process.kill(process.pid, 'SIGTERM');
          while (heard === 0) await new Promise((resolve) => setTimeout(resolve, 10));
          expect(heard).toBe(1);
        } finally {
          process.removeListener('SIGTERM', listener);
        }
      },
    );
  },
);
