import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { type Examination, examine, exitStatus } from '../../src/scopes/doctor.ts';
import { parseEndpointReference, referenceTo } from '../../src/scopes/endpoint-reference.ts';
import { type AppType, parseScopes } from '../../src/scopes/grant.ts';

const catalogue = openCatalogue();
const OWN = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };

type More = Partial<Pick<Examination, 'identity' | 'loginHint' | 'requested'>>;

const look = (granted: string, appType: AppType, endpoints: readonly string[], more: More = {}) =>
  examine({
    granted: parseScopes(granted),
    appType,
    endpoints: endpoints.map((text) => parseEndpointReference(text, catalogue)),
    catalogue,
    ...more,
  });

function judge(granted: string, appType: AppType, endpoint: string, more: More = {}) {
  const [verdict] = look(granted, appType, [endpoint], more).endpoints;
  if (verdict === undefined) throw new Error(`no verdict on ${endpoint}`);
  return verdict;
}

const CREATE = 'POST /users/{userId}/meetings';
const CREATE_MY = 'POST /users/me/meetings';
const CREATE_ID = `POST /users/${OWN.userId}/meetings`;
const CREATE_MAIL = 'POST /users/work@example.com/meetings';
const CREATE_OTHER = 'POST /users/clinician@example.com/meetings';
const SETTINGS = 'GET /accounts/{accountId}/settings';
const ME = 'GET /users/me';
/** The one endpoint of a user for which no scope for admins is published. */
const UNFURL = 'POST /im/chat/users/{userId}/unfurls/{triggerId}';

describe('the status of an endpoint', () => {
  it.each<[status: string, app: AppType, granted: string, endpoint: string]>([
    // A user-managed app has its own user, who is me.
    ['ok', 'user', 'meeting:write', CREATE_MY],
    ['ok', 'user', 'meeting:write', CREATE],
    ['ok', 'user', 'meeting:write:meeting', CREATE],
    ['ok', 'user', 'meeting:write:meeting', 'meetingCreate'],
    ['ok', 'user', 'openid meeting:write user:read:user', CREATE],
    ['ok', 'user', 'meeting:read', 'GET /meetings/{meetingId}'],
    ['ok', 'user', 'meeting:read', 'GET /meetings/81234567890'],
    ['ok', 'user', 'user_zak:read', 'GET /users/me/zak'],
    ['ok', 'user', 'meeting:write:admin', CREATE_MAIL],
    ['missing', 'user', '', CREATE_MY],
    ['missing', 'user', 'openid', CREATE],
    ['missing', 'user', 'user:read user:write', CREATE],
    ['missing', 'user', 'meeting:read', CREATE],
    ['missing', 'user', 'meeting:write:Meeting meeting:writ', CREATE],
    ['missing', 'user', 'user:read', CREATE_MAIL],
    ['use_me', 'user', 'meeting:write', CREATE_MAIL],
    ['use_me', 'user', 'meeting:write:meeting', CREATE_ID],
    ['use_me', 'user', 'meeting:write meeting:write:meeting', CREATE_ID],
    ['use_me', 'user', 'user:read', 'GET /users/work@example.com'],
    ['needs_admin', 'user', 'account:read', SETTINGS],
    ['needs_admin', 'user', '', SETTINGS],
    ['ok', 'user', 'account:read:admin', SETTINGS],
    // An admin-managed app reaches every user of the account, but only with an :admin or :master scope.
    ['ok', 'admin', 'meeting:write:admin', CREATE],
    ['ok', 'admin', 'meeting:write:admin', CREATE_MY],
    ['ok', 'admin', 'meeting:write:admin', CREATE_OTHER],
    ['ok', 'admin', 'meeting:write:meeting:admin', CREATE_MAIL],
    ['ok', 'admin', 'meeting:write:meeting:master', CREATE_MAIL],
    ['ok', 'admin', 'meeting:master', CREATE],
    ['ok', 'admin', 'meeting:write', CREATE_MY],
    ['ok', 'admin', 'imchat:bot', UNFURL],
    ['missing', 'admin', 'meeting:write', CREATE],
    ['missing', 'admin', 'meeting:write', CREATE_MAIL],
    ['missing', 'admin', '', CREATE_MY],
    ['missing', 'admin', 'account:read', SETTINGS],
    ['missing', 'admin', '', UNFURL],
    ['ok', 's2s', 'meeting:write:meeting:admin', CREATE_OTHER],
    ['ok', 's2s', 'meeting:write:meeting:admin', CREATE],
    ['missing', 's2s', 'meeting:write:meeting', CREATE],
    ['missing', 's2s', 'user:read:user:admin', CREATE],
    // An app of unknown kind is taken for what its grant looks like.
    ['ok', 'unknown', 'meeting:write', CREATE],
    ['ok', 'unknown', 'meeting:write:admin', CREATE_OTHER],
    ['use_me', 'unknown', 'meeting:write', CREATE_MAIL],
    ['needs_admin', 'unknown', 'meeting:write', SETTINGS],
    ['missing', 'unknown', 'meeting:write user:read:admin', CREATE_MAIL],
    ['missing', 'unknown', '', CREATE_MAIL],
    ['missing', 'unknown', '', SETTINGS],
    // What isn't published is never ok, whatever is granted.
    ['unknown', 'user', 'zoom_events_basic:read zoom_events:read:admin', 'GET /no/such/thing'],
    ['unknown', 'admin', 'meeting:write:admin', 'PATCH /users/me/meetings'],
    ['unknown', 'unknown', '', 'GET /no/such/thing'],
    ['unknown', 'user', 'meeting:write', 'HEAD /users/me'],
  ])('is %s for a %s app with "%s": %s', (status, app, granted, endpoint) => {
    expect(judge(granted, app, endpoint).status).toBe(status);
  });

  it('is unknown, never ok, for every endpoint without published scopes', () => {
    const bare = catalogue.all().filter((e) => e.classic.length + e.granular.length === 0);
    const everything = catalogue.scopes().map((s) => s.scope);
    for (const appType of ['user', 'admin', 's2s', 'unknown'] as const) {
      const report = examine({
        granted: everything,
        appType,
        endpoints: bare.map(referenceTo),
        catalogue,
      });
      expect(report.summary).toEqual({ ok: 0, missing: 0, use_me: 0, needs_admin: 0, unknown: 154 });
    }
  });
});

