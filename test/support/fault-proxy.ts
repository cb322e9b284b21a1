import net, { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { lengthOfHead, messageLength, shortened, statusOf } from './http-bytes.ts';

/**
 * What becomes of a reply at a byte: `cut` resets the connection there, `truncate` ends it in good order, `stall` leaves it
 * open and sends nothing more, `delay` goes on after a while, `split` goes on in a packet of its own, `corrupt` changes
 * bits of that byte, `shorten` ends the body there and says in the head that this is all. `swallow` resets the connection
 * without handing the request on.
 */
export type FaultKind = 'cut' | 'truncate' | 'stall' | 'delay' | 'split' | 'corrupt' | 'shorten' | 'swallow';

export interface ReplyFault {
  readonly kind: FaultKind;
  /** The byte of the reply, counted from 0, or where it is for a reply whose length shows only then. */
  readonly at: number | ((reply: Buffer) => number);
  /** Which requests it befalls, by `POST /oauth/token`. */
  readonly on: RegExp;
  /** How many of them; Infinity for all. */
  readonly times: number;
  /** How many of them are spared first. */
  readonly after?: number;
  /** The bits that `corrupt` turns over. */
  readonly mask?: number;
  /** Milliseconds that `delay` takes. */
  readonly delay?: number;
}

/** A request that came, and what became of it. */
export interface Exchange {
  /** `POST /oauth/token`, without the query. */
  readonly request: string;
  readonly body: string;
  /** The status that the server gave; 0 where the request was never handed on. */
  status: number;
  /** The reply as the server sent it, and what of it was sent on. */
  reply: Buffer;
  sent: Buffer;
  fault: FaultKind | null;
}

/** Collects the bytes of a connection into whole messages. */
class Messages {
  #bytes = Buffer.alloc(0);
  readonly #onMessage: (message: Buffer) => void;
  readonly #isReply: boolean;

  constructor(isReply: boolean, onMessage: (message: Buffer) => void) {
    this.#isReply = isReply;
    this.#onMessage = onMessage;
  }

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const length = messageLength(this.#bytes, this.#isReply);
      if (length === undefined || this.#bytes.length < length) return;
      const message = this.#bytes.subarray(0, length);
      this.#bytes = this.#bytes.subarray(length);
      this.#onMessage(message);
    }
  }
}

/** Sends a request on, and gives the whole reply. */
function forwarded(target: URL, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(target.port), target.hostname);
    const replies = new Messages(true, (reply) => {
      resolve(reply);
      socket.destroy();
    });
    socket.on('data', (chunk) => replies.add(chunk));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed without a whole reply')));
    socket.write(request);
  });
}

function requestOf(message: Buffer): { request: string; body: string } {
  const head = lengthOfHead(message) ?? 0;
  const [method, target = ''] = message.subarray(0, head).toString('latin1').split(' ', 2);
  return { request: `${method} ${target.split('?')[0]}`, body: message.subarray(head).toString('utf8') };
}

/**
 * A proxy on loopback between zoomctl and a sandbox that hands whole requests on, and does to the bytes of their replies
 * what it is told.
 */
export class FaultProxy {
  readonly url: string;
  readonly #server: net.Server;
  readonly #target: URL;
  readonly #sockets = new Set<net.Socket>();
  #fault: ReplyFault | undefined;
  #left = 0;
  #spared = 0;
  #exchanges: Exchange[] = [];

  private constructor(server: net.Server, target: string) {
    this.#server = server;
    this.#target = new URL(target);
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => this.#serve(socket));
  }

  /** @param target where the requests go: `http://127.0.0.1:4567` */
  static async start(target: string): Promise<FaultProxy> {
    const server = net.createServer({ noDelay: true });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new FaultProxy(server, target);
  }

  /** Lets a fault befall the next requests, in place of an earlier one; undefined: none. */
  set(fault: ReplyFault | undefined): void {
    this.#fault = fault;
    this.#left = fault?.times ?? 0;
    this.#spared = fault?.after ?? 0;
  }

  /** The exchanges since it was last asked. */
  take(): Exchange[] {
    const taken = this.#exchanges;
    this.#exchanges = [];
    return taken;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #faultFor(request: string): ReplyFault | undefined {
    if (this.#fault === undefined || this.#left === 0 || !this.#fault.on.test(request)) return undefined;
    if (this.#spared > 0) {
      this.#spared--;
      return undefined;
    }
    this.#left--;
    return this.#fault;
  }

  #serve(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const requests = new Messages(false, (message) => {
      this.#exchange(socket, message).catch(() => socket.destroy());
    });
    socket.on('data', (chunk) => requests.add(chunk));
  }

  async #exchange(socket: net.Socket, message: Buffer): Promise<void> {
    const { request, body } = requestOf(message);
    const fault = this.#faultFor(request);
    const none = Buffer.alloc(0);
    const exchange: Exchange = {
      request,
      body,
      status: 0,
      reply: none,
      sent: none,
      fault: fault?.kind ?? null,
    };
    this.#exchanges.push(exchange);
    if (fault?.kind === 'swallow') {
      socket.resetAndDestroy();
      return;
    }
    const reply = await forwarded(this.#target, message);
    exchange.reply = reply;
    exchange.status = statusOf(reply);
    if (fault === undefined) this.#send(socket, exchange, reply);
    else await this.#spoil(socket, exchange, fault);
  }

  #send(socket: net.Socket, exchange: Exchange, bytes: Buffer): void {
    exchange.sent = Buffer.concat([exchange.sent, bytes]);
    socket.write(bytes);
  }

  /** What no longer is the reply that the server sent is not followed by another one, as if nothing were wrong. */
  #sendLast(socket: net.Socket, exchange: Exchange, bytes: Buffer): void {
    exchange.sent = bytes;
    socket.end(bytes);
  }

  async #spoil(socket: net.Socket, exchange: Exchange, fault: ReplyFault): Promise<void> {
    const { reply } = exchange;
    const at = Math.min(typeof fault.at === 'number' ? fault.at : fault.at(reply), reply.length);
    const [first, rest] = [reply.subarray(0, at), reply.subarray(at)];
    switch (fault.kind) {
      case 'corrupt': {
        const changed = Buffer.from(reply);
        if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (fault.mask ?? 1);
        return this.#sendLast(socket, exchange, changed);
      }
      case 'shorten':
        return this.#sendLast(socket, exchange, shortened(reply, at));
      case 'delay':
      case 'split':
        if (first.length > 0) this.#send(socket, exchange, first);
        await wait(fault.kind === 'delay' ? (fault.delay ?? 150) : 5);
        return this.#send(socket, exchange, rest);
      default: {
        exchange.sent = first;
        // A reset that overtakes its bytes would be another fault, at an earlier byte.
        await new Promise<void>((resolve) => {
          socket.write(first, () => resolve());
        });
        if (fault.kind === 'stall') return;
        if (fault.kind === 'truncate') socket.end();
        else {
          await wait(2);
          socket.resetAndDestroy();
        }
      }
    }
  }
}
