import { EXIT, type ExitCode } from '../errors.ts';

/** One thing that was looked at: in order, worth knowing, or in the way of work. */
export interface Check {
  /** A stable word: `store`, `account:…`. */
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failure';
  readonly message: string;
  /** What to do about it; null where there is nothing to do. */
  readonly fix: string | null;
  /** What a command ends with that runs into it: for a failure. */
  readonly exitCode?: ExitCode;
}

export function ok(name: string, message: string): Check {
  return { name, state: 'ok', message, fix: null };
}

export function warning(name: string, message: string, fix: string): Check {
  return { name, state: 'warning', message, fix };
}

/** @param exitCode where it is another one than that of a login that is missing */
export function failure(name: string, message: string, fix: string, exitCode: ExitCode = EXIT.login): Check {
  return { name, state: 'failure', message, fix, exitCode };
}
