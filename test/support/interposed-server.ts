import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way to the server behind. */
export interface PassingRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** The body as a form. */
  readonly form: URLSearchParams;
}

/** The reply of the server behind. */
export interface PassingReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What happens on the way. Both may take their time. */
export interface Interference {
  /** Answers in the place of the server behind, which then never sees the request. */
  answer?(request: PassingRequest): Answer | undefined | Promise<Answer | undefined>;
  /** Changes a reply. */
  change?(reply: PassingReply, request: PassingRequest): Answer | undefined | Promise<Answer | undefined>;
}

export interface InterposedServer {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  readonly requests: readonly PassingRequest[];
  readonly replies: readonly PassingReply[];
  /** What happens from now on; nothing by default. */
  interfere(interference: Interference): void;
  stop(): void;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function passOn(target: string, request: PassingRequest, url: string): Promise<PassingReply> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...headers } = request.headers;
    const onward = http.request(target + url, {
      method: request.method,
      headers: {
        ...headers,
        host: new URL(target).host,
        'content-length': String(Buffer.byteLength(request.body)),
      },
      agent: false,
    });
    onward.on('error', reject);
    onward.on('response', (reply) => {
      textOf(reply).then(
        (body) => resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body }),
        reject,
      );
    });
    onward.end(request.body);
  });
}

/** Stands before a server, remembers everything that passes, and interferes where it is told to. */
export async function startInterposedServer(target: string): Promise<InterposedServer> {
  const requests: PassingRequest[] = [];
  const replies: PassingReply[] = [];
  let interference: Interference = {};
  const server = http.createServer(async (incoming, outgoing) => {
    const url = incoming.url ?? '';
    const body = await textOf(incoming);
    const request: PassingRequest = {
      method: incoming.method ?? '',
      path: url.split('?')[0] ?? '',
      headers: incoming.headers,
      body,
      form: new URLSearchParams(body),
    };
    requests.push(request);
    // As it was when the request came.
    const { answer, change } = interference;
    try {
      let given = await answer?.(request);
      if (given === undefined) {
        const reply = await passOn(target, request, url);
        replies.push(reply);
        given = (await change?.(reply, request)) ?? (reply as Answer);
      }
      const { 'content-length': _, 'transfer-encoding': __, ...headers } = given.headers ?? {};
      outgoing.writeHead(given.status, headers);
      outgoing.end(given.body);
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    replies,
    interfere(next) {
      interference = next;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
