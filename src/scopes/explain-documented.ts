import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DocumentedError, ErrorPlace } from '../catalogue/documented-error.ts';
import { fixedWordsOf, isAll, matchWords, type WordsMatch } from './documented-match.ts';
import { type MessageMeaning, meaningOfMessage } from './documented-meaning.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { Confidence } from './known-error.ts';

/** An error as Zoom's OpenAPI document has it. */
export interface Documented {
  readonly code: number;
  readonly message: string;
  readonly endpoints: readonly string[];
}

export interface DocumentedExplanation {
  readonly kind: string;
  readonly code: number | null;
  readonly diagnosis: string;
  readonly fix: string;
  readonly confidence: Confidence;
  /** The errors that are meant, or, where only the code is known, those that may be. */
  readonly documented: readonly Documented[];
  /** What told it: the words of the text, its number together with the call, or its number alone. */
  readonly by: 'words' | 'call' | 'code';
  /** In words: the messages that Zoom documents with this number. */
  readonly candidates: string;
}

export interface Asked {
  readonly plain: string;
  readonly codes: readonly number[];
  readonly reference: EndpointReference | undefined;
  readonly catalogue: Catalogue;
}

/** More than these are a table, and no answer. */
const MOST_CANDIDATES = 10;

const endpointOf = ({ method, path }: ErrorPlace) => `${method} ${path}`;

const segmentsOf = (path: string) => path.replace(/\{[^}]*\}/g, '{}').split('/');

/** Whether a place of the document is the call that was asked about; the names of parameters don't count. */
function isPlaceOf({ method, path }: ErrorPlace, reference: EndpointReference): boolean {
  if (method !== reference.method) return false;
  const template = segmentsOf(path);
  const asked = segmentsOf(reference.endpoint?.path ?? reference.path);
  if (template.length !== asked.length) return false;
  return template.every(
    (segment, index) => segment === asked[index] || (segment === '{}' && reference.endpoint === undefined),
  );
}

const isDocumentedFor = ({ where }: DocumentedError, reference: EndpointReference) =>
  where.some((place) => isPlaceOf(place, reference));

/** Those that are documented for the call, or all where none is. */
function narrowed<T>(items: readonly T[], errorOf: (item: T) => DocumentedError, { reference }: Asked): T[] {
  const there =
    reference === undefined ? [] : items.filter((item) => isDocumentedFor(errorOf(item), reference));
  return there.length > 0 ? there : [...items];
}

function documented(errors: readonly DocumentedError[]): Documented[] {
  const merged = new Map<string, { code: number; message: string; endpoints: Set<string> }>();
  for (const { code, message, where } of errors) {
    const key = `${code}${fixedWordsOf(message)}`;
    const entry = merged.get(key) ?? { code, message, endpoints: new Set() };
    for (const place of where) entry.endpoints.add(endpointOf(place));
    merged.set(key, entry);
  }
  const entries = [...merged.values()].slice(0, MOST_CANDIDATES);
  return entries.map((entry) => ({ ...entry, endpoints: [...entry.endpoints] }));
}

