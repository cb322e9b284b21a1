import type { KnownError } from './known-error.ts';

/** What the REST API answers. Refusals for scopes are read by `parseScopeError` instead. */
export const API_ERRORS: readonly KnownError[] = [
  {
    kind: 'token_expired',
    text: /\baccess token (?:is|has) expired\b/i,
    codes: [124],
    diagnosis: 'The access token is older than the hour that it is good for.',
    fix: 'Take a fresh one with zoomctl token: it refreshes by itself.',
  },
  {
    kind: 'token_invalid',
    text: /\bnot support client credentials\b/i,
    codes: [124],
    diagnosis:
      'This endpoint does not take this kind of token: it was issued to the app itself (grant type client_credentials), and the call has to be made for a user or an account.',
    fix: 'Make the call with the token of a user (zoomctl login, then zoomctl token), or of a Server-to-Server app (grant type account_credentials).',
  },
  {
    kind: 'token_invalid',
    text: /\bonly supports OAuth2 authorization\b/i,
    diagnosis:
      'The call was authorized with something else than an OAuth access token, such as a key of the old JWT apps.',
    fix: 'Run zoomctl login, and send the output of zoomctl token as the Bearer token.',
  },
  {
    kind: 'token_invalid',
    text: /\binvalid access token\b/i,
    codes: [124],
    byCode: true,
    diagnosis:
      'Zoom does not know this access token: it is cut short, was revoked, or a newer login of the same user took its place.',
    fix: 'Take a new one with zoomctl token; if that is refused too, run zoomctl login again.',
  },
  {
    kind: 'validation',
    text: /\bfile named ["']?([\w.-]{1,100})["']? is required\b/i,
    diagnosis: 'The request holds no file of the name that Zoom asks for.',
    fix: 'Send the file as multipart/form-data under that name: with zoomctl api, -F NAME=@FILE.',
    fixFor: ([, name = '']) =>
      `Send the file as multipart/form-data under that name: with zoomctl api, -F ${name}=@FILE.`,
  },
  {
    kind: 'permission',
    text: /\bhas not permitted access to the targeted resource\b/i,
    confidence: 'likely',
    diagnosis:
      'What the call is about belongs to another user, and the login did not include shared access permissions.',
    fix: 'Run zoomctl login again and tick the shared access permissions on the page that asks for consent.',
  },
  {
    kind: 'permission',
    text: /\bhas not authorized shared access permissions\b/i,
    diagnosis:
      "The user's role does not allow the call, or the login did not include shared access permissions.",
    fix: "Run zoomctl login again with shared access permissions ticked; if that does not help, ask the account's admin about the role.",
  },
  {
    kind: 'not_found',
    text: /\bAPI endpoint is not recognized\b/i,
    codes: [2300],
    byCode: true,
    diagnosis: 'Zoom has no endpoint of this method and path.',
    fix: 'Check both with zoomctl endpoint list SEARCH; a path needs its parameters filled in.',
  },
  {
    kind: 'validation',
    text: /\brequest body should be a valid JSON\b/i,
    diagnosis: 'The body of the request is no JSON object.',
    fix: 'Send one JSON object with Content-Type: application/json.',
  },
  {
    kind: 'validation',
    text: /\bfor the schedule_for field is invalid\b/i,
    diagnosis: 'schedule_for names nobody whom Zoom knows in this account.',
    fix: 'Put the email address or the user id of a user of the same account there, or leave it out.',
  },
  {
    kind: 'permission',
    text: /\bcannot schedule a meeting for\b/i,
    codes: [3000],
    diagnosis:
      'The other user has not given this one the privilege to schedule for them; a Server-to-Server app needs it, too.',
    fix: 'Have that user add an assistant under Schedule Privilege (Zoom web portal, Settings, Meeting), or leave schedule_for out.',
  },
  {
    kind: 'validation',
    text: /\binstant meetings do not support the schedule_for\b/i,
    diagnosis:
      'An instant meeting (type 1) starts at once for its own host and can be scheduled for nobody else.',
    fix: 'Leave schedule_for out, or create a scheduled meeting (type 2).',
  },
  {
    kind: 'permission',
    text: /\bhave been blocked from joining meetings\b/i,
    codes: [3000],
    diagnosis: "The account's settings block users of that mail domain from its meetings.",
    fix: 'Have an admin change "Block users in specific domains" in the Zoom web portal\'s settings.',
  },
  {
    kind: 'meeting_state',
    text: /\bcannot update or delete meetings that have started\b/i,
    codes: [3000],
    diagnosis: 'The meeting is running, and Zoom changes no running meeting this way.',
    fix: 'End it first with zoomctl meeting end.',
  },
  {
    kind: 'validation',
    text: /\binvalid occurrence_id\b/i,
    codes: [3000, 300],
    diagnosis:
      'The recurring meeting has no occurrence with this id, or the meeting itself is not to be seen.',
    fix: 'Take the id from the occurrences that zoomctl meeting get ID --json lists.',
  },
  {
    kind: 'meeting_not_found',
    text: /\bcannot access webinar info/i,
    codes: [3000, 300],
    diagnosis: 'The id is that of a webinar, or of none that this token may see.',
    fix: 'Use the webinar endpoints (/webinars/{webinarId}) with this id.',
  },
  {
    kind: 'permission',
    text: /\bcannot access meeting info/i,
    codes: [3000, 300],
    byCode: [3000],
    diagnosis:
      "The meeting is not this token's to see: its host is another user, or it is not there any more.",
    fix: 'Check the id with zoomctl meeting list, and use the account of the host with --account.',
  },
  {
    kind: 'meeting_not_found',
    text: /\bmeeting\b.{0,80}\bnot found or has expired\b|\bmeeting (?:id )?does not exist\b/i,
    codes: [3001, 300],
    diagnosis: 'There is no such meeting: it was deleted, has expired, or the id is wrong.',
    fix: 'Look the id up with zoomctl meeting list; instant meetings are gone once they end.',
  },
  {
    kind: 'meeting_state',
    text: /\bcannot delete this meeting since it is in progress\b/i,
    codes: [3002],
    byCode: true,
    diagnosis: 'The meeting is running, and Zoom deletes no running meeting.',
    fix: 'End it first with zoomctl meeting end.',
  },
  {
    kind: 'permission',
    text: /\b(?:you are|you're) not the meeting host\b/i,
    codes: [3003],
    byCode: true,
    diagnosis: "Only the meeting's host may do this, and the token belongs to somebody else.",
    fix: 'Use the login of the host: --account with their email address.',
  },
  {
    kind: 'meeting_state',
    text: /\bcannot delete this meeting since it has ended\b/i,
    codes: [3007],
    byCode: true,
    diagnosis: 'The meeting has ended, so there is nothing left to delete.',
    fix: 'If that is not the meeting you meant, zoomctl meeting list shows the ids of those that are there.',
  },
  {
    kind: 'permission',
    text: /\bnot allowed to delete PMI\b/i,
    codes: [3018],
    byCode: true,
    diagnosis: "The id is a user's personal meeting room, which can't be deleted.",
    fix: 'Leave it, or give the user another personal meeting id in the Zoom web portal.',
  },
  {
    kind: 'permission',
    text: /\bnot allowed to delete PAC\b/i,
    codes: [3037],
    byCode: true,
    diagnosis: "The id is a user's personal audio conference, which can't be deleted.",
    fix: 'Leave it, or have an admin turn personal audio conferences off in the Zoom web portal.',
  },
  {
    kind: 'permission',
    text: /\bend on-premise user's meeting\b/i,
    codes: [3063],
    byCode: true,
    diagnosis: "The meeting runs on the account's own servers, out of this API's reach.",
    fix: 'Have the host end it in the Zoom client.',
  },
  {
    kind: 'license',
    text: /\bmeeting hosting and scheduling capabilities are not allowed\b/i,
    codes: [3161],
    byCode: true,
    diagnosis: "The user's type has no right to host or schedule meetings.",
    fix: 'Have an admin assign a Meetings licence to the user (Zoom web portal, User Management, Users).',
  },
  {
    kind: 'user_not_found',
    text: /\bvalid invitation to join the Zoom account was not found\b|\binvite not exist\b/i,
    codes: [1120],
    byCode: true,
    diagnosis:
      'The user was invited to the Zoom account but has not accepted, and the invitation is no longer good.',
    fix: 'Invite the user again (Zoom web portal, User Management, Users), and try again once they have accepted.',
  },
  {
    kind: 'not_in_account',
    text: /\buser\b.{0,150}\b(?:not found on|not belongs? to) this account\b/i,
    codes: [1010],
    byCode: true,
    diagnosis:
      "The user or host whom the call is about belongs to another Zoom account than the token; an app that is managed by an admin reaches the users of that admin's own account only.",
    fix: 'Let that user log in with a user-managed app (zoomctl login), then call with me in the path and --account with their email address.',
  },
  {
    kind: 'user_not_found',
    text: /\buser\b.{0,150}\bnot exist\b/i,
    codes: [1001],
    byCode: true,
    diagnosis:
      'The account that the token belongs to has no such user: the name is mistyped, or the user is in another Zoom account.',
    fix: "Write me for the token's own user, or check the user with zoomctl api GET /users; a user of another account has to log in with zoomctl login.",
  },
  {
    kind: 'license',
    text: /\bonly available for paid\b|\bmust be a paid account\b/i,
    diagnosis: "The Zoom account's plan does not include this.",
    fix: 'Have the owner of the account upgrade its plan, or use an account that has it.',
  },
  {
    kind: 'permission',
    text: /\bnot have the right permissions?\b|\bno permission\b|\bdoes not have permission\b/i,
    codes: [200, 403],
    byCode: true,
    diagnosis:
      "The user's role in the Zoom account does not allow this, or the account's plan does not include it. Zoom may say so with HTTP status 200.",
    fix: "Ask the account's admin about the role (Zoom web portal, User Management, Roles) and the plan.",
  },
  {
    kind: 'validation',
    text: /\bvalidation failed\b/i,
    codes: [300],
    byCode: true,
    diagnosis:
      'Zoom does not accept a value in the request; the reply names the fields under errors, where it does.',
    fix: 'Correct the fields that the reply names, and send it again.',
  },
  {
    kind: 'meeting_not_found',
    codes: [3001],
    byCode: true,
    diagnosis:
      'What the call is about, most often a meeting, is not there: deleted, expired, or the id is wrong.',
    fix: 'Look the id up with zoomctl meeting list.',
  },
];
