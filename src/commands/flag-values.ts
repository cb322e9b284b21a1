import { usageError } from '../errors.ts';

/** The kinds of apps, as flags name them. */
export const APP_TYPES = ['user', 'admin', 's2s'] as const;

/** A whole number given to a flag. @throws a usage error that names the flag and the range */
export function wholeNumber(value: unknown, flag: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const text = String(value).trim();
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw usageError(`${flag} takes a whole number from ${least} to ${most}, not "${text}".`);
}

/** One of a few words given to a flag. @throws a usage error that names the flag and the words */
export function oneOf<T extends string>(value: unknown, flag: string, accepted: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = accepted.find((word) => word === value);
  if (found !== undefined) return found;
  throw usageError(
    `${flag} takes ${accepted.slice(0, -1).join(', ')} or ${accepted.at(-1)}, not "${String(value)}".`,
  );
}

/** Names set apart by commas or blanks. */
export function nameList(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  return String(value)
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

/** Collects a flag that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** @throws a usage error for text that is no good alias */
export function checkAlias(value: string, flag: string): string {
  // Written here, it is made when it is needed: what a letter is takes V8 a while to find out.
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u.test(value)) return value;
  throw usageError(`${flag} takes up to 64 letters, digits and . _ @ + -, beginning with a letter or digit.`);
}
