import type { Catalogue } from '../catalogue/catalogue.ts';
import { endpointInText } from './endpoint-in-text.ts';
import { namedUser } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { type Documented, type DocumentedExplanation, explainDocumented } from './explain-documented.ts';
import { adviceForNamedUser } from './explain-named-user.ts';
import { explainScopeError } from './explain-scope-error.ts';
import type { AppType } from './grant.ts';
import {
  type Confidence,
  type Recognised,
  recognise,
  recognisedAt,
  type Signals,
  tellingCodes,
} from './known-error.ts';
import { noReplyMeaning } from './no-reply-meaning.ts';
import { codesIn, plainText } from './reply-text.ts';
import { firstOf, type PlacedScopeError, scopeErrorsIn } from './scope-error.ts';
import { statusMeaning } from './status-meaning.ts';
import type { Identity } from './verdict.ts';

/** Another error in the same text. */
export interface OtherError {
  readonly kind: string;
  readonly code: number | string | null;
  readonly endpoint: string | null;
  readonly required: readonly string[];
}

export interface Explanation {
  readonly kind: string;
  /** Zoom's number, or the OAuth server's word, as the text has it. */
  readonly code: number | string | null;
  readonly endpoint: string | null;
  /** The alternatives that Zoom named. */
  readonly required: readonly string[];
  readonly granted: readonly string[] | null;
  readonly diagnosis: string;
  readonly fix: string;
  readonly confidence: Confidence;
  /** Where Zoom's OpenAPI document has the error; looked up only where nothing more exact is known. */
  readonly documented: readonly Documented[];
  /** What else went wrong, by the same text. */
  readonly others: readonly OtherError[];
}

/** What is known besides the text. */
export interface ExplainContext {
  readonly catalogue: Catalogue;
  readonly endpoint?: EndpointReference | undefined;
  readonly granted?: readonly string[] | null | undefined;
  readonly appType?: AppType | undefined;
  readonly identity?: Identity | null | undefined;
  /** The users who are connected to zoomctl, so that one of them may be named. */
  readonly connected?: readonly Identity[] | undefined;
}

const OAUTH_WORDS =
  'invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope|access_denied|unsupported_response_type|server_error|temporarily_unavailable|authorization_pending|slow_down|expired_token|redirect_uri_mismatch';

const SAID_AS_ERROR = new RegExp(`\\berror["']?\\s{0,3}[:=]\\s{0,3}["']?(${OAUTH_WORDS})\\b`, 'i');
const SAID_ANYWHERE = new RegExp(`\\b(${OAUTH_WORDS})\\b`, 'i');

function signalsIn(plain: string): Signals {
  const error = (SAID_AS_ERROR.exec(plain) ?? SAID_ANYWHERE.exec(plain))?.[1] ?? null;
  return { plain, codes: codesIn(plain).map(({ code }) => code), error: error?.toLowerCase() ?? null };
}

function codeOf({ codes, error }: Signals, recognised: Recognised | undefined): number | string | null {
  return codes.find((code) => recognised?.known.codes?.includes(code)) ?? codes[0] ?? error;
}

type Meaning = Pick<Explanation, 'kind' | 'code' | 'diagnosis' | 'fix' | 'confidence' | 'documented'>;
type BareMeaning = Pick<Explanation, 'kind' | 'diagnosis' | 'fix' | 'confidence'>;

/** The URL that Zoom redirects to when the person has agreed: its `code` is for a token, and no error. */
const AGREED = /[?&]code=[\w.~-]{8,}/;

const LOGIN_AGREED: BareMeaning = {
  kind: 'unknown',
  diagnosis:
    'There is no error in the text: it is the URL of a login that was agreed to, with the code that Zoom gives for it.',
  fix: 'Give it to the login that waits for it (paste it there, or zoomctl login --complete URL). It is good for five minutes and once; keep it to yourself.',
  confidence: 'likely',
};

function unknown({ codes, plain }: Signals, empty: boolean): BareMeaning {
  if (AGREED.test(plain)) return LOGIN_AGREED;
  const which = codes[0] === undefined ? 'This' : `Zoom's code ${codes[0]}, with these words,`;
  return {
    kind: 'unknown',
    diagnosis: empty
      ? 'There is no error in the text.'
      : `${which} is none of the errors that zoomctl knows.`,
    fix: 'Make the call again with zoomctl api METHOD PATH --debug, and give the whole reply together with the call to zoomctl scopes explain.',
    confidence: 'guess',
  };
}

/** A Server-to-Server token used with `me` is refused with the words for a bad token. */
function isServerToServerMe(
  kind: string,
  reference: EndpointReference | undefined,
  appType: AppType,
): boolean {
  return (
    kind === 'token_invalid' &&
    appType === 's2s' &&
    reference !== undefined &&
    namedUser(reference).kind === 'me'
  );
}

const SERVER_TO_SERVER_ME: Omit<BareMeaning, 'kind'> = {
  diagnosis:
    'The path says me, but a Server-to-Server token belongs to no user; Zoom answers that as if the token were bad.',
  fix: 'Name the user by email address or user id in the place of me.',
  confidence: 'likely',
};

/** An error that is known by its number alone is unsure where Zoom documents other messages with that number. */
function byNumber({ known, confidence }: Recognised, table: DocumentedExplanation | undefined): BareMeaning {
  if (table === undefined || table.kind === known.kind) return { ...known, confidence };
  if (table.by === 'call') return table;
  if (table.documented.length < 2) return { ...known, confidence };
  return {
    ...known,
    confidence: 'guess',
    diagnosis: `${known.diagnosis} The number alone is not enough to be sure: ${table.candidates}.`,
    fix: `${known.fix} To be sure, give the whole message, or the call with --endpoint, to zoomctl scopes explain.`,
  };
}

