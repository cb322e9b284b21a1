import { apiError, oauthError, type Reply } from './http-message.ts';

/** Zoom's replies in states that the sandbox does not get into by itself; a fault can ask for them by name. */
const CANNED: Readonly<Record<string, (now: number) => Reply>> = {
  'rate-limit-per-second': () => ({
    ...apiError(
      429,
      429,
      'You have reached the maximum per-second rate limit for this API. Try again later.',
    ),
    headers: {
      'Content-Type': 'application/json;charset=UTF-8',
      'X-RateLimit-Category': 'Light',
      'X-RateLimit-Type': 'QPS',
      'X-RateLimit-Limit': '4',
      'X-RateLimit-Remaining': '0',
    },
  }),
  // Retry-After is a date here where RFC 9110 has seconds or an HTTP date.
  'rate-limit-daily': (now) => ({
    ...apiError(
      429,
      429,
      'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.',
    ),
    headers: {
      'Content-Type': 'application/json;charset=UTF-8',
      'X-RateLimit-Category': 'Heavy',
      'X-RateLimit-Type': 'Daily-limit',
      'X-RateLimit-Limit': '30000',
      'X-RateLimit-Remaining': '0',
      'Retry-After': `${new Date(now + 24 * 3600 * 1000).toISOString().slice(0, 10)}T00:00:00Z`,
    },
  }),
  // Neither a type nor a Retry-After, and the numbers of another limit: as captured.
  'rate-limit-meetings': () => ({
    ...apiError(
      429,
      429,
      'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.',
    ),
    headers: {
      'Content-Type': 'application/json;charset=UTF-8',
      'x-ratelimit-category': 'Light',
      'x-ratelimit-limit': '6000',
      'x-ratelimit-remaining': '5893',
    },
  }),
  'rate-limit-lock': () =>
    apiError(
      429,
      429,
      'Too many concurrent requests. A request to disassociate this user has already been made.',
    ),
  'denied-with-200': () => apiError(200, 200, 'You do not have the right permissions.'),
  'page-token-expired': () => apiError(400, 300, 'The next page token is invalid or expired.'),
  unlicensed: () =>
    apiError(400, 3161, 'Meeting hosting and scheduling capabilities are not allowed for your user account.'),
  'app-disabled': () => oauthError('invalid_client', 'The app has been disabled by the developer'),
};

export const CANNED_REPLIES: readonly string[] = Object.keys(CANNED);

/** @param now milliseconds since 1970 */
export function cannedReply(name: string, now: number): Reply {
  const make = CANNED[name];
  if (!make) throw new Error(`There is no canned reply ${name}`);
  return make(now);
}
