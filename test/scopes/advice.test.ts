import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { listed, zoomNamed } from '../../src/scopes/advice.ts';
import { type Examination, examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { type AppType, parseScopes } from '../../src/scopes/grant.ts';

const catalogue = openCatalogue();
const OWN = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };
const OTHER = { email: 'Other@Example.com', userId: null };

const ADD = 'to the app (Zoom App Marketplace, your app, Scopes)';
const AND_AGAIN = `${ADD}, then run zoomctl login again, because a token never gains scopes.`;
const IF_USER = 'This holds if this is a user-managed app, which its scopes suggest.';
const IF_ADMIN = 'This holds if this is an admin-managed or Server-to-Server app, which its scopes suggest.';
const ADMIN_ONLY = "Only :admin or :master scopes open it, and a user-managed app can't have those.";
const NOT_OWN =
  "The path names other@example.com, who is not this token's user, and a user-managed app acts for its own user only.";
const WITH_ME = "Then call POST /users/me/meetings: with me, not with the user's name.";

const CREATE = 'POST /users/{userId}/meetings';
const CREATE_MY = 'POST /users/me/meetings';
const CREATE_OWN = 'POST /users/work@example.com/meetings';
const CREATE_OTHER = 'POST /users/other@example.com/meetings';
const SETTINGS = 'GET /accounts/{accountId}/settings';
const UNFURL = 'POST /im/chat/users/abc/unfurls/xyz';

type More = Partial<Pick<Examination, 'identity' | 'connected' | 'loginHint'>>;

function advised(granted: string, appType: AppType, endpoint: string, more: More = {}): [string, string] {
  const endpoints = [parseEndpointReference(endpoint, catalogue)];
  const [verdict] = examine({
    granted: parseScopes(granted),
    appType,
    endpoints,
    catalogue,
    ...more,
  }).endpoints;
  return [verdict?.reason ?? '', verdict?.fix ?? ''];
}

describe('what the doctor says of an endpoint that is open', () => {
  it.each<[granted: string, app: AppType, endpoint: string, reason: string]>([
    ['meeting:write', 'user', CREATE, 'meeting:write opens it with me in the place of the user.'],
    [
      'meeting:write meeting:write:meeting',
      'user',
      CREATE,
      'meeting:write:meeting, meeting:write each open it with me in the place of the user.',
    ],
    ['meeting:write', 'user', CREATE_MY, 'meeting:write opens it.'],
    ['meeting:write', 'unknown', CREATE_MY, 'meeting:write opens it.'],
    [
      'meeting:write',
      'unknown',
      CREATE,
      `meeting:write opens it with me in the place of the user. ${IF_USER}`,
    ],
    ['meeting:write:admin', 'unknown', CREATE, `meeting:write:admin opens it. ${IF_ADMIN}`],
    ['meeting:write:admin', 'unknown', CREATE_OWN, `meeting:write:admin opens it. ${IF_ADMIN}`],
    ['meeting:write:admin', 'admin', CREATE, 'meeting:write:admin opens it.'],
    ['meeting:write:admin', 'user', CREATE_OWN, 'meeting:write:admin opens it.'],
    ['account:read:admin', 'unknown', SETTINGS, 'account:read:admin opens it.'],
  ])('%j, app %s, %s', (granted, app, endpoint, reason) => {
    expect(advised(granted, app, endpoint)).toEqual([reason, 'Nothing to do.']);
  });
});

