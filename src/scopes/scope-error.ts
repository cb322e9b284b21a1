import { type Code, codesIn, plainText } from './reply-text.ts';

/** What Zoom named when it refused a call for its scopes: any one of `required` would have opened it. */
export interface ScopeError {
  readonly required: string[];
  readonly code: number | null;
}

/** The same with its place in the plain text. */
export interface PlacedScopeError extends ScopeError {
  readonly index: number;
}

const PHRASE =
  /(?:does|do|did)(?:[\s+]+not|n't)[\s+]+contain(?:[\s+]+the|[\s+]+any[\s+]+of[\s+]+the)?[\s+]+scopes?\b[\s+]*:?[\s+]*/gi;

/** The one name before the word: `does not contain role:read:admin scope`. */
const NAME_FIRST =
  /do(?:es)?[\s+]+not[\s+]+contain[\s+]+(?:the[\s+]+)?["']?([a-z][\w.-]{0,80}(?::[\w.-]{1,80}){1,8})["']?[\s+]+scopes?\b/gi;

const NAME = /^[a-z][a-z0-9_.-]*(?::[a-z0-9_.-]+)*$/i;

/** Longer words, dots around them included, are no scope names. */
const LONGEST_NAME = 150;

/** A text with more refusals than this is a whole log; its first ones are enough. */
const MOST_REFUSALS = 100;

/** The list after the phrase: in brackets, or, where they are missing or not closed, the rest of its line. */
function listAt(plain: string, index: number): { list: string; closed: boolean } {
  const rest = plain.slice(index, index + 20_000);
  const bracketed = /^["']?\s*\[([^\]]*)\]/.exec(rest)?.[1];
  if (bracketed !== undefined) return { list: bracketed, closed: true };
  return { list: rest.replace(/(?:\n|\}|["']\s*,\s*["']\w+["']\s*:).*$/s, ''), closed: false };
}

/** The scope names in a list; in the open text of a line only words with a colon are taken for names. */
function namesIn({ list, closed }: { list: string; closed: boolean }): string[] {
  const words = list.split(/[\s,;|"'+[\]]+/).filter((word) => word.length <= LONGEST_NAME);
  const names = words
    .map((word) => word.replace(/^[.:]+|[.:]+$/g, ''))
    .filter((word) => NAME.test(word) && (closed || word.includes(':')));
  return [...new Set(names)];
}

/** The code of the same reply: the nearest one, on the same line where that has any. */
function nearestCode(plain: string, codes: readonly Code[], start: number, end: number): number | null {
  const distance = ({ index }: Code) => (index < start ? start - index : Math.max(0, index - end));
  const between = ({ index }: Code) =>
    plain.slice(Math.min(index, end), Math.max(index, start)).includes('\n') ? 1 : 0;
  const [nearest] = codes
    .filter((code) => distance(code) < 400)
    .sort((a, b) => between(a) - between(b) || distance(a) - distance(b));
  return nearest?.code ?? null;
}

/** All refusals for missing scopes in a plain text, in their order. */
export function scopeErrorsIn(plain: string): PlacedScopeError[] {
  const codes = codesIn(plain);
  const listed = [...plain.matchAll(PHRASE)].slice(0, MOST_REFUSALS).map(({ index, 0: phrase }) => {
    const end = index + phrase.length;
    const found = listAt(plain, end);
    return { index, required: namesIn(found), end: end + found.list.length };
  });
  const named = [...plain.matchAll(NAME_FIRST)]
    .slice(0, MOST_REFUSALS)
    .map(({ index, 0: phrase, 1: name = '' }) => ({
      index,
      required: namesIn({ list: name, closed: true }),
      end: index + phrase.length,
    }));
  return [...listed, ...named]
    .sort((a, b) => a.index - b.index)
    .map(({ index, required, end }) => ({ index, required, code: nearestCode(plain, codes, index, end) }));
}

/** The refusal that a text with several is about: the first that names scopes. */
export function firstOf<T extends ScopeError>(refusals: readonly T[]): T | undefined {
  return refusals.find((refusal) => refusal.required.length > 0) ?? refusals[0];
}

/**
 * Reads Zoom's refusal for missing scopes in any of its shapes: as JSON, as JSON with unescaped quotes in it, inside a
 * log line, as HTML, or as text pasted from a forum. Undefined when the text is about something else. Where a text
 * holds several refusals, the first that names scopes counts.
 */
export function parseScopeError(text: string): ScopeError | undefined {
  const found = firstOf(scopeErrorsIn(plainText(text)));
  return found && { required: found.required, code: found.code };
}
