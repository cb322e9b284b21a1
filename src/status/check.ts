/** One thing that was looked at: in order, worth knowing, or in the way of work. */
export interface Check {
  /** A stable word: `store`, `account:…`. */
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failure';
  readonly message: string;
  /** What to do about it; null where there is nothing to do. */
  readonly fix: string | null;
}

export function ok(name: string, message: string): Check {
  return { name, state: 'ok', message, fix: null };
}

export function warning(name: string, message: string, fix: string): Check {
  return { name, state: 'warning', message, fix };
}

export function failure(name: string, message: string, fix: string): Check {
  return { name, state: 'failure', message, fix };
}