describe('a path that names a user, for a user-managed app', () => {
  const granted = 'meeting:write user:read user:write';

  it.each<[status: string, who: string, endpoint: string, identity: Examination['identity']]>([
    ['use_me', 'the own address', CREATE_MAIL, OWN],
    ['use_me', 'the own address in capitals', 'POST /users/Work@Example.com/meetings', OWN],
    ['use_me', 'the own address, encoded', 'POST /users/work%40example.com/meetings', OWN],
    ['use_me', 'the own id', CREATE_ID, OWN],
    ['use_me', 'an id where only the address is known', CREATE_ID, { email: 'other@example.com' }],
    ['use_me', 'an address where only the id is known', CREATE_OTHER, { userId: OWN.userId, email: null }],
    ['use_me', 'an address where nobody is known', CREATE_OTHER, null],
    ['use_me', 'an address where the known one is empty', CREATE_OTHER, { email: '' }],
    ['needs_admin', 'another address', CREATE_OTHER, OWN],
    ['needs_admin', 'another id', 'POST /users/p0KT53BCTHSEi6O9Jn-jSw/meetings', OWN],
    ['needs_admin', 'the own id in other capitals', `POST /users/${OWN.userId.toLowerCase()}/meetings`, OWN],
  ])('is %s for %s: %s', (status, _, endpoint, identity) => {
    expect(judge(granted, 'user', endpoint, { identity }).status).toBe(status);
  });

  it('is told the very call to make instead', () => {
    for (const endpoint of [CREATE_MAIL, CREATE_ID]) {
      const verdict = judge(granted, 'user', endpoint, { identity: OWN });
      expect(verdict).toMatchObject({ satisfiedBy: ['meeting:write'], missing: [], add: null });
      expect(verdict.fix).toBe('Write me in the place of the user: POST /users/me/meetings.');
      expect(verdict.reason).toContain('meeting:write:admin');
    }
  });

  it('is told to log in as the other user, since no scope would help', () => {
    const verdict = judge(granted, 'user', CREATE_OTHER, { identity: OWN });
    expect(verdict.add).toBeNull();
    expect(verdict.fix).toMatch(/zoomctl login as clinician@example\.com.*POST \/users\/me\/meetings/);
    expect(verdict.fix).toContain('meeting:write:admin');
    expect(verdict.fix).not.toContain('Add ');
  });

  it('needs the other user to log in even when the scope is missing, too', () => {
    const verdict = judge('user:read', 'user', CREATE_OTHER, { identity: OWN });
    expect(verdict.status).toBe('needs_admin');
    expect(verdict.fix).toMatch(/^Add meeting:write to the app .*zoomctl login as clinician@example\.com/);
  });

  it('gets both steps when the own user is named and the scope is missing', () => {
    const verdict = judge('user:read', 'user', CREATE_MAIL, { identity: OWN });
    expect(verdict).toMatchObject({ status: 'missing', add: 'meeting:write' });
    expect(verdict.fix).toMatch(/Add meeting:write .*zoomctl login again.*POST \/users\/me\/meetings/);
  });

  it('is not sent to log in as anyone where only an admin-managed app helps', () => {
    const verdict = judge(
      'user:read',
      'user',
      'PATCH /contact_center/queues/q1/agents/clinician@example.com',
      { identity: OWN },
    );
    expect(verdict.status).toBe('needs_admin');
    expect(verdict.fix).toMatch(/^Use an admin-managed or Server-to-Server app/);
  });
});

