import type { Catalogue } from '../catalogue/catalogue.ts';
import { endpointInText } from './endpoint-in-text.ts';
import { namedUser } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { explainScopeError } from './explain-scope-error.ts';
import type { AppType } from './grant.ts';
import { type Confidence, type Recognised, recognise, type Signals } from './known-error.ts';
import { codesIn, plainText } from './reply-text.ts';
import { parseScopeError } from './scope-error.ts';
import { statusMeaning } from './status-meaning.ts';
import type { Identity } from './verdict.ts';

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
}

/** What is known besides the text. */
export interface ExplainContext {
  readonly catalogue: Catalogue;
  readonly endpoint?: EndpointReference | undefined;
  readonly granted?: readonly string[] | null | undefined;
  readonly appType?: AppType | undefined;
  readonly identity?: Identity | null | undefined;
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

type Meaning = Pick<Explanation, 'kind' | 'diagnosis' | 'fix' | 'confidence'>;

function unknown({ codes }: Signals, empty: boolean): Meaning {
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

const SERVER_TO_SERVER_ME: Omit<Meaning, 'kind'> = {
  diagnosis:
    'The path says me, but a Server-to-Server token belongs to no user; Zoom answers that as if the token were bad.',
  fix: 'Name the user by email address or user id in the place of me.',
  confidence: 'likely',
};

function meaningOf(signals: Signals, recognised: Recognised | undefined): Meaning {
  if (recognised === undefined)
    return statusMeaning(signals.plain) ?? unknown(signals, signals.plain.trim() === '');
  const { known, confidence } = recognised;
  return { kind: known.kind, diagnosis: known.diagnosis, fix: known.fix, confidence };
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

/**
 * Says what a reply of Zoom means, how sure that is, and the one thing to do next. Takes a reply, a log line, several
 * lines, the text of an authorize page or a URL with `error=` in it; never throws, whatever the text.
 */
export function explain(text: string, context: ExplainContext): Explanation {
  const plain = spelledOut(plainText(text));
  const { catalogue, appType = 'unknown', identity = null } = context;
  const granted = context.granted ?? null;
  const error = parseScopeError(plain);
  const reference = context.endpoint ?? endpointInText(plain, error?.required ?? [], catalogue);
  const endpoint = label(reference);
  if (error !== undefined) {
    const { required, ...rest } = explainScopeError({
      error,
      reference,
      granted,
      appType,
      identity,
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
    };
  }
  const signals = signalsIn(plain);
  const recognised = recognise(signals);
  const meaning = meaningOf(signals, recognised);
  const { diagnosis, fix, confidence } = isServerToServerMe(meaning.kind, reference, appType)
    ? SERVER_TO_SERVER_ME
    : meaning;
  return {
    kind: meaning.kind,
    code: codeOf(signals, recognised),
    endpoint,
    required: [],
    granted,
    diagnosis,
    fix,
    confidence,
  };
}
