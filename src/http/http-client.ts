/** A body that is sent from where it lies, whatever its size. Opened anew for each try. */
export interface StreamedBody {
  /** Bytes, all told. */
  readonly length: number;
  /** What this throws ends the request and is thrown on. */
  open(): AsyncIterable<Uint8Array>;
}

/** Where a body goes as it arrives, one chunk after the other. What it throws ends the request and is thrown on. */
export interface BodySink {
  write(chunk: Uint8Array): Promise<void>;
}

export type ResponseHead = Pick<HttpResponse, 'status' | 'headers'>;

/** One HTTP request. `body` is sent as it is; redirects are never followed, so that no token follows them. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  /**
   * Where the body of this reply goes; undefined: into `HttpResponse.body`. Asked once for each reply. A body that goes
   * elsewhere may be of any size, and its time-out counts from one chunk to the next.
   */
  receive?(head: ResponseHead): BodySink | undefined;
  /** Told right before the request leaves, on a connection that stands: from then on the other side may act on it. */
  sending?(): void;
  /** Gives the request up when the user interrupts. Absent for requests whose reply must not be lost (a refresh). */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; see `DEFAULT_TIMEOUTS`. */
  readonly timeouts?: Partial<Timeouts>;
  /** A larger reply is given up; `MAX_BODY_BYTES` unless told. */
  readonly maxBytes?: number;
  /** Told of the whole reply, synchronously and before anything else learns of it: for one that must not be lost. */
  onReply?(reply: HttpResponse): void;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of a repeated header the values joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the reply arrived, milliseconds since 1970 by this machine's clock. */
  readonly receivedAt: number;
}

/** Milliseconds until: connected, first byte of the reply (after the last chunk of a streamed body), end of the reply. */
export interface Timeouts {
  readonly connect: number;
  readonly headers: number;
  readonly body: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 10_000, headers: 30_000, body: 60_000 };

/** Of a reply's headers, all told. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** A reply larger than this is given up: no reply of Zoom's REST API comes near it. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The same for replies whose size is known: a meeting or a pair of tokens is a few kilobytes. */
export const SMALL_BODY_BYTES = 256 * 1024;

/** Tells whoever wanted to know of it first. What they can't do with it is their affair: the reply is there. */
export function delivered(request: HttpRequest, reply: HttpResponse): HttpResponse {
  try {
    request.onReply?.(reply);
  } catch {
    // A full disk: the caller still gets the reply.
  }
  return reply;
}

/** The one way out of the process. Throws `TransportError` when there is no whole reply. */
export interface HttpClient {
  (request: HttpRequest): Promise<HttpResponse>;
  /** Loads what a request needs, for whoever has something to wait for meanwhile. */
  prepare?(): Promise<unknown>;
}

export type TransportFault =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'connect_timeout'
  | 'timeout'
  | 'cut'
  | 'too_large'
  | 'proxy'
  | 'aborted';

/** No whole reply came. `sent` says whether the other side may have received the request. */
export class TransportError extends Error {
  readonly fault: TransportFault;
  readonly sent: boolean;
  readonly host: string;

  /** @param maxBytes for `too_large`: the limit */
  constructor(
    fault: TransportFault,
    sent: boolean,
    host: string,
    cause?: unknown,
    maxBytes: number = MAX_BODY_BYTES,
  ) {
    super(describe(fault, host, cause, maxBytes), cause === undefined ? undefined : { cause });
    this.name = 'TransportError';
    this.fault = fault;
    this.sent = sent;
    this.host = host;
  }
}

function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes} kB` : `${kilobytes / 1024} MB`;
}

function describe(fault: TransportFault, host: string, cause: unknown, maxBytes: number): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  switch (fault) {
    case 'refused':
      return `${host} refused the connection${code ? ` (${code})` : ''}.`;
    case 'dns':
      return `The name ${host} can't be resolved: no network, or no DNS.`;
    case 'tls':
      return `The TLS connection to ${host} failed${code ? ` (${code})` : ''}. Behind a company proxy, NODE_EXTRA_CA_CERTS names its certificate.`;
    case 'connect_timeout':
      return `${host} could not be reached in time.`;
    case 'timeout':
      return `${host} did not answer in time.`;
    case 'cut':
      return `The connection to ${host} broke before the reply was complete.`;
    case 'too_large':
      return `The reply of ${host} was over ${sizeText(maxBytes)} and was given up.`;
    case 'proxy': {
      const status = /Proxy response \((\d+)\)/.exec((cause as Error | undefined)?.message ?? '')?.[1];
      const why = status === undefined ? code : `HTTP ${status}`;
      return `The proxy did not connect to ${host}${why ? ` (${why})` : ''}.`;
    }
    case 'aborted':
      return 'Interrupted.';
  }
}
