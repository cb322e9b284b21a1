import type { KnownError } from './known-error.ts';

/** What Zoom shows in the browser instead of going back to the app, and what its form for apps refuses. */
export const LOGIN_ERRORS: readonly KnownError[] = [
  {
    kind: 'redirect_mismatch',
    text: /\binvalid redirect\b/i,
    codes: [4700],
    diagnosis:
      'The redirect URI of the login is not registered with this app: a difference in port, path, host name or case is enough, development and production have lists of their own, and a loopback address works with the public client id only.',
    fix: 'At Zoom, put the exact URI into both the OAuth Redirect URL and the OAuth Allow List of the app, with 127.0.0.1 in it and not localhost; then run zoomctl login with the Public Client ID.',
  },
  {
    kind: 'invalid_client',
    text: /\binvalid client_id(?! or)\b/i,
    codes: [4702],
    diagnosis:
      'Zoom knows no app with this client id: it is mistyped, a placeholder, or belongs to the other Zoom cloud.',
    fix: "Copy the client id again from the app's credentials page at Zoom and set it with zoomctl app add.",
  },
  {
    kind: 'invalid_client',
    text: /\binvalid client_id(?! or)\b/i,
    codes: [4700],
    diagnosis:
      'Zoom knows the client id and yet takes no logins for it: the app is not activated, or it was deleted.',
    fix: 'Open the app in the Zoom App Marketplace and activate it, or make it anew.',
  },
  {
    kind: 'invalid_scope',
    text: /\binvalid[ _]scope\b/i,
    codes: [4700],
    diagnosis: 'The login asked for a scope that the app does not have among its scopes at Zoom.',
    fix: 'Leave the scopes out of the login, or add them to the app first (Zoom App Marketplace, your app, Scopes).',
  },
  {
    kind: 'access_denied',
    text: /\byou cannot authorize\b|\brestricted to only users under the developer/i,
    diagnosis:
      "Zoom does not let this user install the app: an unpublished app is for users of its developer's own Zoom account only, and an account may ask for its admin's approval first.",
    fix: "Log in as a user of the developer's account, have the app published or put into beta, or ask the account's admin to pre-approve it.",
  },
  {
    kind: 'permission',
    text: /\baccount admin is required to install\b/i,
    diagnosis: 'The app is admin-managed, and the user who logs in is no admin of their Zoom account.',
    fix: 'Log in as an admin of the account, or use a user-managed app.',
  },
  {
    kind: 'redirect_mismatch',
    text: /\blocalhost is not allowed\b/i,
    diagnosis: "Zoom's form for apps takes no redirect URI with the name localhost.",
    fix: 'Register http://127.0.0.1/callback in its place.',
  },
  {
    kind: 'redirect_mismatch',
    text: /\bnumeric loopback addresses instead of custom URI schemes\b/i,
    diagnosis: 'Zoom takes a redirect URI with a scheme of its own for Meeting SDK apps only.',
    fix: 'Register an https address or http://127.0.0.1/callback.',
  },
  {
    kind: 'redirect_mismatch',
    text: /\bwrong URL format\b/i,
    diagnosis:
      "Zoom's form takes a plain http loopback address only from an app that is set up as a public client.",
    fix: 'Turn on Use Public Client OAuth for the app first, then register http://127.0.0.1/callback.',
  },
  {
    kind: 'access_denied',
    errors: ['access_denied'],
    diagnosis: 'The user, or a policy of their Zoom account, declined to let the app in.',
    fix: "Run zoomctl login again and choose Allow; if Zoom offers no such choice, ask the account's admin to approve the app.",
  },
];