describe('what the doctor says of an endpoint that is closed', () => {
  it.each<[granted: string, app: AppType, endpoint: string, reason: string, fix: string, more?: More]>([
    ['', 'unknown', CREATE, 'No scopes are granted.', `Add meeting:write:meeting ${AND_AGAIN}`],
    ['', 'user', CREATE, 'No scopes are granted.', `Add meeting:write:meeting ${AND_AGAIN}`],
    [
      'openid',
      'unknown',
      CREATE,
      `None of the granted scopes opens it. ${IF_USER}`,
      `Add meeting:write:meeting ${AND_AGAIN}`,
    ],
    ['user:read', 'user', CREATE, 'None of the granted scopes opens it.', `Add meeting:write ${AND_AGAIN}`],
    [
      'user:read:admin',
      'unknown',
      CREATE,
      `None of the granted scopes opens it. ${IF_ADMIN}`,
      `Add meeting:write:admin ${AND_AGAIN}`,
    ],
    [
      'meeting:write',
      'admin',
      CREATE,
      "meeting:write reaches the token's own user only, and the path names any user of the account.",
      `Add meeting:write:admin ${AND_AGAIN}`,
    ],
    [
      'meeting:write meeting:write:meeting',
      'admin',
      CREATE,
      "meeting:write:meeting, meeting:write reach the token's own user only, and the path names any user of the account.",
      `Add meeting:write:meeting:admin ${AND_AGAIN}`,
    ],
    [
      '',
      's2s',
      CREATE,
      'No scopes are granted.',
      `Add meeting:write:meeting:admin ${ADD}, then activate the app again and take a new token.`,
    ],
    [
      '',
      'admin',
      CREATE_MY,
      'No scopes are granted.',
      `Add meeting:write:meeting:admin ${ADD}, then run zoomctl login --alias work again, because a token never gains scopes.`,
      { loginHint: 'zoomctl login --alias work' },
    ],
    [
      '',
      'user',
      CREATE_OWN,
      'No scopes are granted.',
      `Add meeting:write:meeting ${AND_AGAIN} ${WITH_ME}`,
      { identity: OWN },
    ],
    [
      '',
      'user',
      'POST /users/Me/meetings',
      'No scopes are granted.',
      `Add meeting:write:meeting ${AND_AGAIN} ${WITH_ME}`,
    ],
    ['', 'admin', CREATE_OWN, 'No scopes are granted.', `Add meeting:write:meeting:admin ${AND_AGAIN}`],
  ])('%j, app %s, %s', (granted, app, endpoint, reason, fix, more = {}) => {
    expect(advised(granted, app, endpoint, more)).toEqual([reason, fix]);
  });

  it.each<[granted: string, app: AppType, reason: string, scope: string]>([
    ['account:read', 'user', ADMIN_ONLY, 'account:read:admin'],
    ['account:read', 'unknown', `${ADMIN_ONLY} ${IF_USER}`, 'account:read:admin'],
    ['account:read:account', 'user', ADMIN_ONLY, 'account:read:settings:admin'],
  ])('to a user-managed app: %j, app %s', (granted, app, reason, scope) => {
    expect(advised(granted, app, SETTINGS)).toEqual([
      reason,
      `Use an admin-managed or Server-to-Server app that has ${scope}: zoomctl app add NAME --client-id ID --type admin.`,
    ]);
  });
});

describe('what the doctor says of a path that names a user to a user-managed app', () => {
  const asks = (what: string) => `${what}, even when that is the token's own user.`;

  it.each<[granted: string, app: AppType, endpoint: string, reason: string, fix: string]>([
    [
      'meeting:write',
      'user',
      `POST /users/${OWN.userId}/meetings`,
      `The path names the user ${OWN.userId}, and meeting:write is user-level: ${asks('Zoom then asks for meeting:write:admin')}`,
      'Write me in the place of the user: POST /users/me/meetings.',
    ],
    [
      'meeting:write meeting:write:meeting',
      'unknown',
      CREATE_OWN,
      `The path names the user work@example.com, and meeting:write:meeting, meeting:write are user-level: ${asks('Zoom then asks for meeting:write:meeting:admin')} ${IF_USER}`,
      'Write me in the place of the user: POST /users/me/meetings.',
    ],
    [
      'imchat:bot',
      'user',
      UNFURL,
      `The path names the user abc, and imchat:bot is user-level: ${asks('Zoom then refuses the call')}`,
      'Write me in the place of the user: POST /im/chat/users/me/unfurls/xyz.',
    ],
    [
      'meeting:write',
      'user',
      'POST /users/ME/meetings',
      "The path says ME, which Zoom reads as another user's name: it knows the token's own user as me, in lower case.",
      'Write me in lower case: POST /users/me/meetings.',
    ],
  ])('%j, app %s, %s', (granted, app, endpoint, reason, fix) => {
    expect(advised(granted, app, endpoint)).toEqual([reason, fix]);
  });

  const RUN =
    'Run zoomctl login as other@example.com, then call POST /users/me/meetings with --account other@example.com';
  const CONNECTED =
    'other@example.com is connected: zoomctl api POST /users/me/meetings --account other@example.com';
  const OR_ADMIN = (scope: string) => `, or use an admin-managed app of that user's account with ${scope}.`;

  it.each<[what: string, granted: string, more: More, fix: string]>([
    ['another user', 'meeting:write', { identity: OWN }, `${RUN}${OR_ADMIN('meeting:write:admin')}`],
    [
      'another user, with nothing granted',
      '',
      { identity: OWN },
      `Add meeting:write:meeting ${ADD}. ${RUN}${OR_ADMIN('meeting:write:meeting:admin')}`,
    ],
    ['another user who is connected', 'meeting:write', { identity: OWN, connected: [OWN, OTHER] }, CONNECTED],
    [
      'another user who is connected, with nothing granted',
      '',
      { identity: OWN, connected: [OWN, OTHER] },
      `Add meeting:write:meeting ${ADD}. ${RUN}${OR_ADMIN('meeting:write:meeting:admin')}`,
    ],
    [
      'another user than the ones who are connected',
      'meeting:write',
      { identity: OWN, connected: [OWN, { email: null, userId: null }] },
      `${RUN}${OR_ADMIN('meeting:write:admin')}`,
    ],
  ])('%s: %j', (_what, granted, more, fix) => {
    expect(advised(granted, 'user', CREATE_OTHER, more)).toEqual([NOT_OWN, fix]);
  });

  it('another user, where no scope for admins is published', () => {
    const [, fix] = advised('imchat:bot', 'user', 'POST /im/chat/users/a@b.co/unfurls/xyz', {
      identity: OWN,
    });
    expect(fix).toBe(
      'Run zoomctl login as a@b.co, then call POST /im/chat/users/me/unfurls/xyz with --account a@b.co.',
    );
  });
});

