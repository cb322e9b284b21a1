import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { CONTROL_PATH, type ControlServer, controlEndpoint } from './control.ts';
import { type Fault, faultReply } from './faults.ts';
import { apiError, parameters, type Reply, type SandboxRequest, trackingId } from './http-message.ts';
import { route, type Server } from './http-router.ts';

export type HttpServer = Server &
  ControlServer & {
    /** Aborted when the sandbox closes: nothing waits any longer. */
    readonly closing: AbortSignal;
  };

const LARGEST_BODY = 1024 * 1024;
/** The same where files are sent. */
const LARGEST_FILES = 4 * LARGEST_BODY;

/**
 * The body; undefined when it is larger than the limit, after it has been read to its end for the reply's
 * sake.
 */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const files = /^multipart\/form-data\b/i.test(message.headers['content-type'] ?? '');
  const limit = files ? LARGEST_FILES : LARGEST_BODY;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

function readRequest(message: IncomingMessage, bytes: Buffer): SandboxRequest {
  // A request through a proxy names the whole URL.
  const target = (message.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  const end = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    pathname: (end < 0 ? target : target.slice(0, end)) || '/',
    query: new URLSearchParams(end < 0 ? '' : target.slice(end + 1)),
    headers: message.headers,
    body: bytes.toString('utf8'),
    bytes,
  };
}

function writeHead(response: ServerResponse, reply: Reply): Buffer {
  const body = Buffer.from(reply.body ?? '', 'utf8');
  const length = reply.status === 204 ? {} : { 'Content-Length': String(reply.file?.length ?? body.length) };
  response.writeHead(reply.status, { 'x-zm-trackingid': trackingId(), ...reply.headers, ...length });
  return body;
}

function send(response: ServerResponse, reply: Reply): void {
  const body = writeHead(response, reply);
  if (reply.file === undefined || response.req.method === 'HEAD') response.end(body);
  // A client that goes away in between is no error.
  else pipeline(Readable.from(reply.file.chunks()), response, () => undefined);
}

/** Half of a file's chunks. */
function* halfOf({ length, chunks }: NonNullable<Reply['file']>): Generator<Buffer> {
  let sent = 0;
  for (const chunk of chunks()) {
    const part = chunk.subarray(0, Math.max(0, Math.floor(length / 2) - sent));
    if (part.length === 0) return;
    sent += part.length;
    yield part;
  }
}

function sendHalf(response: ServerResponse, reply: Reply): void {
  const body = writeHead(response, reply);
  if (reply.file !== undefined) {
    const half = Readable.from(halfOf(reply.file));
    half.on('end', () => response.write('', () => response.destroy())).pipe(response, { end: false });
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function answer(server: HttpServer, request: SandboxRequest): Reply {
  try {
    return route(server, request);
  } catch (error) {
    return apiError(500, 500, `The sandbox failed: ${error instanceof Error ? error.message : error}`);
  }
}

/** A reply whose body is no longer what its type says, or whose type is no longer what its body is. */
function spoiled(reply: Reply, fault: Fault): Reply {
  const body = reply.body ?? '';
  if (fault.fault === 'broken') return { ...reply, body: body.slice(0, Math.floor(body.length / 2)) };
  if (fault.fault === 'mistype')
    return { ...reply, headers: { ...reply.headers, 'Content-Type': 'text/plain' } };
  return reply;
}

/** Answers as a fault wants it. `undefined` means that the connection is to be cut. */
async function answerFaulty(
  server: HttpServer,
  request: SandboxRequest,
  fault: Fault,
): Promise<Reply | undefined> {
  const handledFirst = fault.after === 'handled' || fault.fault === 'truncate';
  const handled = handledFirst ? answer(server, request) : undefined;
  if (fault.fault === 'cut') return undefined;
  if (fault.fault === 'delay') await wait(fault.delayMs, undefined, { signal: server.closing });
  const reply =
    faultReply(fault, request.pathname, server.settings.now()) ?? handled ?? answer(server, request);
  return spoiled(reply, fault);
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a browser brings it from elsewhere: by a name that somebody made point to this machine (DNS rebinding), or from
 * a page of another site to what is for tests.
 */
function isForeign({ headers: { host, origin } }: IncomingMessage, pathname: string): boolean {
  if (host !== undefined && !LOOPBACK.test(host)) return true;
  if (origin === undefined || !pathname.startsWith(CONTROL_PATH)) return false;
  return !LOOPBACK.test(origin.replace(/^https?:\/\//i, ''));
}

async function respond(
  server: HttpServer,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(message);
  if (body === undefined) {
    send(response, apiError(413, 413, 'Request Entity Too Large'));
    return;
  }
  const request = readRequest(message, body);
  if (isForeign(message, request.pathname)) {
    send(response, apiError(403, 403, 'The sandbox is for programs and pages of this machine.'));
    return;
  }
  if (request.pathname.startsWith(CONTROL_PATH)) {
    send(response, controlEndpoint(server, request));
    return;
  }
  const { method, pathname } = request;
  const grantType = pathname === '/oauth/token' ? parameters(request).get('grant_type') : null;
  const logged = server.log.add(method, pathname, grantType);
  const fault = server.faults.take(method, pathname);
  const reply = fault ? await answerFaulty(server, request, fault) : answer(server, request);
  if (!reply) {
    response.destroy();
    return;
  }
  logged.status = reply.status;
  if (fault?.fault === 'truncate') sendHalf(response, reply);
  else send(response, reply);
}

/** Reads requests whole, has them answered, and sends the replies. A client that goes away in between is no error. */
export function requestListener(server: HttpServer): RequestListener {
  return (message, response) => {
    respond(server, message, response).catch(() => response.destroy());
  };
}
