import { type Account, accountLabel } from '../accounts/account.ts';
import { accountNamed } from '../accounts/account-choice.ts';
import type { RegistryContent } from '../accounts/registry.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { textFrom } from './text-input.ts';

/** An account that something is to be done for, and the line of the list that names it; null without a list. */
export interface AccountLine {
  readonly line: number | null;
  readonly account: Account;
}

export interface ListFlags {
  readonly for?: string;
  readonly allAccounts?: boolean;
}

/** Mistakes that are told one by one; more are only counted. */
const TOLD = 20;

interface NamedLine {
  readonly line: number;
  readonly name: string;
}

/** The names of a list: one a line, without blank lines and without comments, which begin with `#`. */
function parseAccountList(text: string): NamedLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ line: index + 1, name: content.replace(/(^|\s)#.*$/, '').trim() }))
    .filter(({ name }) => name !== '');
}

function because(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  const near = error.hint?.startsWith('Did you mean') ? ` ${error.hint}` : '';
  return `${error.message}${near}`;
}

async function readLines(named: readonly NamedLine[], content: RegistryContent): Promise<AccountLine[]> {
  const lines: AccountLine[] = [];
  const problems: string[] = [];
  const firstLines = new Map<string, number>();
  for (const { line, name } of named) {
    try {
      const account = await accountNamed(content, name);
      const first = firstLines.get(account.id);
      if (first !== undefined) {
        problems.push(`line ${line}: ${name} is the account of line ${first} again.`);
      } else if (account.appType === 's2s') {
        problems.push(`line ${line}: ${name} is a Server-to-Server app, which belongs to no user.`);
      }
      firstLines.set(account.id, first ?? line);
      lines.push({ line, account });
    } catch (error) {
      problems.push(`line ${line}: ${because(error)}`);
    }
  }
  if (problems.length === 0) return lines;
  const told = problems.slice(0, TOLD);
  if (problems.length > TOLD) told.push(`and ${problems.length - TOLD} more.`);
  throw usageError(
    `--for: ${problems.length} of ${named.length} lines can't be used, so nothing was sent.`,
    told.join('\n'),
  );
}

/**
 * The accounts that `--for` lists or `--all-accounts` means, checked as a whole before anything is sent.
 * @throws a usage error that names every bad line by its number, `not_logged_in`
 */
export async function readAccountLines(context: Context, flags: ListFlags): Promise<AccountLine[]> {
  if (flags.for !== undefined) {
    const named = parseAccountList(await textFrom(context, flags.for, '--for'));
    if (named.length === 0) throw usageError('--for: the list names no account.', 'Write one a line.');
    return readLines(named, await context.registry.read());
  }
  const { accounts } = await context.registry.read();
  const ofUsers = accounts.filter(({ appType }) => appType !== 's2s');
  for (const account of accounts) {
    if (account.appType !== 's2s') continue;
    context.out.warn(`${accountLabel(account)} is left out: a Server-to-Server app belongs to no user.`);
  }
  if (ofUsers.length > 0) return ofUsers.map((account) => ({ line: null, account }));
  throw new Failure('not_logged_in', EXIT.login, 'No account of a user is connected.', {
    hint: 'Log in first: zoomctl login',
  });
}
