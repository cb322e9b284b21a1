import type { KnownError } from './known-error.ts';

/** What the OAuth server answers when a code or a refresh token is to become an access token, and its table of codes. */
export const TOKEN_ERRORS: readonly KnownError[] = [
  {
    kind: 'invalid_code',
    text: /\binvalid authorization code\b/i,
    codes: [4734],
    byCode: true,
    diagnosis:
      'Zoom does not take the authorization code: it was used already, is older than 5 minutes, was issued to another client id, or the code verifier is not the one of this login.',
    fix: 'Run zoomctl login again.',
  },
  {
    kind: 'invalid_code',
    text: /(?<!\w)code is expired\b/i,
    codes: [4733],
    byCode: true,
    diagnosis: 'The authorization code is older than the 5 minutes that it is good for.',
    fix: 'Run zoomctl login again and finish in the browser without a pause.',
  },
  {
    kind: 'unavailable',
    text: /\bcreating authorization code error\b/i,
    codes: [4732],
    byCode: true,
    diagnosis:
      'A service inside Zoom that makes authorization codes failed; the request itself may be right.',
    fix: 'Wait a few minutes and run zoomctl login again.',
  },
  {
    kind: 'invalid_client',
    text: /\binvalid client_id or client_secret\b/i,
    errors: ['invalid_client'],
    diagnosis:
      'Zoom does not accept the credentials: the id and the secret are not of the same environment (development, production), have a blank too many, or a confidential client id came without its secret.',
    fix: "Copy the credentials again from the app's page at Zoom; without a secret only the Public Client ID works.",
  },
  {
    kind: 'token_revoked',
    text: /\binvalid token!/i,
    errors: ['invalid_grant'],
    diagnosis:
      'The refresh token is no longer good: it was exchanged before, a newer login of the same user with the same app took its place, or the app was removed.',
    fix: 'Run zoomctl login again; trying the same token again never helps.',
  },
  {
    kind: 'token_invalid',
    text: /\binvalid refresh token\b/i,
    diagnosis:
      'Zoom has never seen this refresh token: it is cut short, altered, or of another app or cloud.',
    fix: 'Run zoomctl login again.',
  },
  {
    kind: 'token_invalid',
    text: /\brefresh token invalid\b/i,
    codes: [4711],
    diagnosis:
      "The token's scopes are no longer those of the app, because the app's scopes were changed after the login.",
    fix: 'Run zoomctl login again to get a token with the scopes of today.',
  },
  {
    kind: 'redirect_mismatch',
    text: /\bredirect ur[il] mismatch\b/i,
    codes: [4709],
    errors: ['redirect_uri_mismatch'],
    byCode: true,
    diagnosis:
      'The redirect URI sent with the code is not, byte for byte, the one that the login began with.',
    fix: 'Send the same redirect URI in both requests, port included, and begin the login anew.',
  },
  {
    kind: 'unsupported_grant_type',
    text: /\bgrant type is not supported\b|\bunsupported[ _]grant[ _]type\b/i,
    codes: [4705],
    errors: ['unauthorized_client'],
    byCode: true,
    diagnosis:
      'This kind of app has no such way to a token: account_credentials is for Server-to-Server apps only, and they have no other.',
    fix: 'Set the type of the app right with zoomctl app add --type user, admin or s2s.',
  },
  {
    kind: 'invalid_client',
    text: /\bclient id or client secret is missing\b/i,
    codes: [4706],
    diagnosis: 'The request to the token endpoint does not say which app it is from.',
    fix: 'Send the client id in the body (public client), or id and secret as Basic authorization (confidential client).',
  },
  {
    kind: 'validation',
    text: /\bmissing grant type\b/i,
    codes: [4706],
    byCode: true,
    diagnosis:
      'The request to the token endpoint lacks something that it needs, such as grant_type or the client id.',
    fix: 'Send grant_type in the body as application/x-www-form-urlencoded.',
  },
  {
    kind: 'token_invalid',
    text: /\btoken cannot be empty\b/i,
    codes: [4700],
    diagnosis: 'The call carried no token.',
    fix: 'Send the header Authorization: Bearer with the output of zoomctl token.',
  },
  {
    kind: 'invalid_client',
    text: /\binvalid client(?: ?\.|["'\s]*$)/im,
    codes: [4702],
    byCode: true,
    diagnosis: 'Zoom knows no app with this client id.',
    fix: "Copy the client id again from the app's credentials page at Zoom.",
  },
  {
    kind: 'invalid_client',
    text: /\binvalid client secret\b|\bclient id does not match authenticated client\b/i,
    codes: [4704],
    byCode: true,
    diagnosis: 'The client secret is not the one of this client id.',
    fix: "Copy id and secret together from the app's credentials page at Zoom.",
  },
  {
    kind: 'app_disabled',
    text: /\bapp has been disabled by the developer\b/i,
    diagnosis: 'The app is switched off: its developer has not activated it, or has deactivated it.',
    fix: 'Open the app in the Zoom App Marketplace and activate it.',
  },
  {
    kind: 'app_disabled',
    text: /\bapp has been disabled\b/i,
    codes: [4717],
    byCode: true,
    diagnosis: 'Zoom has disabled the app.',
    fix: "Ask Zoom's developer support for the reason.",
  },
  {
    kind: 'token_invalid',
    text: /\binvalid JWT\b/i,
    codes: [4724],
    byCode: true,
    diagnosis:
      'The token in the Authorization header is no well-formed JWT: cut short, quoted, or with a line break in it.',
    fix: 'Send the output of zoomctl token, unchanged, after Bearer and one blank.',
  },
  {
    kind: 'token_revoked',
    text: /\bowner of the token does not exist\b/i,
    codes: [4735],
    byCode: true,
    diagnosis: 'The user whom the token belongs to was removed from the Zoom account.',
    fix: 'Run zoomctl login as a user who still exists.',
  },
  {
    kind: 'token_revoked',
    text: /\b(?:can ?not|can't) find the authentication for the access token\b/i,
    codes: [4737],
    byCode: true,
    diagnosis: 'Zoom no longer keeps the login that this token came from.',
    fix: 'Run zoomctl login again.',
  },
  {
    kind: 'token_revoked',
    text: /\btoken is disabled by admin\b/i,
    codes: [4738],
    byCode: true,
    diagnosis: "An admin of the user's Zoom account took back the approval of this app.",
    fix: 'Ask that admin to approve the app in the Marketplace, then run zoomctl login again.',
  },
  {
    kind: 'token_revoked',
    text: /\bout of the token tolerance range\b/i,
    codes: [4740],
    byCode: true,
    diagnosis: 'Newer tokens of the same login have taken the place of this old-style token.',
    fix: 'Run zoomctl login again.',
  },
  {
    kind: 'token_revoked',
    text: /\btoken (?:has been|is|was) revoked\b/i,
    codes: [4741],
    byCode: true,
    diagnosis:
      'A newer login of the same user with the same app took the place of this token, or it was revoked.',
    fix: 'Use the newest token (zoomctl token), or run zoomctl login again.',
  },
  {
    kind: 'invalid_client',
    text: /\baccount does not exist\b(?!\s*:)/i,
    codes: [],
    diagnosis: 'The account id of the Server-to-Server app is wrong.',
    fix: "Copy the account id again from the app's credentials page at Zoom into ZOOM_ACCOUNT_ID or zoomctl app add --account-id.",
  },
  {
    kind: 'permission',
    text: /\baccount does not enabled? the oauth app type\b/i,
    diagnosis: 'The Zoom account is not allowed to use Server-to-Server apps.',
    fix: 'Have an admin turn on the Server-to-Server OAuth app permission for the role (Zoom web portal, User Management, Roles).',
  },
  {
    kind: 'unavailable',
    text: /\bsave access token into database\b/i,
    diagnosis: 'Two requests for a token of the same login reached Zoom at the same time.',
    fix: 'Let one process refresh at a time (zoomctl token does), and try again in a moment.',
  },
  {
    kind: 'authorization_pending',
    errors: ['authorization_pending'],
    diagnosis: 'The user has not yet confirmed the code of the device login.',
    fix: 'Open the address that was shown and enter the code; go on asking meanwhile.',
  },
  {
    kind: 'rate_limited',
    errors: ['slow_down'],
    diagnosis: 'The token endpoint was asked too often while the device login waits.',
    fix: 'Wait 5 seconds longer between two requests.',
  },
  {
    kind: 'invalid_code',
    errors: ['expired_token'],
    diagnosis: 'The code of the device login was not confirmed in time; it is good for 15 minutes.',
    fix: 'Run zoomctl login --device again.',
  },
  {
    kind: 'validation',
    errors: ['invalid_request', 'unsupported_response_type'],
    confidence: 'likely',
    diagnosis:
      'The OAuth server could not make sense of the request: a parameter is missing, twice there, or wrong.',
    fix: 'Read the reason in the reply, and compare the request with what zoomctl login --debug sends.',
  },
  {
    kind: 'unavailable',
    errors: ['server_error', 'temporarily_unavailable'],
    diagnosis: "Zoom's OAuth server failed or is overloaded.",
    fix: 'Wait a few minutes and try again.',
  },
  {
    kind: 'missing_scopes',
    codes: [4711],
    byCode: true,
    diagnosis:
      'Zoom refused the call because the token lacks a scope; the rest of the reply names the scopes.',
    fix: 'Run zoomctl scopes doctor with the endpoint that was called.',
  },
  {
    kind: 'unknown',
    codes: [4700],
    byCode: true,
    confidence: 'guess',
    diagnosis:
      "4700 is the OAuth server's number for many things: the redirect URI, the client, a scope, or a failure of its own.",
    fix: "Give the whole text of the page or the reply to zoomctl scopes explain; Zoom's developer support can look up the x-zm-trackingid of the reply.",
  },
];
