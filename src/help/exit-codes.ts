import type { CommandHelp, Reach } from '../commands/command.ts';
import { EXIT, type ExitCode } from '../errors.ts';

/** What each exit code means, in a few words and in a sentence. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, { readonly short: string; readonly long: string }>> = {
  [EXIT.done]: { short: 'done', long: 'done; for the doctor and the scan: nothing is missing' },
  [EXIT.failed]: { short: 'failed', long: 'Zoom refused (but not for scopes), or something failed' },
  [EXIT.usage]: {
    short: 'wrong usage',
    long: 'wrong usage: an unknown flag, a bad value, or a missing one with no terminal to ask on',
  },
  [EXIT.scopes]: {
    short: 'scopes missing',
    long: 'scopes: one is missing, or me is needed; the hint says what to do',
  },
  [EXIT.login]: {
    short: 'not logged in',
    long: 'not logged in, or the login is no longer good, was declined or timed out',
  },
  [EXIT.unavailable]: {
    short: 'try again later',
    long: 'network, proxy, TLS, rate limit or Zoom unavailable, after retries: worth another try later',
  },
  [EXIT.maybeDone]: {
    short: 'sent, but the reply was lost',
    long: 'a change was sent to Zoom and it is not known whether it happened; the message says how to check',
  },
  [EXIT.interrupted]: { short: 'interrupted', long: 'interrupted with Ctrl-C' },
};

const CODES: Readonly<Record<Reach, readonly ExitCode[]>> = {
  nothing: [EXIT.done, EXIT.failed, EXIT.usage],
  accounts: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.login, EXIT.unavailable],
  login: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.login, EXIT.unavailable],
  calls: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.scopes, EXIT.login, EXIT.unavailable],
  changes: [EXIT.done, EXIT.failed, EXIT.usage, EXIT.scopes, EXIT.login, EXIT.unavailable, EXIT.maybeDone],
};

function sorted(codes: Iterable<ExitCode>): ExitCode[] {
  return [...new Set(codes)].sort((a, b) => a - b);
}

/** The exit codes that a command can give, with what each means there. */
export function exitCodesOf({ reaches, exits = {} }: CommandHelp): { code: ExitCode; meaning: string }[] {
  const own = Object.keys(exits).map((code) => Number(code) as ExitCode);
  return sorted([...CODES[reaches], ...own, EXIT.interrupted]).map((code) => ({
    code,
    meaning: exits[code] ?? EXIT_MEANINGS[code].short,
  }));
}

/** Codes and meanings as one sentence. */
export function exitCodesText(codes: readonly { code: ExitCode; meaning: string }[]): string {
  return `Exit codes: ${codes.map(({ code, meaning }) => `${code} ${meaning}`).join(' · ')}`;
}

/** Every code with its few words. */
export function allExitCodes(): { code: ExitCode; meaning: string }[] {
  return sorted(Object.values(EXIT)).map((code) => ({ code, meaning: EXIT_MEANINGS[code].short }));
}
