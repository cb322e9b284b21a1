import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it was sent, before the server behind had its say. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body as JSON; undefined for none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  readonly requests: RecordedRequest[];
  stop(): void;
}

/** Passes every request on to a server and remembers it. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const [path = '', query = ''] = (incoming.url ?? '').split('?');
    requests.push({
      method: incoming.method ?? '',
      path,
      query: new URLSearchParams(query),
      body: body === '' ? undefined : JSON.parse(body),
    });
    const onward = send(`${target}${incoming.url}`, {
      method: incoming.method,
      headers: { ...incoming.headers, host: new URL(target).host },
    });
    onward.on('response', (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
