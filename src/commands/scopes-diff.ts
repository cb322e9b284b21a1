import { accountView } from '../accounts/account.ts';
import { activeId } from '../accounts/account-choice.ts';
import type { Context } from '../context.ts';
import { EXIT, usageError } from '../errors.ts';
import { diffGrants, type GrantDiff } from '../scopes/diff.ts';
import { tuneForShortRun } from '../short-run.ts';
import type { CommandModule } from './command.ts';
import { APP_TYPES } from './flag-values.ts';
import { type GrantSide, readSide } from './grant-side.ts';
import { readAppType } from './granted.ts';
import { wordOption } from './words.ts';

interface Options {
  readonly appType?: string;
  readonly exitCode?: boolean;
}

async function sideView(context: Context, side: GrantSide, grant: GrantDiff['a']): Promise<object> {
  const { source, name, account, appType } = side;
  const active = account === null ? null : activeId(await context.registry.read());
  return {
    source,
    name,
    account: account && accountView(account, account.id === active),
    appType,
    style: grant.style,
    granted: grant.granted,
  };
}

/** More unknown names than this are no slips in spelling. */
const MOST_SUGGESTIONS = 5;

/** Says of scopes that Zoom does not publish what they may be meant for: they open nothing, and the comparison counts them. */
async function warnOfUnpublished(
  { catalogue, out }: Pick<Context, 'catalogue' | 'out'>,
  scopes: readonly string[],
): Promise<void> {
  const unknown = scopes.filter((scope) => catalogue.scope(scope) === undefined);
  if (unknown.length === 0) return;
  const { nearest } = await import('../scopes/nearest.ts');
  const names = catalogue.scopes().map(({ scope }) => scope);
  for (const scope of unknown.slice(0, MOST_SUGGESTIONS)) {
    const [near] = nearest(scope, names, 1);
    const meant = near === undefined ? '' : ` The nearest real name is ${near}.`;
    out.warn(`${scope} is not among the scopes that Zoom publishes.${meant}`);
  }
  const more = unknown.length - MOST_SUGGESTIONS;
  if (more > 0) out.warn(`${more} more are not among them either.`);
}

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    notes:
      'A and B are each a connected account (email, alias or id), a file with scopes or a whole token response, - for standard input, or scopes in quotes. Where a name is both, the account is meant; ./name is the file.',
    examples: [
      'zoomctl scopes diff dev@example.com work@example.com',
      'zoomctl scopes diff development.json production.json --exit-code',
      'zoomctl scopes diff work@example.com - < token.json',
      'zoomctl scopes diff "meeting:write user:read" "meeting:write:meeting user:read:user" --json',
    ],
    exits: { 0: 'compared, also where the two differ', 1: 'they differ (with --exit-code), or failed' },
  },
  declare(command) {
    command
      .argument('<a>', 'one grant: an account, a file, - or scopes')
      .argument('<b>', 'the other one, likewise')
      .addOption(
        wordOption(
          '--app-type <type>',
          APP_TYPES,
          'user, admin or s2s: the kind of app of whichever is no account; default: as its scopes look',
        ),
      )
      .option('--exit-code', 'exit with 1 where the scopes differ, as git diff does');
  },
  async run(context, { args, options }) {
    const typed = options as Options;
    const [textA, textB] = args as readonly [string, string];
    const appType = readAppType(typed) ?? 'unknown';
    if (textA === '-' && textB === '-')
      throw usageError('Only one of A and B can be on standard input.', 'Give the other one as a file.');
    const a = await readSide(context, textA, appType);
    const b = await readSide(context, textB, appType);
    tuneForShortRun();
    const diff = diffGrants(a, b, context.catalogue);
    const { onlyA, onlyB, both, endpoints } = diff;
    if (context.out.json) {
      await context.out.document({
        a: await sideView(context, a, diff.a),
        b: await sideView(context, b, diff.b),
        onlyA,
        onlyB,
        both,
        endpoints,
      });
    } else {
      await warnOfUnpublished(context, [...onlyA, ...onlyB, ...both]);
      const { printGrantDiff } = await import('./scopes-diff-text.ts');
      printGrantDiff(context.out, a, b, diff);
    }
    const differ = onlyA.length + onlyB.length > 0;
    return typed.exitCode && differ ? EXIT.failed : undefined;
  },
};
