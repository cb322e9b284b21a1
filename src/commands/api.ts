import { openSession, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { ZoomApiError } from '../zoom/zoom-error.ts';
import { type Field, objectOf, queryOf } from './api-fields.ts';
import { apiPath } from './api-path.ts';
import type { CommandModule } from './command.ts';
import { explained } from './refusal-advice.ts';
import { textFrom } from './text-input.ts';
import { wordArgument } from './words.ts';

interface Options {
  readonly fields?: readonly Field[];
  readonly input?: string;
  readonly include?: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const WITHOUT_BODY = new Set(['GET', 'DELETE']);

interface Body {
  readonly query: string;
  readonly body: string | undefined;
}

async function readBody(context: Context, method: string, options: Options): Promise<Body> {
  const fields = options.fields ?? [];
  if (options.input !== undefined) {
    if (fields.length > 0) throw usageError('--input excludes -f and -F.');
    return { query: '', body: await textFrom(context, options.input, '--input') };
  }
  if (fields.length === 0) return { query: '', body: undefined };
  const object = await objectOf(fields);
  if (WITHOUT_BODY.has(method)) return { query: queryOf(object), body: undefined };
  const { jsonText } = await import('../output/json-text.ts');
  return { query: '', body: jsonText(object) };
}

function printBody({ out }: Context, body: string): void {
  out.foreign(body);
  // A terminal's next prompt belongs on a line of its own; in a pipe every byte is Zoom's.
  if (out.isTerminal && body !== '' && !body.endsWith('\n')) out.raw('\n');
}

async function print(
  context: Context,
  reply: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
  include: boolean,
): Promise<void> {
  if (include) {
    const headers = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}\n`);
    context.out.foreign(`HTTP ${reply.status}\n${headers.join('')}\n`);
  }
  if (context.out.filters) await context.out.documentText(reply.body === '' ? 'null' : reply.body);
  else printBody(context, reply.body);
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    notes: 'Fields are the JSON body, or the query of GET and DELETE; settings[waiting_room]=true nests.',
    examples: [
      'zoomctl api GET /users/me',
      'zoomctl api POST /users/me/meetings -F type=1 -f topic=Consultation',
      'zoomctl api GET /users/me/meetings -f type=scheduled',
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
      .argument('[/path]', '/users/me/meetings, or a full URL')
      .option('-f, --raw-field <key=value>', 'a text field; may be repeated', add('-f'))
      .option(
        '-F, --field <key=value>',
        'a field whose value may be true, false, null, a number or @file',
        add('-F'),
      )
      .option('--input <file>', 'the body; - for standard input')
      .option('--include', "print the reply's status and headers, too");
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    if (args[1] === undefined) {
      const path = String(args[0]);
      throw path.includes('/')
        ? usageError('METHOD is missing.', `Write: zoomctl api GET ${path}`)
        : usageError('PATH is missing.', 'Write, for instance: zoomctl api GET /users/me');
    }
    const method = String(args[0]).toUpperCase();
    if (!METHODS.includes(method))
      throw usageError(`METHOD takes ${METHODS.join(', ')}, not "${String(args[0])}".`);
    if (typed.include && context.out.json) throw usageError('--include and --json exclude each other.');
    const session = await openSession(context, context.account);
    const path = apiPath(String(args[1]), session.hosts.apiUrl);
    const { query, body } = await readBody(context, method, typed);
    const target = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const reply = await explained(context, session, async () => {
      try {
        const client = await zoomClient(context, session);
        return await client.request({
          method,
          path: target,
          ...(body === undefined ? {} : { body }),
        });
      } catch (error) {
        // A filter is meant for the reply that was asked for; what Zoom said instead stands in the failure.
        if (error instanceof ZoomApiError && !context.out.filters) printBody(context, error.body);
        throw error;
      }
    });
    await print(context, reply, typed.include === true);
    return undefined;
  },
};
