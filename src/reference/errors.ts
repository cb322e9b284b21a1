import { API_ERRORS } from '../scopes/known-api-errors.ts';
import { type KnownError, recognise } from '../scopes/known-error.ts';
import { LIMIT_ERRORS } from '../scopes/known-limit-errors.ts';
import { LOGIN_ERRORS } from '../scopes/known-login-errors.ts';
import { TOKEN_ERRORS } from '../scopes/known-token-errors.ts';
import { parseScopeError } from '../scopes/scope-error.ts';
import { plain } from './markdown.ts';

/** An error as `src/catalogue/source/errors.json` has it: Zoom's own words, with placeholders in braces. */
export interface PublishedError {
  readonly code: number | null;
  /** The OAuth server's word. */
  readonly error?: string | null;
  readonly message: string;
}

export interface PublishedErrors {
  /** Those that were chosen with care: of Zoom's documents and of the wire. */
  readonly curated: readonly PublishedError[];
  /** All of Zoom's OpenAPI document. */
  readonly openapi: readonly PublishedError[];
}

/** One of zoomctl's own failures. */
export interface OwnFailure {
  readonly kind: string;
  readonly exitCodes: readonly number[];
  /** What it says; `…` stands for what differs. */
  readonly messages: readonly string[];
}

const SECTIONS: readonly (readonly [title: string, intro: string, errors: readonly KnownError[]])[] = [
  [
    'In the browser, when you log in',
    'Zoom shows these on its own page, and its form for apps shows some; the browser never comes back to the app.',
    LOGIN_ERRORS,
  ],
  ['When a code or a refresh token becomes an access token', "The OAuth server's answers.", TOKEN_ERRORS],
  ['When a call is made', "The REST API's answers.", API_ERRORS],
  ['When there were too many calls', 'They have HTTP status 429.', LIMIT_ERRORS],
];

/** A few entries hold several messages. */
function oneByOne(published: readonly PublishedError[]): PublishedError[] {
  return published.flatMap((error) =>
    error.message
      .split(' / ')
      .map((message) => ({ ...error, message: message.replace(/^\(exception\) /, '').trim() }))
      .filter(({ message }) => message !== '(exception message)'),
  );
}

/** The published errors that zoomctl takes for this one. */
function publishedAs(known: KnownError, published: readonly PublishedError[]): PublishedError[] {
  return oneByOne(published).filter(({ code, error = null, message }) => {
    if (parseScopeError(message) !== undefined) return false;
    const recognised = recognise({ plain: message, codes: code === null ? [] : [code], error });
    // The row itself may have been made more exact by the words.
    return (
      recognised?.known.diagnosis === known.diagnosis &&
      (recognised.by !== 'code' || known.text === undefined)
    );
  });
}

/** Of a document with hundreds of wordings, so many of one error. */
const MOST_WORDINGS = 3;

/** The words of a pattern, of its first alternative; `…` stands for what may differ. */
function wordsOf({ source }: RegExp): string {
  return source
    .replaceAll('\\b', '')
    .replace(/(?:\([^)]*\)|\[[^\]]*\]|\{[\d,]*\}|\?)+/g, '…')
    .replace(/(?:… ?)+/g, '…')
    .replace(/\|.*/, '');
}

/** What Zoom says, each wording once; without any published one the words or numbers that the error is known by. */
function wordings(known: KnownError, published: readonly PublishedError[]): string {
  const words = [...new Set(published.map(({ message }) => `“${plain(message)}”`))];
  if (words.length > 0) return words.join(' · ');
  if (known.errors !== undefined) return known.errors.map((word) => `\`${word}\``).join(' · ');
  return known.text === undefined ? 'Any other message' : `“…${plain(wordsOf(known.text))}…”`;
}

function entry(known: KnownError, { curated, openapi }: PublishedErrors): string {
  const chosen = publishedAs(known, curated);
  const published = chosen.length > 0 ? chosen : publishedAs(known, openapi).slice(0, MOST_WORDINGS);
  const codes = [...new Set([...published.flatMap(({ code }) => code ?? []), ...(known.codes ?? [])])];
  const numbers = codes.length === 0 ? '' : ` (${codes.join(', ')})`;
  return [
    `**${wordings(known, published)}**${numbers}\\`,
    `\`${known.kind}\`: ${plain(known.diagnosis)}\\`,
    `→ ${plain(known.fix)}`,
  ].join('\n');
}

function ownFailures(failures: readonly OwnFailure[]): string {
  const rows = failures.map(({ kind, exitCodes, messages }) => {
    const said = messages.length === 0 ? 'what is wrong, in its own words' : messages.map(plain).join('<br>');
    return `| \`${kind}\` | ${exitCodes.join(', ')} | ${said} |`;
  });
  return ['| kind | exit code | what it says |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Every error of Zoom's that zoomctl knows with what to do about it, and zoomctl's own, in Markdown. */
export function errorsMarkdown(published: PublishedErrors, failures: readonly OwnFailure[]): string {
  return `${[
    '# Every error, and what to do',
    'Made of the table that `zoomctl scopes explain` answers from, by `npm run reference`; do not edit.',
    'Better than to look an error up here is to give it to `zoomctl scopes explain`: it takes whole replies and logs, and knows which words and numbers belong together. Zoom uses the same number for many things, and the same words with several numbers.',
    "```console\n$ zoomctl scopes explain 'Invalid redirect url (4,700)' --jq .kind\nredirect_mismatch\n```",
    "An error that is not below may be one of the 423 of Zoom's OpenAPI document; `zoomctl scopes explain` looks there by itself.",
    '## When the token has not the scopes',
    '**“Invalid access token, does not contain scopes:\\[…\\]”**, **“Access token does not contain scopes: \\[…\\]”** (4711, 124, 4700, 104)\\\n`missing_scopes`, `use_me`: Zoom names the scopes of which one would do; the answer depends on the endpoint, the kind of app and what was granted. [The doctor](doctor.md) tells.',
    ...SECTIONS.flatMap(([title, intro, errors]) => [
      `## ${title}`,
      intro,
      ...errors.map((known) => entry(known, published)),
    ]),
    "## zoomctl's own",
    'With `--json` a failure is `{"error":{"kind":…}}`, and `kind` is a word that scripts may rely on. Besides those above, which come from Zoom, there are these, and `zoom_refused` for whatever else Zoom refuses. `…` stands for what differs.',
    ownFailures(failures),
  ].join('\n\n')}\n`;
}
