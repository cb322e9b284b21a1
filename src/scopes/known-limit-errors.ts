import type { KnownError } from './known-error.ts';

/** Limits on how often, and how much at once. */
export const LIMIT_ERRORS: readonly KnownError[] = [
  {
    kind: 'rate_limited',
    text: /\bper-second rate limit\b/i,
    diagnosis:
      'The Zoom account sent more calls of this kind in one second than its plan allows; all its apps count together.',
    fix: 'Wait a second or two, a little longer each time, and send fewer calls at once.',
  },
  {
    kind: 'rate_limited',
    text: /\bmaximum daily rate limit\b/i,
    diagnosis: "The Zoom account has used up today's calls of this kind.",
    fix: "Wait until the time in the reply's Retry-After header.",
  },
  {
    kind: 'rate_limited',
    text: /\bof meeting create\/update API requests\b|\bmaximum of .{1,40} meetings can be created\/updated\b/i,
    diagnosis:
      'One host may have 100 meetings created or updated in a day (UTC), and this host has reached that.',
    fix: 'Go on after 00:00 UTC, or create the meeting for another host.',
  },
  {
    kind: 'rate_limited',
    text: /\bfor add meeting registrant API requests\b/i,
    diagnosis: 'The same person may be registered 3 times a day (UTC), and that is used up.',
    fix: 'Go on after 00:00 UTC, and look up the registration instead of making it again.',
  },
  {
    kind: 'rate_limited',
    text: /\btoo many concurrent requests\b/i,
    diagnosis: 'An earlier request on the same user is still being worked on.',
    fix: 'Wait for its reply: send such requests one after the other.',
  },
  {
    kind: 'rate_limited',
    text: /\btoo many requests\b|\b(?:reached|exceeded) (?:the|your) .{0,40}rate limit\b/i,
    codes: [429],
    byCode: true,
    confidence: 'likely',
    diagnosis: 'More calls were sent than Zoom allows, in one second or in one day.',
    fix: "Wait as long as the reply's Retry-After header says, or a few seconds where there is none, and send fewer calls at once.",
  },
];
