import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType } from './grant.ts';

/** How an endpoint is asked about, or why not. */
export type ProbePlan =
  | {
      readonly kind: 'call';
      /** Below the API's base, encoded. */
      readonly path: string;
      /** The same for people and for look-ups: made-up values are the template's parameters again. */
      readonly shown: string;
      /** The parameters that were filled with something that does not exist. */
      readonly madeUp: readonly string[];
    }
  | { readonly kind: 'skip'; readonly why: string };

const MADE_UP = 'zoomctl-no-such-id';
/** Zoom refuses letters in the place of a meeting's number before it looks at anything else. */
const MADE_UP_NUMBER = '0';

/** Replies that are credentials themselves: what must not be seen is not fetched to throw it away. */
const CREDENTIAL = /\/(?:token|zak|join_?token|private_key)(?:\/|$)/;
const PARAMETER = /^\{([^}]*)\}$/;
const PERSON = /user|email|member/i;

const skip = (why: string): ProbePlan => ({ kind: 'skip', why });

function encoded(segment: string): string {
  // A part that is encoded already was left so because decoding it would change what the path means.
  return segment.includes('%') ? segment : encodeURIComponent(segment);
}

/**
 * Plans the one request that asks Zoom about an endpoint: a GET, so that nothing can change. `{userId}` is the token's
 * own user, whom a Server-to-Server token doesn't have; other ids that nobody gave are ones that can't exist.
 */
export function probePlan({ method, path, endpoint }: EndpointReference, appType: AppType): ProbePlan {
  if (method !== 'GET') return skip('it is no GET and might change something');
  if (endpoint === undefined) return skip('Zoom publishes no such endpoint');
  if (endpoint.base !== null) return skip('it is not below the address of the REST API');
  if (CREDENTIAL.test(endpoint.path)) return skip('its reply is a credential');
  const segments = path.split('/');
  if (segments.some((segment) => /^\.{1,2}$/.test(decodeURIComponentSafely(segment))))
    return skip('its path leads elsewhere');
  const madeUp: string[] = [];
  const filled = segments.map((segment) => {
    const name = PARAMETER.exec(segment)?.[1];
    if (name === undefined) return { sent: encoded(segment), shown: segment };
    if (name === 'userId' && appType !== 's2s') return { sent: 'me', shown: 'me' };
    madeUp.push(name);
    return { sent: /meeting|webinar/i.test(name) ? MADE_UP_NUMBER : MADE_UP, shown: segment };
  });
  if (appType !== 'admin' && appType !== 's2s' && madeUp.some((name) => PERSON.test(name)))
    return skip('its path names a person, and a user-managed app is refused whoever that is');
  const joined = (pick: 'sent' | 'shown') => filled.map((part) => part[pick]).join('/');
  return { kind: 'call', path: joined('sent'), shown: joined('shown'), madeUp };
}

function decodeURIComponentSafely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
