import type { Confidence } from './known-error.ts';

interface StatusMeaning {
  readonly kind: string;
  readonly diagnosis: string;
  readonly fix: string;
  readonly confidence: Confidence;
}

const STATUS =
  /\bHTTP(?:\/\d(?:\.\d)?)?["']?\s{1,3}([1-5]\d\d)\b|status(?:[ _-]?code)?["']?\s{0,3}[:=]?\s{0,3}["']?([1-5]\d\d)\b|\breturned error: ([45]\d\d)\b|\b([45]\d\d) (?:client error|server error|unauthorized|forbidden|not found|too many|internal server|bad gateway|service unavailable|gateway time)/i;

/** Where HTTP libraries keep what Zoom said, which most logs leave out. */
const BODY =
  'Log the body of the reply (axios: error.response.data; requests: response.text; fetch: await response.text()) and give that to zoomctl scopes explain, or make the call again with zoomctl api METHOD PATH.';

const MEANINGS: Readonly<Record<number, StatusMeaning>> = {
  400: {
    kind: 'unknown',
    diagnosis:
      'HTTP status 400 is what Zoom sends with most of its errors, missing scopes among them: which one it is stands in the body of the reply, and that is not in the text.',
    fix: BODY,
    confidence: 'guess',
  },
  404: {
    kind: 'unknown',
    diagnosis:
      'HTTP status 404 means that Zoom knows no such call, or nothing by the id in its path; which of the two stands in the body of the reply, and that is not in the text.',
    fix: BODY,
    confidence: 'guess',
  },
  401: {
    kind: 'token_invalid',
    diagnosis: 'HTTP status 401 means that Zoom did not accept the token: most often it has expired.',
    fix: 'Take a fresh one with zoomctl token; if that is refused too, run zoomctl login again.',
    confidence: 'guess',
  },
  403: {
    kind: 'permission',
    diagnosis: "HTTP status 403 means that Zoom knows the token's user and does not let them do this.",
    fix: "Give the body of the reply, too; else ask the account's admin about the user's role.",
    confidence: 'guess',
  },
  429: {
    kind: 'rate_limited',
    diagnosis:
      'HTTP status 429 means that more calls were sent than Zoom allows, in one second or in one day.',
    fix: "Wait as long as the reply's Retry-After header says, or a few seconds where there is none.",
    confidence: 'likely',
  },
};

const UNAVAILABLE: StatusMeaning = {
  kind: 'unavailable',
  diagnosis: 'The failure is on the side of Zoom, or of a proxy on the way to it.',
  fix: 'Try again in a few minutes; a change may have happened in spite of it, so look first.',
  confidence: 'likely',
};

/** What the status of an HTTP reply says where nothing else is known. */
export function statusMeaning(plain: string): StatusMeaning | undefined {
  const match = STATUS.exec(plain);
  const status = Number(match?.slice(1).find((digits) => digits !== undefined));
  return status >= 500 && status < 600 ? UNAVAILABLE : MEANINGS[status];
}
