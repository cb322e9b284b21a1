import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import type { BodySink, HttpResponse, ResponseHead } from '../http/http-client.ts';
import { byteCount } from '../output/byte-count.ts';
import { isJsonDocument } from '../output/json-document.ts';
import { OutputFile } from '../output/output-file.ts';
import type { Transfer } from '../output/transfer.ts';
import type { ZoomClient, ZoomRequest } from '../zoom/zoom-client.ts';
import { mayFollow, mayReceiveToken } from '../zoom/zoom-hosts.ts';

export interface SendOptions {
  readonly include?: boolean;
  readonly output?: string;
  readonly overwrite?: boolean;
}

/** Nobody reads standard output any more: a quiet end. */
class NobodyReads extends Error {}

const MOST_REDIRECTS = 5;
/** A reply in JSON of this size may be a refusal that came as HTTP 200, and is looked at before it is kept. */
const MAY_REFUSE = 64 * 1024;

function isText(type: string): boolean {
  return type === '' || /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b)/i.test(type);
}

function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(type);
}

export function headText({ status, headers }: ResponseHead): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  return `HTTP ${status}\n${lines.join('')}\n`;
}

/** JSON as people read it, every number as Zoom sent it; any other text as it is. */
async function readable(body: string): Promise<string> {
  const [{ parse }, { jsonText }] = await Promise.all([
    import('lossless-json'),
    import('../output/json-text.ts'),
  ]);
  try {
    return jsonText(parse(body), 2);
  } catch {
    return body;
  }
}

