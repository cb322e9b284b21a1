import { openSession, type SessionView, viewSession, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { isJsonDocument } from '../output/json-document.ts';
import { type EndpointReference, referenceOf } from '../scopes/endpoint-reference.ts';
import type { ZoomRequest } from '../zoom/zoom-client.ts';
import { ZoomApiError } from '../zoom/zoom-error.ts';
import { type ApiBody, type BodyOptions, readBody, textOf } from './api-body.ts';
import type { Field } from './api-fields.ts';
import { type ApiTarget, apiTarget } from './api-path.ts';
import { headText, printText, type SendOptions, sendOne } from './api-send.ts';
import { withUser } from './api-user.ts';
import type { CommandModule } from './command.ts';
import { explained } from './refusal-advice.ts';
import { wordArgument } from './words.ts';

interface Options extends BodyOptions, SendOptions {
  readonly paginate?: boolean;
  readonly items?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function checkMethod(args: readonly unknown[]): string {
  const [word, path] = args.map((arg) => (arg === undefined ? undefined : String(arg)));
  if (path === undefined) {
    throw word?.includes('/')
      ? usageError('METHOD is missing.', `Write: zoomctl api GET ${word}`)
      : usageError('PATH is missing.', 'Write, for instance: zoomctl api GET /users/me');
  }
  const method = String(word).toUpperCase();
  if (!METHODS.includes(method)) throw usageError(`METHOD takes ${METHODS.join(', ')}, not "${word}".`);
  return method;
}

function checkFlags({ out }: Context, method: string, options: Options): void {
  const { include, paginate, output, overwrite, items } = options;
  if (include && out.json)
    throw usageError(
      `--include and ${out.filters ? '--jq' : '--json'} exclude each other.`,
      'Ask for one, then for the other.',
    );
  if (paginate && method !== 'GET') throw usageError('--paginate is for GET.');
  if (paginate && include) throw usageError('--paginate and --include exclude each other.');
  if (paginate && output !== undefined)
    throw usageError('--paginate and --output exclude each other.', 'Send the items into a file with >.');
  if (items !== undefined && !paginate) throw usageError('--items goes with --paginate.');
  if (overwrite && output === undefined) throw usageError('--overwrite goes with --output.');
  if (output !== undefined && out.filters) throw usageError('--output and --jq exclude each other.');
  if (output === '') throw usageError('--output is empty.');
  if (output === '-' && out.json) throw usageError('--output - and --json exclude each other.');
}

/** A refusal of what was sent, where that was nothing: most changes need a body. */
function withoutBody({ method, body }: ZoomRequest, error: unknown): unknown {
  const empty = body === undefined && ['POST', 'PUT', 'PATCH'].includes(method);
  if (!empty || !(error instanceof Failure) || error.kind !== 'validation') return error;
  const { kind, exitCode, message, hint, http, cause } = error;
  const lines = ['The call had no body: add -f or -F fields, or --input.', hint].filter(
    (line) => line !== undefined,
  );
  return new Failure(kind, exitCode, message, { hint: lines.join('\n'), http, cause });
}

/** Some endpoints are not below `/v2`; the catalogue knows which. */
function withOwnBase(target: ApiTarget, endpoint: EndpointReference['endpoint'], apiUrl: string): ApiTarget {
  if (target.base !== undefined || !endpoint?.base) return target;
  return { ...target, base: new URL(apiUrl).origin };
}

/** Whether a meeting that is to be created starts at once. */
async function isInstant(body: ApiBody['body']): Promise<boolean> {
  const text = typeof body === 'string' ? body : await textOf(body);
  try {
    return String((JSON.parse(text) as { type?: unknown }).type) === '1';
  } catch {
    return false;
  }
}

/** How to find out whether a call whose reply was lost has been carried out. */
async function howToCheck(
  context: Context,
  endpoint: EndpointReference,
  body: ApiBody['body'],
): Promise<string | undefined> {
  const { path } = endpoint;
  if (endpoint.endpoint?.operationId === 'meetingCreate' && (await isInstant(body)))
    return (await import('../zoom/meetings.ts')).CHECK_INSTANT;
  const readable = context.catalogue.find('GET', path) !== undefined;
  return readable ? `Look whether it did before you send it again: zoomctl api GET ${path}` : undefined;
}

interface Prepared {
  readonly request: ZoomRequest;
  readonly endpoint: EndpointReference;
}

async function prepare(
  context: Context,
  view: SessionView,
  method: string,
  typed: string,
  options: Options,
): Promise<Prepared & { readonly body: Awaited<ReturnType<typeof readBody>> }> {
  const target = apiTarget(withUser(typed, view), view.hosts);
  const endpoint = referenceOf(method, target.path, context.catalogue);
  const body = await readBody(context, method, endpoint.endpoint, options);
  const { path, ...base } = withOwnBase(target, endpoint.endpoint, view.hosts.apiUrl);
  const query = body.query === '' ? '' : `${path.includes('?') ? '&' : '?'}${body.query}`;
  const check = method === 'GET' ? undefined : await howToCheck(context, endpoint, body.body);
  const request: ZoomRequest = {
    method,
    path: path + query,
    ...base,
    ...(body.body === undefined ? {} : { body: body.body }),
    ...(body.contentType === undefined ? {} : { contentType: body.contentType }),
    ...(check === undefined ? {} : { check }),
  };
  return { request, endpoint, body };
}

async function dryRun(context: Context, method: string, typed: string, options: Options): Promise<void> {
  const view = await viewSession(context, context.account);
  const { request, endpoint, body } = await prepare(context, view, method, typed, options);
  const { printDryRun } = await import('./api-dry-run.ts');
  await printDryRun(context, request, view.apiUrl, body);
  if (options.force) return;
  const { whyNot } = await import('./api-preflight.ts');
  const why = await whyNot(context, view, endpoint, request);
  if (why === undefined) return;
  context.out.warn(why.message);
  for (const line of why.hint?.split('\n') ?? []) context.out.note(`  ${line}`);
  context.out.note('  Without --dry-run it would be stopped for that; --force sends it.');
}

async function send(context: Context, method: string, typed: string, options: Options): Promise<void> {
  const session = await openSession(context, context.account);
  const { request, endpoint } = await prepare(context, session, method, typed, options);
  if (!options.force) {
    const { unsent, whyNot } = await import('./api-preflight.ts');
    const why = await whyNot(context, session, endpoint, request);
    if (why !== undefined) throw unsent(why);
  }
  let printed = false;
  const asked = async <T>(call: () => Promise<T>): Promise<T> =>
    explained(context, session, async () => {
      try {
        const result = await call();
        printed = true;
        return result;
      } catch (error) {
        // A filter is meant for the reply that was asked for; what Zoom said instead stands in the failure.
        const said = error instanceof ZoomApiError && !context.out.filters && options.output === undefined;
        // With --json nothing but JSON is printed, and a gateway's page is none.
        if (said && !printed && (!context.out.json || isJsonDocument(error.body))) {
          if (options.include)
            context.out.foreign(headText({ status: error.http.status, headers: error.headers }));
          await printText(context, error.body);
        }
        throw error;
      }
    });
  const client = await zoomClient(context, session);
  if (!options.paginate) {
    const call = () => sendOne(context, client, request, options, session.hosts);
    await asked(call).catch((error: unknown) => {
      throw withoutBody(request, error);
    });
    return;
  }
  const { printPages } = await import('./api-pages.ts');
  const ask = (path: string) => asked(() => client.request({ ...request, path }));
  await printPages(context, request.path, ask, options.items);
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    notes:
      "Fields are the JSON body, or the query of GET and DELETE; settings[waiting_room]=true nests, list[][key]=… adds to a list; JSON as a value stays a text. Where Zoom takes files, they are multipart/form-data, and -F name=@file is a file. {userId} in PATH is the account's own user.",
    examples: [
      'zoomctl api GET /users/me',
      'zoomctl api POST /users/me/meetings -F type=1 -f topic=Consultation',
      'zoomctl api GET /users/me/meetings -F page_size=300 --paginate --jq .id',
      'zoomctl api POST /users/me/picture -F pic_file=@face.png',
      'zoomctl api GET https://us02web.zoom.us/rec/download/abc --output recording.mp4',
    ],
  },
  declare(command) {
    // Both flags add to one list: in which order fields were given matters to nested ones.
    const add =
      (flag: Field['flag']) =>
      (text: string): void => {
        const before = (command.getOptionValue('fields') as Field[] | undefined) ?? [];
        command.setOptionValue('fields', [...before, { flag, text }]);
      };
    command
      .addArgument(wordArgument('<method>', METHODS, METHODS.join(', ')))
      .argument('[/path]', '/users/me/meetings, or a full URL of the API or of a file at Zoom')
      .option('-f, --raw-field <key=value>', 'a text field; may be repeated', add('-f'))
      .option(
        '-F, --field <key=value>',
        'a field whose value may be true, false, null, a number, @file, or @- for standard input',
        add('-F'),
      )
      .option('--input <file>', 'the body; - for standard input')
      .option('--content-type <type>', 'what --input is, or multipart/form-data; default: JSON')
      .option('--paginate', 'all pages of a list, as one array; with --jq each item by itself')
      .option('--items <name>', 'which array of the reply holds the items, where there are several')
      .option('--include', "print the reply's status and headers, too")
      .option('--output <file>', 'keep the reply in a file; - for standard output')
      .option('--overwrite', 'let --output replace a file')
      .option('--dry-run', 'print the request instead of sending it')
      .option('--force', "send it even if the account's scopes can't open it");
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const method = checkMethod(args);
    checkFlags(context, method, typed);
    if (typed.dryRun) await dryRun(context, method, String(args[1]), typed);
    else await send(context, method, String(args[1]), typed);
    return undefined;
  },
};