/** `POST /users and 3 more endpoints`, the call that was asked about first. */
function placesOf(errors: readonly DocumentedError[], reference: EndpointReference | undefined): string {
  const places = errors.flatMap(({ where }) => where);
  const asked = reference && places.find((place) => isPlaceOf(place, reference));
  const all = [...new Set([...(asked ? [asked] : []), ...places].map(endpointOf))];
  const [first = '', second, ...others] = all;
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first} and ${others.length + 1} more endpoints`;
}

const isPublished = (catalogue: Catalogue) => (path: string) => catalogue.find('GET', path) !== undefined;

function meaningOf(match: WordsMatch, { catalogue }: Asked): MessageMeaning {
  return meaningOfMessage(match.said, match.error, isPublished(catalogue));
}

function wordsFit(asked: Asked, named: readonly DocumentedError[]): WordsMatch[] {
  const fitting = matchWords(asked.plain, named);
  if (fitting.length > 0) return fitting;
  // Short messages (`No permission.`) tell nothing where another number, or other words, are with them.
  const least = asked.codes.length === 0 ? 3 : 4;
  return matchWords(asked.plain, asked.catalogue.documentedErrors()).filter(
    (match) => match.words >= least || isAll(asked.plain, match),
  );
}

/** How sure it is that these documented words are what the text is about. */
function sureness(matches: readonly WordsMatch[], { codes, reference }: Asked): Confidence {
  const errors = matches.map(({ error }) => error);
  if (codes.length > 0 && !errors.some(({ code }) => codes.includes(code))) return 'likely';
  if (reference !== undefined && !errors.some((error) => isDocumentedFor(error, reference))) return 'likely';
  const words = Math.max(...matches.map((match) => match.words));
  return codes.length > 0 || words >= 5 ? 'certain' : 'likely';
}

function byWords(matches: readonly WordsMatch[], asked: Asked): DocumentedExplanation | undefined {
  const [best] = matches;
  if (best === undefined) return undefined;
  const errors = matches.map(({ error }) => error);
  const numbers = [...new Set(errors.map(({ code }) => code))];
  const only = numbers.length === 1 ? (numbers[0] ?? null) : null;
  const meaning = meaningOf(best, asked);
  return {
    kind: meaning.kind,
    code: asked.codes.find((code) => numbers.includes(code)) ?? asked.codes[0] ?? only,
    diagnosis: `${meaning.cause} Zoom documents this message for ${placesOf(errors, asked.reference)} (code ${numbers.join(' or ')}).`,
    fix: meaning.fix,
    confidence: sureness(matches, asked),
    documented: documented(errors),
    by: 'words',
    candidates: '',
  };
}

/** The messages that a code may have here, in a sentence. */
function candidatesOf(errors: readonly DocumentedError[]): string {
  const messages = [...new Map(errors.map(({ message }) => [fixedWordsOf(message), message])).values()];
  const shown = messages.slice(0, 3).map((message) => `"${message}"`);
  const more = messages.length - shown.length;
  const others = more === 0 ? '' : ` and ${more} ${more === 1 ? 'other' : 'others'}`;
  return messages.length === 1 ? `the message ${shown[0]}` : `the messages ${shown.join(', ')}${others}`;
}

function byCode(named: readonly DocumentedError[], asked: Asked): DocumentedExplanation | undefined {
  const [first] = named;
  if (first === undefined) return undefined;
  const pool = narrowed(named, (error) => error, asked);
  const { reference } = asked;
  const there = reference !== undefined && pool.some((error) => isDocumentedFor(error, reference));
  const meanings = pool.map((error) => meaningOfMessage(error.message, error, isPublished(asked.catalogue)));
  const [meaning, ...others] = meanings;
  const one = meaning !== undefined && others.every(({ fix }) => fix === meaning.fix) ? meaning : undefined;
  const place = there ? `for ${reference.method} ${reference.endpoint?.path ?? reference.path} ` : '';
  const candidates = `with code ${first.code} Zoom documents ${place}${candidatesOf(pool)}`;
  const has = candidates.replace('w', 'W');
  return {
    kind: one?.kind ?? 'unknown',
    code: first.code,
    diagnosis:
      one === undefined
        ? `${has}; which of them it is, the number alone does not tell.`
        : `${one.cause} ${has}.`,
    fix:
      one?.fix ??
      `Give the message of the reply, too${there ? '' : ', or the call that failed with --endpoint'}, to zoomctl scopes explain.`,
    confidence: one === undefined ? 'guess' : 'likely',
    documented: documented(pool),
    by: there ? 'call' : 'code',
    candidates,
  };
}

/**
 * What Zoom's OpenAPI document knows of an error: by the words of its message, and by its number where these are other
 * words. One code means different things at different endpoints; the call, where it is known, tells which.
 */
export function explainDocumented(asked: Asked): DocumentedExplanation | undefined {
  const code = asked.codes.find((number) =>
    asked.catalogue.documentedErrors().some((e) => e.code === number),
  );
  const named = asked.catalogue.documentedErrors().filter((error) => error.code === code);
  const matches = narrowed(wordsFit(asked, named), ({ error }) => error, asked);
  return byWords(matches, asked) ?? byCode(named, asked);
}
