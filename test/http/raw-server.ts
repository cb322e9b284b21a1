import net, { type AddressInfo } from 'node:net';

export interface RawServer {
  readonly port: number;
  /** What each connection sent, so far. */
  readonly received: string[];
  stop(): Promise<void>;
}

/** A server that does with each connection what no HTTP server would. */
export async function startRawServer(
  onData: (socket: net.Socket) => void,
  onConnection?: (socket: net.Socket) => void,
): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const first = received[index] === '';
      received[index] += chunk.toString('latin1');
      if (first) onData(socket);
    });
    onConnection?.(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