function meaningOf(
  signals: Signals,
  recognised: Recognised | undefined,
  reference: EndpointReference | undefined,
  catalogue: Catalogue,
): Meaning {
  const code = codeOf(signals, recognised);
  // Words that are known make the table needless; it is read only from here on.
  if (recognised !== undefined && recognised.by !== 'code')
    return { ...recognised.known, confidence: recognised.confidence, code, documented: [] };
  const table = explainDocumented({
    plain: signals.plain,
    codes: tellingCodes(signals),
    reference,
    catalogue,
  });
  if (table?.by === 'words') return table;
  const documented = table?.documented ?? [];
  if (recognised !== undefined) return { ...byNumber(recognised, table), code, documented };
  if (table !== undefined) return table;
  const noReply = signals.codes.length === 0 ? noReplyMeaning(signals.plain) : undefined;
  const meaning = statusMeaning(signals.plain) ?? noReply ?? unknown(signals, signals.plain.trim() === '');
  return { ...meaning, code, documented };
}

/** A number alone, as someone types it who has only that: the status of a reply, else Zoom's code. */
function spelledOut(plain: string): string {
  const [, digits] = /^\s*\(?(\d{1,3},\d{3}|\d{3,6})\)?\s*$/.exec(plain) ?? [];
  if (digits === undefined) return plain;
  return /^[45]\d\d$/.test(digits) ? `HTTP ${digits}` : `code ${digits}`;
}

function label(reference: EndpointReference | undefined): string | null {
  return reference === undefined ? null : plainText(`${reference.method} ${reference.path}`);
}

/** More errors than this in one text are a whole log. */
const MOST_PLACES = 50;
const MOST_OTHERS = 20;

/** A text with one error in the place of each error beside the one that is explained, each different one once. */
function otherErrors(plain: string, main: Explanation, at: number, context: ExplainContext): OtherError[] {
  const { catalogue } = context;
  const refusals = scopeErrorsIn(plain);
  const codes = codesIn(plain);
  const ofRefusals = new Set(refusals.map(({ code }) => code));
  const places = [
    ...refusals.map(({ index }) => index),
    ...codes.filter(({ code }) => !ofRefusals.has(code)).map(({ index }) => index),
  ]
    .sort((a, b) => a - b)
    .slice(0, MOST_PLACES);
  const keyOf = ({ kind, code, endpoint, required }: OtherError) =>
    JSON.stringify([kind, code, endpoint, [...required].sort()]);
  const found = new Map<string, OtherError>();
  for (const index of places) {
    if (index === at || found.size > MOST_OTHERS) continue;
    const start = plain.lastIndexOf('\n', index - 1) + 1;
    const line = plain.slice(start).split('\n', 1)[0] ?? '';
    const { kind, code, required } = explainPlain(line, { ...context, endpoint: undefined });
    const endpoint = label(endpointInText(plain, required, catalogue, index)) ?? main.endpoint;
    if (required.length === 0 && code === main.code && endpoint === main.endpoint) continue;
    const other = { kind, code, endpoint, required };
    if (kind !== 'unknown' || code !== null) found.set(keyOf(other), other);
  }
  found.delete(keyOf(main));
  return [...found.values()];
}

/** Where in the text the error is that is explained. */
function placeOf(plain: string, error: PlacedScopeError | undefined): number {
  if (error !== undefined) return error.index;
  const [code] = codesIn(plain);
  return code?.index ?? Math.max(0, recognisedAt(plain));
}

/**
 * Says what a reply of Zoom means, how sure that is, and the one thing to do next. Takes a reply, a log line, several
 * lines, the text of an authorize page or a URL with `error=` in it; never throws, whatever the text.
 */
export function explain(text: string, context: ExplainContext): Explanation {
  // Twice: what was pasted from a page within a page is escaped three times and more.
  const plain = spelledOut(plainText(plainText(text)));
  const main = explainPlain(plain, context);
  if (!plain.trim().includes('\n')) return main;
  const at = placeOf(plain, firstOf(scopeErrorsIn(plain)));
  return { ...main, others: otherErrors(plain, main, at, context) };
}

function explainPlain(plain: string, context: ExplainContext): Explanation {
  const { catalogue, appType = 'unknown', identity = null } = context;
  const granted = context.granted ?? null;
  const error = firstOf(scopeErrorsIn(plain));
  const reference =
    context.endpoint ?? endpointInText(plain, error?.required ?? [], catalogue, placeOf(plain, error));
  const endpoint = label(reference);
  if (error !== undefined) {
    const { required, ...rest } = explainScopeError({
      error,
      reference,
      granted,
      appType,
      identity,
      connected: context.connected,
      catalogue,
    });
    return {
      kind: rest.kind,
      code: error.code,
      endpoint,
      required,
      granted,
      diagnosis: rest.diagnosis,
      fix: rest.fix,
      confidence: rest.confidence,
      documented: [],
      others: [],
    };
  }
  const signals = signalsIn(plain);
  const recognised = recognise(signals);
  const meaning = meaningOf(signals, recognised, reference, catalogue);
  const { diagnosis, fix, confidence } = isServerToServerMe(meaning.kind, reference, appType)
    ? SERVER_TO_SERVER_ME
    : meaning;
  const connected = context.connected ?? [];
  const forUser = adviceForNamedUser({ kind: meaning.kind, reference, appType, identity, connected });
  return {
    kind: meaning.kind,
    code: meaning.code,
    endpoint,
    required: [],
    granted,
    diagnosis,
    fix: forUser ?? fix,
    confidence,
    documented: meaning.documented,
    others: [],
  };
}
