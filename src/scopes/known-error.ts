import { API_ERRORS } from './known-api-errors.ts';
import { LIMIT_ERRORS } from './known-limit-errors.ts';
import { LOGIN_ERRORS } from './known-login-errors.ts';
import { TOKEN_ERRORS } from './known-token-errors.ts';

export type Confidence = 'certain' | 'likely' | 'guess';

/** One of Zoom's errors: how it is recognised, what it means, and the one thing to do next. */
export interface KnownError {
  readonly kind: string;
  /** Recognises Zoom's words. */
  readonly text?: RegExp;
  /** Zoom's numbers for it; a text with other numbers is not meant. An empty list: a text without any number. */
  readonly codes?: readonly number[];
  /** The OAuth words for it (`invalid_grant`), where Zoom's own words don't tell more. */
  readonly errors?: readonly string[];
  /** Whether one of `codes`, or of these, makes this error likely alone, without Zoom's words. */
  readonly byCode?: true | readonly number[];
  /** How sure it is at best, where that is less than certain. */
  readonly confidence?: Confidence;
  readonly diagnosis: string;
  readonly fix: string;
  /** The same where Zoom's words, as `text` takes them apart, tell more exactly what to do. */
  fixFor?(match: RegExpExecArray): string;
}

/** What can be seen in a text. */
export interface Signals {
  readonly plain: string;
  readonly codes: readonly number[];
  /** The OAuth server's word for the error. */
  readonly error: string | null;
}

export interface Recognised {
  readonly known: KnownError;
  /** What told it: Zoom's words, its number alone, or the OAuth server's word. */
  readonly by: 'text' | 'code' | 'word';
  readonly confidence: Confidence;
}

/** The narrower first: a text takes the first error that it matches. */
const KNOWN: readonly KnownError[] = [...LOGIN_ERRORS, ...TOKEN_ERRORS, ...LIMIT_ERRORS, ...API_ERRORS];

function numbersAgree(known: KnownError, codes: readonly number[]): boolean {
  return known.codes === undefined || codes.length === 0 || codes.some((code) => known.codes?.includes(code));
}

/** A message that is about no token. */
const OTHER_THAN_TOKEN = /\bmessage\W{1,8}(?![^"']{0,300}\b(?:token|oauth2?)\b)[^"']{0,300}[a-z]/i;

/**
 * The numbers that may tell the meaning without Zoom's words: 124, which is mostly about the token, does not where the
 * message is about something else.
 */
export function tellingCodes({ plain, codes }: Pick<Signals, 'plain' | 'codes'>): readonly number[] {
  return OTHER_THAN_TOKEN.test(plain) ? codes.filter((code) => code !== 124) : codes;
}

/** `known` with what to do as the matched words have it. */
function exact(known: KnownError, text: string): KnownError {
  const match = known.fixFor === undefined ? null : (known.text?.exec(text) ?? null);
  return match === null ? known : { ...known, fix: known.fixFor?.(match) ?? known.fix };
}

/** The known error that a text shows: by Zoom's words, else by its number, else by the OAuth word. */
export function recognise({ plain, codes, error }: Signals): Recognised | undefined {
  const inText = (text: string) => {
    const found = KNOWN.find((known) => known.text?.test(text) && numbersAgree(known, codes));
    return found && exact(found, text);
  };
  // As it is first: a message seldom runs over the end of a line, and several lines may hold several messages.
  const byText = inText(plain.replace(/ {2,}/g, ' ')) ?? inText(plain.replace(/\s+/g, ' '));
  if (byText !== undefined) return { known: byText, by: 'text', confidence: byText.confidence ?? 'certain' };
  const telling = tellingCodes({ plain, codes });
  const byCode = KNOWN.find((known) => {
    const own = known.byCode === true ? known.codes : known.byCode;
    return own !== undefined && telling.some((code) => own.includes(code));
  });
  if (byCode !== undefined) return { known: byCode, by: 'code', confidence: byCode.confidence ?? 'likely' };
  const byWord = error === null ? undefined : KNOWN.find((known) => known.errors?.includes(error));
  if (byWord === undefined) return undefined;
  return {
    known: byWord,
    by: 'word',
    confidence: byWord.confidence ?? (byWord.text ? 'likely' : 'certain'),
  };
}

/** Where a text first has the words of a known error, or the status of a failed reply; -1 where it has none. */
export function recognisedAt(plain: string): number {
  const places = KNOWN.flatMap(({ text }) => (text === undefined ? [] : plain.search(text)));
  const found = places.filter((place) => place >= 0);
  return found.length > 0 ? Math.min(...found) : plain.search(/\b[45]\d\d\b/);
}
