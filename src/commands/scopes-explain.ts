import { accountNameFrom, appVariablesFrom, tokenFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { type EndpointReference, parseEndpointReference } from '../scopes/endpoint-reference.ts';
import { type Explanation, explain } from '../scopes/explain.ts';
import type { AppType } from '../scopes/grant.ts';
import type { Identity } from '../scopes/verdict.ts';
import type { CommandModule } from './command.ts';
import { connectedUsers } from './connected-users.ts';
import { APP_TYPES } from './flag-values.ts';
import { type GrantFlags, readAppType, readGrant } from './granted.ts';
import { isFile } from './text-input.ts';
import { wordOption } from './words.ts';

interface Options extends GrantFlags {
  readonly endpoint?: string;
}

async function errorText(context: Context, argument: string | undefined): Promise<string> {
  if (argument !== undefined && argument !== '-') {
    if (argument.trim() === '')
      throw usageError('ERROR is empty.', "Give Zoom's reply, or - to read it from standard input.");
    if (isFile(argument))
      throw usageError(
        `ERROR is the name of a file: ${argument}.`,
        `To have what is in it explained: zoomctl scopes explain < ${argument}`,
      );
    return argument;
  }
  if (argument === undefined && context.stdinIsTerminal) {
    throw usageError(
      'ERROR is missing: what did Zoom say?',
      `Give it as an argument, or pipe it in: zoomctl scopes explain '{"code":124,"message":"…"}'`,
    );
  }
  return context.readStdin();
}

/** What is known of the token that the failed call was made with. */
interface KnownToken {
  readonly granted?: readonly string[];
  readonly appType?: AppType;
  readonly identity?: Identity | null;
}

/**
 * The grant to hold the error against: only one that was asked for, since the text may be of another account or app.
 * A token or an app in the environment says whose calls are made here, without a word to Zoom.
 */
async function knownToken(context: Context, options: Options): Promise<KnownToken> {
  const token = tokenFrom(context.env);
  const asked =
    options.granted !== undefined ||
    options.grantedFrom !== undefined ||
    context.account !== undefined ||
    (token === undefined && accountNameFrom(context.env) !== undefined);
  if (asked) {
    const { granted, appType, account, identity } = await readGrant(context, options);
    return { granted, appType, identity: account ?? identity ?? null };
  }
  if (token !== undefined) {
    const { readTokenClaims } = await import('../oauth/token-claims.ts');
    return { identity: readTokenClaims(token.expose()) };
  }
  return appVariablesFrom(context.env)?.accountId === undefined ? {} : { appType: 's2s' };
}

const SURE: Readonly<Record<Explanation['confidence'], string>> = {
  certain: 'This is certain.',
  likely: 'This is likely.',
  guess: 'This is a guess.',
};

/** Of the other errors in a text so many are named; `--json` has them all. */
const MOST_OTHERS = 3;

function otherText({ kind, code, endpoint, required }: Explanation['others'][number]): string {
  const about = [code === null ? null : `code ${code}`, endpoint, required.join(' or ') || null];
  const known = about.filter((part) => part !== null).join(', ');
  return `${kind}${known === '' ? '' : ` (${known})`}`;
}

function print(
  context: Context,
  { kind, code, endpoint, required, diagnosis, fix, confidence, others }: Explanation,
): void {
  const { out } = context;
  const { strong, soft } = out.colours;
  const about = [code === null ? null : `code ${code}`, endpoint].filter((part) => part !== null).join(', ');
  out.line(t`${strong(kind)}${about === '' ? '' : ` (${about})`}`);
  out.line(t`  ${diagnosis}`);
  out.line(t`  → ${fix}`);
  if (required.length > 0) out.line(soft(t`  Zoom named: ${required.join(', ')}`));
  out.line(soft(t`  ${SURE[confidence]}`));
  if (others.length === 0) return;
  const named = others.slice(0, MOST_OTHERS).map(otherText).join('; ');
  const more = others.length > MOST_OTHERS ? `; and ${others.length - MOST_OTHERS} more` : '';
  out.line(
    t`  ${others.length} more ${others.length === 1 ? 'error' : 'errors'} in the text: ${named}${more}`,
  );
}

/** A path that is mistyped may name a user where the real one does not, and the explanation then turns around. */
async function tellOfUnpublished({ catalogue, out }: Context, endpoint: EndpointReference): Promise<boolean> {
  const { unpublished } = await import('../scopes/similar-endpoints.ts');
  const told = unpublished(endpoint, catalogue);
  if (told === undefined) return false;
  out.warn(`--endpoint: ${told.message} ${told.hint ?? 'What is said of it is a guess.'}`);
  return true;
}

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    variables: ['ZOOMCTL_TOKEN', 'ZOOM_CLIENT_ID'],
    exits: { 0: 'explained, as far as it is known' },
    examples: [
      'zoomctl scopes explain \'{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:meeting:admin]."}\'',
      'tail -20 app.log | zoomctl scopes explain --endpoint "POST /users/{userId}/meetings"',
      'zoomctl scopes explain "Invalid redirect url (4,700)"',
    ],
  },
  declare(command) {
    command
      .argument(
        '[error]',
        "Zoom's reply, a log line, or what the authorize page shows; - or nothing for standard input",
      )
      .option('--endpoint <endpoint>', 'the call that failed: "POST /users/work@example.com/meetings"')
      .option('--granted <scopes>', 'the scopes of the token that was used')
      .option('--granted-from <file>', 'the same from a file')
      .addOption(wordOption('--app-type <type>', APP_TYPES, 'user, admin or s2s'));
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    if (typed.grantedFrom === '-')
      throw usageError('--granted-from takes a file here: standard input is for the error.');
    const endpoint =
      typed.endpoint === undefined ? undefined : parseEndpointReference(typed.endpoint, context.catalogue);
    const token = await knownToken(context, typed);
    const text = await errorText(context, args[0] as string | undefined);
    const unpublished = endpoint !== undefined && (await tellOfUnpublished(context, endpoint));
    const explained = explain(text, {
      catalogue: context.catalogue,
      endpoint,
      granted: token.granted,
      appType: readAppType(typed) ?? token.appType,
      identity: token.identity,
      connected: await connectedUsers(context),
    });
    const explanation = unpublished ? { ...explained, confidence: 'guess' as const } : explained;
    if (context.out.json) await context.out.document(explanation);
    else print(context, explanation);
    return undefined;
  },
};