describe('what the doctor says where the app can’t be given what is published', () => {
  const ERROR = 'and give the error that Zoom answers with to zoomctl scopes explain';
  it.each<[granted: string, app: AppType, endpoint: string, fix: string]>([
    [
      'meeting:read',
      'user',
      'DELETE /chat/channels/{channelId}',
      "Zoom publishes only granular scopes for it, which an app with classic scopes can't take: use an app with granular scopes that has team_chat:delete:channel.",
    ],
    [
      'meeting:read:meeting',
      'user',
      'POST /im/chat/messages',
      `Zoom publishes only classic scopes for it, such as imchat:bot, which the scope picker of an app with granular scopes rarely has. If yours has not, make the call once, on test data, ${ERROR}; it may name a granular one.`,
    ],
    [
      'meeting:read:meeting:admin',
      'admin',
      'GET /contacts/groups',
      `Zoom publishes only classic scopes for it, such as contact_group:read:admin, which the scope picker of an app with granular scopes rarely has. If yours has not, make the call once, ${ERROR}; it may name a granular one.`,
    ],
    [
      'meeting:read:meeting',
      'user',
      'GET /contacts/groups',
      `Use an admin-managed or Server-to-Server app that has contact_group:read:admin: zoomctl app add NAME --client-id ID --type admin. It is a classic scope, which the scope picker of an app made today rarely has: if yours has not, make the call once, ${ERROR}; it may name a granular one.`,
    ],
    [
      'meeting:read:meeting',
      'user',
      'GET /chat/users/me/channels/abc/admins',
      "For its own user Zoom publishes only chat_channel:read, a classic scope, which an app with granular scopes can't take. Use an admin-managed or Server-to-Server app that has team_chat:read:list_administrators:admin: zoomctl app add NAME --client-id ID --type admin.",
    ],
    [
      'meeting:read',
      'user',
      'GET /chat/users/me/channels/abc',
      "For its own user Zoom publishes only team_chat:read:user_channel, a granular scope, which an app with classic scopes can't take. Use an admin-managed or Server-to-Server app that has chat_channel:write:admin: zoomctl app add NAME --client-id ID --type admin.",
    ],
    ['meeting:read', 'user', 'GET /aiservices/scribe/jobs', `Make the call once, ${ERROR}.`],
    ['meeting:read', 'user', 'POST /aiservices/scribe/jobs', `Make the call once, on test data, ${ERROR}.`],
  ])('%j, app %s, %s', (granted, app, endpoint, fix) => {
    expect(advised(granted, app, endpoint)[1]).toBe(fix);
  });

  it.each([
    ['GET /no/such/thing', ''],
    ['POST /users/me/meeting', ' Did you mean POST /users/me/meetings?'],
    ['GET /users/me/meetingss', ' Did you mean GET /users/me/meetings or GET /users/me/settings?'],
  ])('or where nothing is published at all: %s', (endpoint, meant) => {
    expect(advised('', 'user', endpoint)).toEqual([
      `Zoom publishes no such endpoint.${meant}`,
      'Check the method and the path with zoomctl endpoint list.',
    ]);
  });
});

describe('names in a sentence', () => {
  it.each([
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b, c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('%j: %s', (names, text) => {
    expect(listed(names)).toBe(text);
  });

  it('are told with the day on which Zoom named them, beside what its documents have', () => {
    const at = '2026-11-24T15:00:00.000Z';
    expect(zoomNamed(['a:b'], ['c:d', 'e:f'], at)).toBe(
      'Zoom itself named a:b on 2026-11-24; its documents have c:d, e:f.',
    );
    expect(zoomNamed(['1', '2', '3', '4', '5'], [], at)).toBe(
      'Zoom itself named 1, 2, 3, 4 and 1 more on 2026-11-24; its documents have none.',
    );
  });
});
