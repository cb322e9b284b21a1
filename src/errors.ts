/** What Zoom replied, as far as it helps to understand an error. Never holds a secret. */
export interface HttpFailure {
  readonly status: number;
  /** Zoom's own error code, a number for the REST API (4711), a word for the OAuth server (invalid_grant). */
  readonly code: number | string | null;
  readonly message: string;
  /** `x-zm-trackingid`, which Zoom's support asks for. */
  readonly trackingId?: string;
}

/** The exit codes of the command line's contract. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  scopes: 3,
  login: 4,
  unavailable: 5,
  maybeDone: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface FailureDetails {
  readonly hint?: string | undefined;
  readonly http?: HttpFailure | undefined;
  readonly cause?: unknown;
}

/**
 * An expected failure: shown as one sentence and a next step, never with a stack trace. `kind` is a stable
 * snake_case word that scripts may rely on.
 */
export class Failure extends Error {
  readonly kind: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly http: HttpFailure | undefined;

  constructor(kind: string, exitCode: ExitCode, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.exitCode = exitCode;
    this.hint = details.hint;
    this.http = details.http;
  }
}

/** Wrong usage: the message names the flag and what is accepted. */
export function usageError(message: string, hint?: string): Failure {
  return new Failure('usage', EXIT.usage, message, { hint });
}

/** What to do where a host could not be reached; on loopback that is a sandbox or a test's server. */
export function networkHint(host: string | undefined): string {
  return host !== undefined && /^(?:127\.|localhost|\[::1\])/.test(host)
    ? 'Does it still run? A sandbox forgets its logins when it ends: zoomctl sandbox starts one, then log in again.'
    : 'Check the network and try again.';
}

/** Ctrl-C. */
export function interrupted(): Failure {
  return new Failure('interrupted', EXIT.interrupted, 'Interrupted.');
}