/** Prints a reply's text: byte for byte in a pipe, and at a terminal indented. */
export async function printText({ out }: Context, body: string): Promise<void> {
  out.foreign(out.isTerminal && /^\s*[[{]/.test(body) ? await readable(body) : body);
  // A terminal's next prompt belongs on a line of its own; in a pipe every byte is Zoom's.
  if (out.isTerminal && body !== '' && !body.endsWith('\n')) out.raw('\n');
}

/** Takes one reply to where it belongs: standard output, or a file that is there only once it is whole. */
class Delivery {
  readonly #context: Context;
  readonly #options: SendOptions;
  readonly #file: OutputFile | undefined;
  readonly #transfer: Transfer;
  #streamed: ResponseHead | undefined;
  #started = false;

  private constructor(
    context: Context,
    options: SendOptions,
    file: OutputFile | undefined,
    transfer: Transfer,
  ) {
    this.#context = context;
    this.#options = options;
    this.#file = file;
    this.#transfer = transfer;
  }

  static async of(context: Context, options: SendOptions): Promise<Delivery> {
    const { output, overwrite = false } = options;
    const file = output === undefined || output === '-' ? undefined : await OutputFile.at(output, overwrite);
    return new Delivery(context, options, file, await context.out.transfer());
  }

  /** Where a reply's body goes as it comes; undefined for one that is looked at first. */
  receive(head: ResponseHead): BodySink | undefined {
    const type = head.headers['content-type'] ?? '';
    const length = Number(head.headers['content-length'] ?? Number.NaN);
    if (head.status < 200 || head.status >= 300 || head.status === 204) return undefined;
    if (isJson(type) && !(length > MAY_REFUSE)) return undefined;
    const { output } = this.#options;
    const { out } = this.#context;
    if (output === undefined && (isText(type) || out.filters)) return undefined;
    this.#refusePage(head, type);
    if (this.#file !== undefined) return this.#intoFile(head, length);
    if (out.isTerminal && !isText(type)) {
      throw usageError(
        `The reply is ${type}, nothing for a terminal.`,
        'Add --output FILE, or send it into a pipe.',
      );
    }
    return this.#intoPipe(head);
  }

  /** A page for people in a file's place asks to sign in: the token did not do. */
  #refusePage({ status, headers }: ResponseHead, type: string): void {
    if (!/^text\/html\b/i.test(type) || /^attachment\b/i.test(headers['content-disposition'] ?? '')) return;
    throw new Failure('bad_reply', EXIT.failed, `A web page came instead of the file (HTTP ${status}).`, {
      hint: 'The file may need a sign-in or a passcode, or its URL may have expired: get a new download_url.',
    });
  }

  #intoFile(head: ResponseHead, length: number): BodySink {
    this.#streamed = head;
    this.#transfer.begin(Number.isNaN(length) ? undefined : length);
    const file = this.#file as OutputFile;
    let fresh = true;
    return {
      write: async (chunk) => {
        if (fresh) await file.restart();
        fresh = false;
        await file.write(chunk);
        this.#transfer.moved(chunk.length);
      },
    };
  }

  #intoPipe(head: ResponseHead): BodySink {
    if (this.#started) {
      throw new Failure(
        'network',
        EXIT.unavailable,
        'The connection broke after a part of the reply was printed.',
        {
          hint: 'Try again; with --output FILE a broken download is begun anew by itself.',
        },
      );
    }
    this.#streamed = head;
    const { out } = this.#context;
    if (this.#options.include) out.foreign(headText(head));
    return {
      write: async (chunk) => {
        this.#started = true;
        const reads = await (out.isTerminal
          ? out.foreignPart(Buffer.from(chunk).toString())
          : out.part(chunk));
        if (!reads) throw new NobodyReads();
      },
    };
  }

  /** Prints or keeps a reply that has succeeded. */
  async accept(reply: HttpResponse): Promise<void> {
    const { out } = this.#context;
    const inPipe = this.#streamed !== undefined && this.#file === undefined;
    if (this.#options.include && !inPipe) out.foreign(headText(reply));
    if (this.#file !== undefined) return this.#keep(this.#file, reply);
    if (inPipe) return;
    if (out.json && reply.body !== '') this.#refuseOtherThanJson(reply);
    if (out.filters) await out.documentText(reply.body === '' ? 'null' : reply.body);
    else if (reply.body !== '') await printText(this.#context, reply.body);
    else if (out.isTerminal && !this.#options.include) out.note(`HTTP ${reply.status}: done`);
  }

  /** `--json` promises a JSON document, and a filter has nothing to work on without one. */
  #refuseOtherThanJson({ status, headers, body }: HttpResponse): void {
    if (isJsonDocument(body)) return;
    const { filters } = this.#context.out;
    const type = headers['content-type'] ?? 'of no type';
    throw new Failure(
      'bad_reply',
      EXIT.failed,
      `Zoom's reply is not one JSON document (HTTP ${status}, ${type}).`,
      { hint: `Leave out ${filters ? '--jq' : '--json'} to see it as it is.` },
    );
  }

  async #keep(file: OutputFile, { body, headers }: HttpResponse): Promise<void> {
    if (this.#streamed === undefined) {
      await file.restart();
      await file.write(Buffer.from(body));
    } else {
      const promised = headers['content-length'];
      if (promised !== undefined && Number(promised) !== file.written) {
        throw new Failure(
          'network',
          EXIT.unavailable,
          `${file.written} bytes came of the ${promised} that were promised: ${file.path} was not written.`,
          { hint: 'Try again.' },
        );
      }
    }
    await file.finish();
    this.#transfer.stop();
    const { out } = this.#context;
    if (out.json) await out.document({ output: { file: file.path, bytes: file.written } });
    else out.done(`Saved ${byteCount(file.written)} to ${file.path}`);
  }

  async close(): Promise<void> {
    this.#transfer.stop();
    await this.#file?.discard();
  }
}

function notFollowed(request: ZoomRequest, status: number, location: URL | undefined, own: boolean): Failure {
  const to = location === undefined ? '' : ` to ${location.origin}`;
  const again =
    own && location !== undefined
      ? `Call that URL itself: zoomctl api ${request.method} '${location.href.replaceAll("'", '%27')}'`
      : undefined;
  return new Failure(
    'bad_reply',
    EXIT.failed,
    `Zoom answered ${request.method} ${request.path} with a redirect${to} (HTTP ${status}), which is not followed with a token.`,
    { hint: again ?? 'Is ZOOMCTL_API_URL right?' },
  );
}

/** The URL that a redirect leads to. */
function locationOf({ headers }: HttpResponse, from: string): URL | undefined {
  const { location } = headers;
  return location !== undefined && URL.canParse(location, from) ? new URL(location, from) : undefined;
}

/** Sends a request; a download is followed to where it leads, without the token. */
async function exchange(
  client: ZoomClient,
  first: ZoomRequest,
  follows: boolean,
  hosts: { readonly oauthUrl: string; readonly apiUrl: string },
): Promise<HttpResponse> {
  let request: ZoomRequest = { ...first, mayRedirect: true };
  for (let hops = 0; ; hops++) {
    const reply = await client.request(request);
    if (reply.status < 300) return reply;
    const from = (request.base ?? hosts.apiUrl) + request.path;
    const to = locationOf(reply, from);
    const allowed = to !== undefined && mayFollow(to, new URL(from));
    if (!follows || !allowed || hops === MOST_REDIRECTS) {
      throw notFollowed(request, reply.status, to, to !== undefined && mayReceiveToken(to, hosts));
    }
    request = { ...request, base: to.origin, path: to.pathname + to.search, anonymous: true };
  }
}

/**
 * Sends one request and prints or keeps its reply.
 * @throws ZoomApiError, `bad_reply`, `network`, `file_unusable`; a file is there only where nothing was thrown
 */
export async function sendOne(
  context: Context,
  client: ZoomClient,
  request: ZoomRequest,
  options: SendOptions,
  hosts: { readonly oauthUrl: string; readonly apiUrl: string },
): Promise<void> {
  const delivery = await Delivery.of(context, options);
  const follows = request.method === 'GET' && (options.output !== undefined || request.base !== undefined);
  try {
    const receive = (head: ResponseHead) => delivery.receive(head);
    const reply = await exchange(client, { ...request, receive }, follows, hosts);
    if (request.method !== 'GET') {
      context.out.happened = `Zoom has done it (HTTP ${reply.status}); the same command would do it again.`;
    }
    await delivery.accept(reply);
  } catch (error) {
    if (!(error instanceof NobodyReads)) throw error;
  } finally {
    await delivery.close();
  }
}
