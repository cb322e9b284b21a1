import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import {
  type BodySink,
  DEFAULT_TIMEOUTS,
  delivered,
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
  type ResponseHead,
  type Timeouts,
  TransportError,
  type TransportFault,
} from './http-client.ts';
import { chunksOf } from './streamed-body.ts';

type Controller = Dispatcher.DispatchController;

/** Bytes of a reply that may wait to be written before the connection has to wait, too. */
const AHEAD = 1024 * 1024;

/** An error of those who give or take a body, as its cause: none of the connection's. */
export class BodyError extends Error {
  constructor(cause: unknown) {
    super('', { cause });
  }
}

/**
 * One request and its reply. undici tells it of each step (its `DispatchHandler`), which for hundreds of requests at
 * once costs a fraction of what its `request` does. The time-outs are its own, so undici's are off.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  readonly timeouts: Timeouts;
  readonly #request: HttpRequest;
  readonly #url: URL;
  #resolve: (reply: HttpResponse) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #sent = false;
  #ended = false;
  #controller: Controller | undefined;
  #timer: NodeJS.Timeout | undefined;
  #head: ResponseHead | undefined;
  #sink: BodySink | undefined;
  #written: Promise<void> | undefined;
  /** Bytes that wait to be written. */
  #ahead = 0;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(request: HttpRequest, url: URL) {
    this.#request = request;
    this.#url = url;
    this.timeouts = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
  }

  /** Whether the other side may have received the request. */
  get sent(): boolean {
    return this.#sent;
  }

  /**
   * Sends the request.
   * @throws {TransportError} `BodyError`, or what undici says of the connection
   */
  over(dispatcher: Dispatcher): Promise<HttpResponse> {
    const { signal } = this.#request;
    const onAbort = (): void => this.#giveUp('aborted');
    const reply = new Promise<HttpResponse>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#within(this.timeouts.connect, 'connect_timeout');
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    else dispatcher.dispatch(this.#options(), this);
    return signal === undefined ? reply : reply.finally(() => signal.removeEventListener('abort', onAbort));
  }

  onRequestStart(controller: Controller): void {
    if (this.#ended) {
      controller.abort(new Error('given up'));
      return;
    }
    this.#controller = controller;
    this.#sent = true;
    this.#request.sending?.();
    this.#within(this.timeouts.headers, 'timeout');
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    values: Record<string, string | string[] | undefined>,
  ): void {
    // More is to come after 103 Early Hints and its like.
    if (this.#ended || status < 200) return;
    this.#within(this.timeouts.body, 'timeout');
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    this.#head = { status, headers };
    try {
      this.#sink = this.#request.receive?.(this.#head);
    } catch (error) {
      this.#fail(new BodyError(error));
    }
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    // undici's parser, once paused, begins with an empty chunk: pausing for that again would never end.
    if (this.#ended || chunk.length === 0) return;
    this.#size += chunk.length;
    if (this.#sink !== undefined) {
      this.#queue(chunk, this.#sink, controller);
      return;
    }
    const { maxBytes = MAX_BODY_BYTES } = this.#request;
    if (this.#size > maxBytes)
      this.#fail(new TransportError('too_large', true, this.#url.host, undefined, maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#afterWriting(() => this.#end());
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#afterWriting(() => this.#fail(error));
  }

  #afterWriting(then: () => void): void {
    if (this.#written === undefined) then();
    else void this.#written.then(then);
  }

  #queue(chunk: Buffer, sink: BodySink, controller: Controller): void {
    this.#ahead += chunk.length;
    // With the last one the reply is whole, whatever becomes of the connection while it is written.
    const isLast = this.#head?.headers['content-length'] === String(this.#size);
    if (this.#ahead > AHEAD && !isLast) controller.pause();
    const before = this.#written ?? Promise.resolve();
    this.#written = before.then(() => this.#pass(chunk, sink, controller));
  }

  /** Whoever takes the body may take its time: only what comes after it is waited for. */
  async #pass(chunk: Buffer, sink: BodySink, controller: Controller): Promise<void> {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    try {
      await sink.write(chunk);
    } catch (error) {
      this.#fail(new BodyError(error));
      return;
    }
    if (this.#ended) return;
    this.#ahead -= chunk.length;
    this.#within(this.timeouts.body, 'timeout');
    if (controller.paused && this.#ahead <= AHEAD / 2) controller.resume();
  }

  #options(): Dispatcher.DispatchOptions {
    const { method, headers, body } = this.#request;
    return {
      origin: this.#url.origin,
      path: this.#url.pathname + this.#url.search,
      method,
      headers:
        typeof body === 'object' ? { ...headers, 'content-length': String(body.length) } : { ...headers },
      body:
        typeof body === 'object'
          ? Readable.from(this.#outgoing(body), { objectMode: false })
          : (body ?? null),
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }

  async *#outgoing(body: Exclude<HttpRequest['body'], string | undefined>): AsyncGenerator<Uint8Array> {
    try {
      yield* chunksOf(body, () => {
        if (this.#sent) this.#within(this.timeouts.headers, 'timeout');
      });
    } catch (error) {
      throw new BodyError(error);
    }
  }

  /** @param milliseconds from now; the request is given up after them, and those that were set before don't count */
  #within(milliseconds: number, fault: TransportFault): void {
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = setTimeout(() => this.#giveUp(fault), milliseconds);
  }

  #giveUp(fault: TransportFault): void {
    this.#fail(new TransportError(fault, this.#sent, this.#url.host));
  }

  #end(): void {
    if (this.#ended || this.#head === undefined) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#resolve(delivered(this.#request, { ...this.#head, body, receivedAt: Date.now() }));
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#reject(error);
    this.#controller?.abort(error instanceof Error ? error : new Error('given up'));
  }
}
