import type { DocumentedError } from '../catalogue/documented-error.ts';

/** A documented error whose words stand in a text. */
export interface WordsMatch {
  readonly error: DocumentedError;
  /** The sentences of its message that the text has: the document often puts several messages into one. */
  readonly said: string;
  /** How many letters of the message itself, placeholders left out, the text has. */
  readonly weight: number;
  readonly words: number;
}

interface Sentence {
  readonly text: string;
  /** The words between the placeholders, each with a blank at both ends. */
  readonly chunks: readonly string[];
  readonly words: number;
  /** Says only what to do, as many messages do: tells no error from another. */
  readonly advice: boolean;
}

/** `{userId}`, `{$name}`, `$email`, and one with its quotes the wrong way round. */
const PLACEHOLDER = /\{\$?\w+"?\}|\$\w+/g;

/** A message ends with a full stop or, where the document ran two together, with a placeholder. */
const NEXT_SENTENCE = /(?<=[.!])\s+(?=[A-Z])|(?<=\}|\$\w{1,30})\s+(?=[A-Z])|(?<=Id)\s+(?=Invalid )/;

const ADVICE =
  /^(?:try|please|contact|to |enable|enter|remove|purchase|provide|for |additional|choose|if you|ensure)\b/i;

/** A name, an id or a list of domains in the place of a placeholder is no longer than this. */
const LONGEST_VALUE = 300;

/** Texts that repeat a word without end are not searched to their end. */
const MOST_STARTS = 50;

/** Only the words of a text, in lower case, with one blank around each. */
function wordsOf(text: string): string {
  return ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.replace(/ {2,}/g, ' ');
}

/** The words of a message alone: the same for messages that differ in their placeholders, marks and blanks only. */
export function fixedWordsOf(message: string): string {
  return wordsOf(message.replace(PLACEHOLDER, ' '));
}

function sentence(text: string): Sentence {
  const chunks = text
    .split(PLACEHOLDER)
    .map(wordsOf)
    .filter((chunk) => chunk !== ' ');
  const words = chunks.reduce((sum, chunk) => sum + chunk.split(' ').length - 2, 0);
  return { text, chunks, words, advice: ADVICE.test(text) };
}

/** Whether the chunks stand in the text in their order, with no more than a value between two of them. */
function contains(words: string, [first, ...others]: readonly string[]): boolean {
  if (first === undefined) return false;
  let start = words.indexOf(first);
  for (let tries = 0; start >= 0 && tries < MOST_STARTS; tries++) {
    let end: number | undefined = start + first.length - 1;
    for (const chunk of others) {
      const at: number = words.slice(end, end + LONGEST_VALUE + chunk.length).indexOf(chunk);
      end = at < 0 ? undefined : end + at + chunk.length - 1;
      if (end === undefined) break;
    }
    if (end !== undefined) return true;
    start = words.indexOf(first, start + 1);
  }
  return false;
}

const weightOf = (sentences: readonly Sentence[]) =>
  sentences.reduce((sum, { chunks }) => sum + chunks.join('').length, 0);

function matchOne(words: string, error: DocumentedError): WordsMatch | undefined {
  const all = error.message.split(NEXT_SENTENCE).map(sentence);
  const found = all.filter(({ chunks }) => contains(words, chunks));
  // One sentence of several is an error of its own only where it tells one.
  const telling = found.length === all.length || found.some((s) => s.words >= 3 && !s.advice);
  if (found.length === 0 || !telling) return undefined;
  return {
    error,
    said: found.map(({ text }) => text).join(' '),
    weight: weightOf(found),
    words: found.reduce((sum, s) => sum + s.words, 0),
  };
}

/** Whether a text is a message and nothing else, values in the place of its placeholders left out. */
export function isAll(plain: string, { said, weight }: WordsMatch): boolean {
  const words = wordsOf(plain);
  return words.startsWith(wordsOf(said.split(PLACEHOLDER)[0] ?? '')) && words.length - weight < 40;
}

/** Those of the errors whose words the text has, the most of its words first; of equals all. */
export function matchWords(plain: string, errors: readonly DocumentedError[]): WordsMatch[] {
  const words = wordsOf(plain);
  const matches = errors.map((error) => matchOne(words, error)).filter((match) => match !== undefined);
  const most = Math.max(...matches.map(({ weight }) => weight));
  return matches.filter(({ weight }) => weight === most);
}