describe('what to add', () => {
  it.each<[add: string | null, missing: string, app: AppType, granted: string, endpoint: string]>([
    ['meeting:write', 'meeting:write meeting:write:meeting', 'user', 'user:read', CREATE],
    ['meeting:write:meeting', 'meeting:write:meeting meeting:write', 'user', 'user:read:user', CREATE],
    ['meeting:write:meeting', 'meeting:write:meeting meeting:write', 'user', '', CREATE],
    [
      'meeting:write:meeting',
      'meeting:write:meeting meeting:write',
      'user',
      'user:read user:read:user',
      CREATE,
    ],
    [
      'meeting:write:admin',
      'meeting:write:admin meeting:master meeting:write:meeting:admin meeting:write:meeting:master',
      'admin',
      'user:read:admin',
      CREATE,
    ],
    [
      'meeting:write:meeting:admin',
      'meeting:write:meeting:admin meeting:write:meeting:master meeting:write:admin meeting:master',
      's2s',
      'user:read:user:admin',
      CREATE_MAIL,
    ],
    [
      'user:read',
      'user_info:read user:read user:write user_profile user:read:user',
      'user',
      'meeting:write',
      ME,
    ],
    [
      'user:read:user',
      'user_info:read user:read user:write user_profile user:read:user',
      'user',
      'x:y:z',
      ME,
    ],
    // Published in the other family alone: no app can be promised that it finds them.
    [null, 'imchat:bot', 'admin', 'user:read:user:admin', UNFURL],
    [
      'team_chat:read:list_pinned_messages',
      'team_chat:read:list_pinned_messages chat:read:admin',
      's2s',
      'meeting:write:meeting:admin',
      'GET /chat/channels/{channelId}/pinned',
    ],
    [
      null,
      'account:read:admin account:write:admin account:read:settings:admin account:read:settings:master',
      'user',
      'user:read',
      SETTINGS,
    ],
  ])('is %s of "%s" for a %s app with "%s": %s', (add, missing, app, granted, endpoint) => {
    const verdict = judge(granted, app, endpoint);
    expect(verdict.add).toBe(add);
    expect([...verdict.missing].sort()).toEqual(missing.split(' ').sort());
    if (add !== null) expect(verdict.missing[0]).toBe(add);
  });

  it('names, at every endpoint, only scopes that the app can take, in its own family where it has one', () => {
    const level = (scope: string) => /:(admin|master)(?::|$)/.exec(scope)?.[1] ?? 'user';
    for (const [granted, family] of [
      ['nothing:read', 'classic'],
      ['nothing:read:real', 'granular'],
    ] as const) {
      for (const appType of ['user', 'admin', 's2s'] as const) {
        const { endpoints } = examine({
          granted: [granted],
          appType,
          endpoints: catalogue.all().map(referenceTo),
          catalogue,
        });
        for (const [index, { status, missing, add, method, path }] of endpoints.entries()) {
          if (status !== 'missing') continue;
          const published = catalogue.all()[index];
          const every = [...(published?.classic ?? []), ...(published?.granular ?? [])];
          const levels = every.map(level);
          const takes = (scope: string) =>
            appType === 'user' || levels.every((l) => l === 'user')
              ? level(scope) === 'user'
              : level(scope) !== 'user';
          const other = family === 'classic' ? 'granular' : 'classic';
          const both = published?.classic.filter((scope) => published.granular.includes(scope)) ?? [];
          const ofOwn = published?.[family] ?? [];
          const own = ofOwn.filter(takes);
          if (own.length > 0) {
            expect(new Set(missing), `${method} ${path}`).toEqual(new Set(every.filter(takes)));
            expect(own).toContain(add);
          } else if (
            appType !== 'user' &&
            ofOwn.length > 0 &&
            !/\{(?:userId|userIdentifier|email)\}/.test(path)
          ) {
            // A path that names no user is open with what reaches the token's own user, too.
            expect(new Set(missing), `${method} ${path}`).toEqual(
              new Set([...ofOwn, ...every.filter(takes)]),
            );
            expect(ofOwn).toContain(add);
          } else {
            expect(new Set(missing), `${method} ${path}`).toEqual(new Set(every.filter(takes)));
            expect([add, both], `${method} ${path}`).toEqual([null, []]);
            expect(published?.[other]).toEqual(expect.arrayContaining([...missing]));
            continue;
          }
          if (own.some((scope) => level(scope) === 'admin')) expect(level(add ?? '')).toBe('admin');
        }
      }
    }
  });

  it.each(['user', 'unknown'] as const)(
    'is nothing where the own family has only scopes for admins, for a %s app',
    (appType) => {
      const verdict = judge('meeting:read:meeting', appType, 'GET /users');
      expect(verdict).toMatchObject({ status: 'needs_admin', add: null });
      expect(verdict.missing).toContain('user:read:list_users:admin');
      expect(verdict.fix).toMatch(/classic scope, which an app with granular scopes can't take/);
    },
  );

  it('says that an admin app of today may not have it, where Zoom publishes only classic scopes for admins', () => {
    const fix = (granted: string, endpoint: string) => judge(granted, 'user', endpoint).fix;
    expect(fix('user:read:user', 'GET /report/daily')).toMatch(
      /report:read:admin.*classic scope.*make the call/,
    );
    expect(fix('user:read', 'GET /report/daily')).not.toMatch(/classic scope/);
    expect(fix('user:read:user', 'GET /accounts/{accountId}/settings')).not.toMatch(/classic scope/);
  });

  it('is no scope of the other family where a path names somebody else, on any endpoint', () => {
    const named = catalogue.all().filter(({ path }) => path.includes('{userId}'));
    expect(named.length).toBeGreaterThan(100);
    for (const [granted, ofFamily] of [
      ['user:read', 'classic'],
      ['webinar:read:webinar', 'granular'],
    ] as const) {
      const calls = named.map(({ method, path }) => `${method} ${path.replace('{userId}', 'x@example.com')}`);
      const { endpoints } = look(granted, 'user', calls, { identity: OWN });
      for (const [index, { fix, method, path }] of endpoints.entries()) {
        const [, added] = /^Add (\S+) to the app/.exec(fix) ?? [];
        const families = new Set(named[index]?.[ofFamily]);
        if (added !== undefined) expect(families, `${method} ${path}`).toContain(added);
      }
    }
  });

  it.each<[says: RegExp, not: RegExp, app: AppType]>([
    [/then run zoomctl login --alias work again, because a token never gains scopes/, /activate/, 'user'],
    [/then run zoomctl login --alias work again, because a token never gains scopes/, /activate/, 'admin'],
    [/then activate the app again and take a new token/, /zoomctl login/, 's2s'],
  ])('comes with %s for another kind of app than %s: %s', (says, not, app) => {
    const { fix } = judge('user:read', app, CREATE, { loginHint: 'zoomctl login --alias work' });
    expect(fix).toMatch(says);
    expect(fix).not.toMatch(not);
    expect(fix).toMatch(/^Add meeting:write/);
  });

  it('is not certain for a Server-to-Server app where the path says me: strict does not take that', () => {
    const named = look('user:read:user:admin', 's2s', ['GET /users/work@example.com']);
    expect([exitStatus(named, false), exitStatus(named, true)]).toEqual([0, 0]);
    const me = look('user:read:user:admin', 's2s', ['GET /users/me']);
    expect([exitStatus(me, false), exitStatus(me, true)]).toEqual([0, 3]);
  });

  it('says which kind of app was assumed where that is not known, and only there', () => {
    expect(judge('user:read', 'unknown', CREATE).reason).toMatch(/if this is a user-managed app/);
    expect(judge('user:read:admin', 'unknown', CREATE).reason).toMatch(/admin-managed or Server-to-Server/);
    for (const app of ['user', 'admin', 's2s'] as const)
      expect(judge('user:read', app, CREATE).reason).not.toMatch(/This holds if/);
    expect(judge('meeting:write', 'unknown', CREATE_MY).reason).not.toMatch(/This holds if/);
  });
});

describe('what the report holds besides', () => {
  it.each<[style: string, granted: string]>([
    ['classic', 'meeting:write user:read:admin'],
    ['granular', 'meeting:write:meeting user:read:user:master'],
    ['mixed', 'meeting:write user:read:user'],
    ['none', ''],
    ['none', 'openid'],
  ])('the style %s of "%s"', (style, granted) => {
    expect(look(granted, 'user', [CREATE])).toMatchObject({ style, granted: parseScopes(granted) });
  });

  it.each<[excess: string, granted: string, endpoints: string[]]>([
    ['', 'meeting:write', [CREATE]],
    ['user:read user:write', 'meeting:write user:read user:write', [CREATE]],
    ['user:read', 'user:read meeting:write meeting:write:admin', [CREATE_MAIL]],
    ['', 'user:read meeting:write', [CREATE, 'GET /users/me']],
    ['openid meeting:writ', 'openid meeting:writ meeting:write', [CREATE]],
    ['meeting:write', 'meeting:write meeting:write', ['GET /no/such/thing']],
    ['meeting:write', 'meeting:write', []],
  ])('the excess "%s" of "%s" over %j', (excess, granted, endpoints) => {
    expect(look(granted, 'user', endpoints).excess).toEqual(parseScopes(excess));
  });

  it('the call as it was asked for, with the operation that it is', () => {
    const { endpoints } = look('', 'user', [CREATE_MAIL, 'meetingCreate', 'DELETE /no/such']);
    expect(endpoints.map((e) => [e.method, e.path, e.operationId, e.evidence])).toEqual([
      ['POST', '/users/work@example.com/meetings', 'meetingCreate', 'documented'],
      ['POST', '/users/{userId}/meetings', 'meetingCreate', 'documented'],
      ['DELETE', '/no/such', null, 'documented'],
    ]);
  });

  it('for an endpoint that Zoom does not publish, what was likely meant', () => {
    expect(judge('', 'user', 'POST /users/me/meetngs').reason).toContain('POST /users/me/meetings');
    expect(judge('', 'user', 'PATCH /users/me/meetings').reason).toContain('POST /users/me/meetings');
    expect(judge('', 'user', 'GET /no/such/thing').fix).toContain('zoomctl endpoint list');
  });

  it('for an endpoint without published scopes, a careful way to learn them', () => {
    const bare = catalogue.all().filter((e) => e.classic.length + e.granular.length === 0);
    for (const get of [true, false]) {
      const endpoint = bare.find((e) => (e.method === 'GET') === get);
      const { fix } = judge('', 'user', `${endpoint?.method} ${endpoint?.path}`);
      expect(fix).toContain('zoomctl scopes explain');
      expect(fix.includes('test data')).toBe(!get);
    }
  });

  it('keeps a published name with a space in it whole', () => {
    const name = 'contact_center:write:queue disposition:admin';
    const report = look(name, 'admin', ['POST /contact_center/queues/{queueId}/dispositions']);
    expect(report).toMatchObject({ granted: [name], excess: [], summary: { ok: 1 } });
  });
});

describe('every published endpoint at once', () => {
  const all = catalogue.all().map(referenceTo);

  it.each<[app: AppType, granted: string, ok: number]>([
    ['user', 'meeting:write user:read user:write', 1],
    ['user', 'meeting:write:meeting', 1],
    ['admin', 'meeting:write:admin user:read:user:admin', 1],
    ['s2s', 'meeting:write:meeting:admin', 1],
    ['unknown', '', 0],
    ['user', '', 0],
  ])('gets a verdict each, and a summary that adds up: %s app with "%s"', (appType, granted, least) => {
    const report = examine({ granted: parseScopes(granted), appType, endpoints: all, catalogue });
    expect(report.endpoints).toHaveLength(1750);
    expect(report.endpoints.map((e) => `${e.method} ${e.path}`)).toEqual(
      catalogue.all().map((e) => `${e.method} ${e.path}`),
    );
    const counted = { ok: 0, missing: 0, use_me: 0, needs_admin: 0, unknown: 0 };
    for (const { status } of report.endpoints) counted[status]++;
    expect(report.summary).toEqual(counted);
    expect(report.summary.unknown).toBe(154);
    expect(report.summary.use_me).toBe(0);
    expect(report.summary.ok).toBeGreaterThanOrEqual(least);
    if (appType !== 'user') expect(report.summary.needs_admin).toBe(0);
    expect(report.excess).toEqual([]);
  });

  it('is told in each verdict why and what next, without holes in the sentences', () => {
    for (const appType of ['user', 'admin', 's2s', 'unknown'] as const) {
      for (const granted of [[], ['meeting:write'], ['meeting:write:meeting:admin']]) {
        const { endpoints, findings } = examine({ granted, appType, endpoints: all, catalogue });
        for (const { reason, fix } of endpoints)
          expect(`${reason} ${fix}`).not.toMatch(/undefined|null|\[object|\s{2}|\s[.,]/);
        for (const { message, fix } of findings)
          expect(`${message} ${fix}`).not.toMatch(/undefined|null|\[object|\s{2}|\s[.,]/);
      }
    }
  });

  it('opens all that has scopes to an admin-managed app that has every scope', () => {
    const granted = catalogue.scopes().map((s) => s.scope);
    const { summary } = examine({ granted, appType: 'admin', endpoints: all, catalogue });
    expect(summary).toEqual({ ok: 1596, missing: 0, use_me: 0, needs_admin: 0, unknown: 154 });
  });

  it('leaves to a user-managed app that has every scope it can take exactly the endpoints for admins', () => {
    const own = catalogue.scopes().filter((s) => s.access === 'user');
    const granted = own.map((s) => s.scope);
    const { summary } = examine({ granted, appType: 'user', endpoints: all, catalogue });
    expect(summary.missing + summary.use_me).toBe(0);
    expect(summary.ok + summary.needs_admin).toBe(1596);
    expect(summary.needs_admin).toBeGreaterThan(300);
  });
});

describe('the exit status', () => {
  it.each<[strict: 0 | 3, lax: 0 | 3, app: AppType, granted: string, endpoints: string[]]>([
    [0, 0, 'user', 'meeting:write', [CREATE]],
    [0, 0, 'user', '', []],
    [3, 0, 'user', 'meeting:write', [CREATE, 'GET /no/such/thing']],
    [3, 0, 'user', 'meeting:write', ['GET /no/such/thing']],
    [3, 3, 'user', 'meeting:write', [CREATE, 'GET /users/me']],
    [3, 3, 'user', 'meeting:write', [CREATE_MAIL]],
    [3, 3, 'user', 'meeting:write', [SETTINGS]],
    [3, 3, 'admin', 'meeting:write', [CREATE]],
    [3, 3, 'user', 'meeting:write', [SETTINGS, 'GET /no/such/thing', CREATE]],
  ])('is %i if strict and else %i for a %s app with "%s" and %j', (strict, lax, app, granted, endpoints) => {
    const report = look(granted, app, endpoints);
    expect([exitStatus(report, true), exitStatus(report, false)]).toEqual([strict, lax]);
  });
});
