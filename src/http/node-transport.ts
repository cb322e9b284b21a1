import http from 'node:http';
import { Readable } from 'node:stream';
import {
  type BodySink,
  DEFAULT_TIMEOUTS,
  delivered,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
  MAX_HEADER_BYTES,
  type StreamedBody,
  TransportError,
  type TransportFault,
} from './http-client.ts';
import { chunksOf } from './streamed-body.ts';

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
const REFUSED_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);
const TLS_CODES = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|ALTNAME|EPROTO/;

function faultOf(error: NodeJS.ErrnoException, connected: boolean): TransportFault {
  const code = error.code ?? '';
  if (DNS_CODES.has(code)) return 'dns';
  if (TLS_CODES.test(code)) return 'tls';
  if (REFUSED_CODES.has(code) || !connected) return 'refused';
  return 'cut';
}

function headersOf(message: http.IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function lengthOf(body: string | StreamedBody): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

/**
 * One request on a connection of its own through `node:http` or `node:https`: by far the cheapest way for the single
 * request that most commands are. Certificates are always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export const nodeTransport: HttpClient = async (request: HttpRequest): Promise<HttpResponse> => {
  const url = new URL(request.url);
  const secure = url.protocol === 'https:';
  // Plain http is only ever loopback; not loading TLS for it halves the cost of a request there.
  const client = secure ? (await import('node:https')).default : http;
  const timeouts = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
  const maxBytes = request.maxBytes ?? MAX_BODY_BYTES;

  return new Promise((resolve, reject) => {
    let connected = false;
    let replying = false;
    let timer: NodeJS.Timeout | undefined;
    const outgoing = client.request(url, {
      method: request.method,
      headers: {
        ...request.headers,
        ...(request.body === undefined ? {} : { 'content-length': String(lengthOf(request.body)) }),
      },
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(secure ? { rejectUnauthorized: true } : {}),
    });

    const settle = (): void => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    };
    const failWith = (error: unknown): void => {
      settle();
      reject(error);
      outgoing.destroy();
    };
    const fail = (fault: TransportFault, cause?: unknown): void =>
      failWith(new TransportError(fault, connected, url.host, cause, maxBytes));
    const onAbort = (): void => fail('aborted');
    const within = (milliseconds: number, fault: TransportFault): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(fault), milliseconds);
    };

    // From the start: destroying a request reports an error, and one that nobody hears ends the process.
    // Once there is a reply, it tells itself whether it is whole: to what was still being sent nobody listens any more.
    outgoing.on('error', (error) => {
      if (!replying) fail(faultOf(error, connected), error);
    });
    // Whatever ended it without a reply or an error, such as a switch to another protocol.
    outgoing.on('close', () => {
      if (!replying) fail('cut');
    });
    if (request.signal?.aborted) return fail('aborted');
    request.signal?.addEventListener('abort', onAbort, { once: true });

    within(timeouts.connect, 'connect_timeout');
    outgoing.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        request.sending?.();
        within(timeouts.headers, 'timeout');
      });
    });
    const pour = async (message: http.IncomingMessage, sink: BodySink): Promise<void> => {
      for await (const chunk of message as AsyncIterable<Buffer>) {
        // Whoever takes the body may take its time.
        clearTimeout(timer);
        await sink.write(chunk).catch(failWith);
        if (outgoing.destroyed && !message.complete) return;
        within(timeouts.body, 'timeout');
      }
    };
    const answer = (message: http.IncomingMessage, body: string): void => {
      settle();
      const reply = {
        status: message.statusCode ?? 0,
        headers: headersOf(message),
        body,
        receivedAt: Date.now(),
      };
      resolve(delivered(request, reply));
    };

    outgoing.on('response', (message) => {
      replying = true;
      within(timeouts.body, 'timeout');
      const head = { status: message.statusCode ?? 0, headers: headersOf(message) };
      let sink: BodySink | undefined;
      try {
        sink = request.receive?.(head);
      } catch (error) {
        return failWith(error);
      }
      message.on('error', (error) => fail('cut', error));
      if (sink !== undefined) {
        pour(message, sink).then(
          () => (message.complete ? answer(message, '') : fail('cut')),
          (error: unknown) => fail('cut', error),
        );
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) return fail('too_large');
        chunks.push(chunk);
      });
      message.on('close', () => {
        if (!message.complete) fail('cut');
      });
      message.on('end', () => answer(message, Buffer.concat(chunks).toString('utf8')));
    });
    if (typeof request.body !== 'object') {
      outgoing.end(request.body);
      return;
    }
    const source = Readable.from(
      chunksOf(request.body, () => {
        if (connected) within(timeouts.headers, 'timeout');
      }),
      { objectMode: false },
    );
    source.on('error', (error) => {
      if (!replying) failWith(error);
    });
    outgoing.on('close', () => source.destroy());
    source.pipe(outgoing);
  });
};
