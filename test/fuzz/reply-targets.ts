import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import type { HttpResponse } from '../../src/http/http-client.ts';
import { readTokenClaims, readTokenClient } from '../../src/oauth/token-claims.ts';
import { processTokenResponse, readableRefreshToken } from '../../src/oauth/token-endpoint.ts';
import { jsonText } from '../../src/output/json-text.ts';
import { explain } from '../../src/scopes/explain.ts';
import { pageOf } from '../../src/zoom/list-reply.ts';
import { printableMeeting } from '../../src/zoom/meetings.ts';
import { rateNotice } from '../../src/zoom/rate-labels.ts';
import { jsonReply } from '../../src/zoom/reply.ts';
import { askedWait, isDailyLimit, refusesToken, zoomApiError } from '../../src/zoom/zoom-error.ts';
import { type FuzzTarget, hold, refusable } from './target.ts';
import { repliesOf } from './wire-seeds.ts';

const TOKENS =
  '{"access_token":"eyJhbGciOiJIUzUxMiJ9.eyJ1aWQiOiJ1c2VyIiwiYWlkIjoiYWNjb3VudCJ9.c2ln","token_type":"bearer","refresh_token":"eyJhbGciOiJIUzUxMiJ9.eyJ1aWQiOiJ1c2VyIn0.c2ln","expires_in":3599,"scope":"meeting:write:meeting user:read:user","api_url":"https://api-eu.zoom.us"}';

function replyOf(status: number, body: string, headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status, headers, body, receivedAt: 1_764_000_000_000 };
}

/** Replies of the token endpoint. */
export const tokenTarget: FuzzTarget = {
  name: 'token',
  batch: 5_000,
  seeds: [TOKENS, ...repliesOf(/token/)],
  words: [
    '"access_token"',
    '"refresh_token"',
    '"token_type"',
    '"bearer"',
    '"expires_in"',
    '"error"',
    '"reason"',
    '"errorCode"',
    'invalid_grant',
    'null',
    '1e999',
    '-1',
    '[]',
    '{}',
    '"__proto__"',
  ],
  run(input) {
    for (const status of [200, 400]) {
      const tokens = refusable(() => processTokenResponse(replyOf(status, input)));
      readableRefreshToken(replyOf(status, input));
      if (tokens === undefined) continue;
      const token = tokens.accessToken.expose();
      hold(/^[\x21-\x7e]+$/.test(token), 'a token that no header takes');
      hold(Number.isFinite(tokens.expiresAt), 'a token that expires never');
      hold(!Number.isNaN(new Date(tokens.expiresAt).getTime()), 'a token whose expiry is no date');
      readTokenClaims(token);
      readTokenClient(token);
    }
  },
};

const REQUESTS = [
  { method: 'POST', path: '/users/me/meetings' },
  { method: 'GET', path: '/users/me' },
] as const;

const STATUSES = [200, 400, 401, 429, 500];

/** Replies of the REST API. */
export const replyTarget: FuzzTarget = {
  name: 'reply',
  seeds: repliesOf(/^(?!.*authorize)/),
  words: [
    '"code"',
    '"message"',
    '"errors"',
    '"id"',
    '"next_page_token"',
    '"page_count"',
    '124',
    '4711',
    '300',
    '98765432109876543',
    '1e400',
    '[[',
    ']]',
    '{"',
    '"toString"',
    '"__proto__"',
    'does not contain scopes',
    'Invalid access token',
    '2026-11-25T00:00:00Z',
  ],
  run(input) {
    // Which of them does not matter to what the body may do, and each input meets another pair.
    const request = REQUESTS[input.length % REQUESTS.length] as (typeof REQUESTS)[number];
    const status = STATUSES[input.length % STATUSES.length] as number;
    const reply = replyOf(status, input, {
      'retry-after': input.slice(0, 40),
      'x-ratelimit-type': input.slice(0, 20),
    });
    const error = zoomApiError(request, reply);
    hold(error.exitCode !== 0 && error.message !== '', 'an error without a word');
    refusesToken(reply);
    isDailyLimit(reply);
    const wait = askedWait(reply);
    hold(wait === undefined || wait >= 0, 'a wait that ends before it begins');
    rateNotice(reply);
    const meeting = refusable(() => jsonReply(replyOf(201, input), 'POST /users/me/meetings', 'check'));
    if (meeting !== undefined) jsonText(printableMeeting(meeting, false));
    const page = refusable(() => pageOf(replyOf(200, input), 'GET /users/me/meetings'));
    // What is between the brackets is printed as it is: it must be JSON again.
    if (page !== undefined)
      hold(JSON.parse(`[${page.text}]`).length === page.items.length, 'items were lost');
    for (const item of page?.items ?? []) JSON.parse(item);
  },
};

const catalogue = openCatalogue();

/** What somebody gives `scopes explain`. */
export const explainTarget: FuzzTarget = {
  name: 'explain',
  seeds: [
    ...repliesOf(/./),
    'POST /users/work@example.com/meetings\nHTTP 400 {"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin]."}',
    'Invalid redirect url (4,700)',
    'https://zoom.us/oauth/authorize?error=invalid_scope&state=x',
  ],
  words: [
    'does not contain scopes',
    '[',
    ']',
    ':admin',
    'code',
    '4711',
    '124',
    'error=',
    'invalid_grant',
    '&quot;',
    '\\"',
    '\\u0022',
    '\n',
    'HTTP 401',
    '{',
    '}',
    '/users/me',
    'POST',
    '%2F',
    '&amp;',
  ],
  run(input) {
    const explanation = explain(input, { catalogue, granted: ['meeting:write:meeting'], appType: 'user' });
    hold(/^[a-z_0-9]+$/.test(explanation.kind), `an explanation of kind ${explanation.kind}`);
    hold(explanation.diagnosis !== '' && explanation.fix !== '', 'an explanation without a word');
    JSON.stringify(explanation);
  },
};
