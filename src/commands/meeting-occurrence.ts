import { usageError } from '../errors.ts';

/** @throws a usage error for what is no id of an occurrence, which is a number of milliseconds */
export function checkOccurrence(id: string | undefined): void {
  if (id === undefined || /^\d{1,19}$/.test(id)) return;
  throw usageError(
    `--occurrence takes the id of an occurrence, a number of about 13 digits, not "${id}".`,
    'zoomctl meeting get shows the ids of a recurring meeting.',
  );
}
