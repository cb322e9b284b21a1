import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { type Examination, examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference, referenceTo } from '../../src/scopes/endpoint-reference.ts';
import { type AppType, parseScopes } from '../../src/scopes/grant.ts';
import { expectSoon } from '../support/soon.ts';

const catalogue = openCatalogue();
const CREATE = 'POST /users/{userId}/meetings';
const SETTINGS = 'GET /accounts/{accountId}/settings';
const bare = catalogue.all().find((e) => e.classic.length + e.granular.length === 0);
const BARE = `${bare?.method} ${bare?.path}`;
const deprecated = catalogue.all().find((e) => e.deprecated);
const OLD = `${deprecated?.method} ${deprecated?.path}`;

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 24);
/** A login of ten days ago, and those of others to the same app. */
const loggedIn = (...others: [name: string, daysAgo: number, scopes: string][]) => ({
  history: {
    at: NOW - 10 * DAY,
    now: NOW,
    others: others.map(([name, daysAgo, scopes]) => ({
      name,
      at: NOW - daysAgo * DAY,
      scopes: parseScopes(scopes),
    })),
  },
});

function findings(
  granted: string,
  appType: AppType,
  endpoints: readonly string[],
  more: Partial<Examination> = {},
) {
  return examine({
    granted: parseScopes(granted),
    appType,
    endpoints: endpoints.map((text) => parseEndpointReference(text, catalogue)),
    catalogue,
    ...more,
  }).findings;
}

const find = (kind: string, ...asked: Parameters<typeof findings>) =>
  findings(...asked).filter((finding) => finding.kind === kind);

describe('a finding', () => {
  it.each<[kind: string, says: RegExp, app: AppType, granted: string, endpoints: string[], more?: object]>([
    ['no_scopes', /no scopes at all.*zoomctl login/, 'user', '', [CREATE]],
    [
      'mixed_grant',
      /classic scopes \(user:read\).*granular ones \(meeting:write:meeting\).*zoomctl login/,
      'user',
      'user:read meeting:write:meeting',
      [CREATE],
    ],
    [
      'unknown_scope',
      /meeting:writ is not.*nearest real name is meeting:write\b/,
      'user',
      'meeting:writ',
      [CREATE],
    ],
    [
      'unknown_scope',
      /quite:something:else is not.*zoomctl scopes list/,
      'user',
      'quite:something:else',
      [CREATE],
    ],
    [
      'admin_scope_in_user_app',
      /user-managed.*meeting:write:admin.*--app-type/,
      'user',
      'meeting:write:admin',
      [CREATE],
    ],
    ['admin_scope_in_user_app', /admin:sip_dialing/, 'user', 'meeting:write:admin:sip_dialing', [CREATE]],
    ['admin_scope_in_user_app', /meeting:master/, 'user', 'meeting:master', [CREATE]],
    ['s2s_me', /GET \/users\/me.*email address or user id/, 's2s', 'user:read:user:admin', ['GET /users/me']],
    [
      'needs_admin_app',
      /1 endpoint can't be opened.*GET \/accounts\/\{accountId\}\/settings.*admin-managed/,
      'user',
      'meeting:write',
      [SETTINGS],
    ],
    [
      'not_granted',
      /not in the token: user:read, user:write\..*leave them ticked/,
      'user',
      'meeting:write',
      [CREATE],
      { requested: ['user:read', 'meeting:write', 'user:write'] },
    ],
    [
      'deprecated_endpoint',
      /1 endpoint as deprecated.*zoomctl endpoint list/,
      'user',
      'meeting:write',
      [OLD],
    ],
    [
      'no_published_scopes',
      /no scopes for 1 endpoint:.*zoomctl scopes explain/,
      'user',
      'meeting:write',
      [BARE],
    ],
    [
      'excess_scopes',
      /1 granted scope that the endpoint asked about does not need: user:read\..*remove it/,
      'user',
      'meeting:write user:read',
      [CREATE],
    ],
    [
      'excess_scopes',
      /2 granted scopes .*does not need: user:read, user:write\..*remove them/,
      'user',
      'meeting:write user:read user:write',
      [CREATE],
    ],
    ['excess_scopes', /as far as is known/, 'user', 'meeting:write', [BARE]],
    ['classic_grant', /2 scopes, all with classic.*if they are granular/, 'user', 'a:b user:read', [CREATE]],
    [
      'migrated_grant',
      /gone over to granular scopes: dev@example\.com got them with the login of 2026-11-21.*\(2026-11-14\).*Run zoomctl login again/,
      'user',
      'user:read',
      ['GET /users/me'],
      loggedIn(['work@example.com', 12, 'user:read:user'], ['dev@example.com', 3, 'user:read:user']),
    ],
    [
      'stale_grant',
      /dev@example\.com logged in to the same app on 2026-11-21 and got meeting:write; this login, of 2026-11-14, lacks it/,
      'user',
      'user:read',
      ['GET /users/me'],
      loggedIn(['dev@example.com', 3, 'user:read meeting:write']),
    ],
    [
      'stale_grant',
      /login of 2026-11-14 \(10 days ago\).*If the app has meeting:write:meeting already.*run zoomctl login again/,
      'user',
      'user:read:user',
      [CREATE],
      loggedIn(),
    ],
    [
      'stale_grant',
      /lacks it: it asked only for user:read\..*without --scopes, or with it there/,
      'user',
      'user:read',
      ['GET /users/me'],
      { requested: ['user:read'], ...loggedIn(['dev@example.com', 3, 'user:read meeting:write']) },
    ],
    [
      'stale_grant',
      /on 2026-11-14 at 12:00 UTC and got meeting:write; this login, of 2026-11-14 at 00:00 UTC,/,
      'user',
      'user:read',
      ['GET /users/me'],
      loggedIn(['dev@example.com', 9.5, 'user:read meeting:write']),
    ],
    [
      'not_granted',
      /work@example\.com got user:read, user:write from the same app on 2026-11-12, and this later login did not.*leave them ticked/,
      'user',
      'meeting:write',
      [CREATE],
      loggedIn(['work@example.com', 12, 'user:read user:write']),
    ],
  ])('%s says %s to a %s app with "%s" and %j', (kind, says, app, granted, endpoints, more) => {
    const found = find(kind, granted, app, endpoints, more);
    expect(found).toHaveLength(1);
    expect(`${found[0]?.message} ${found[0]?.fix}`).toMatch(says);
  });

  it.each<[kind: string, app: AppType, granted: string, endpoints: string[], more?: object]>([
    ['no_scopes', 'user', 'openid', [CREATE]],
    ['mixed_grant', 'user', 'meeting:write user:read openid', [CREATE]],
    ['mixed_grant', 'admin', 'meeting:write:admin user:read scim2', [CREATE]],
    ['mixed_grant', 'user', 'meeting:write:meeting user:read:user', [CREATE]],
    ['unknown_scope', 'user', 'meeting:write meeting:write:meeting', [CREATE]],
    ['unknown_scope', 'admin', 'contact_center:write:queue disposition:admin', [CREATE]],
    ['admin_scope_in_user_app', 'admin', 'meeting:write:admin', [CREATE]],
    ['admin_scope_in_user_app', 'unknown', 'meeting:write:admin', [CREATE]],
    ['mixed_grant', 'user', 'meeting:write:meeting meeting:write:sip_dialing', [CREATE]],
    ['mixed_grant', 'user', 'meeting:write meeting:write:sip_dialing', [CREATE]],
    ['s2s_me', 's2s', 'meeting:write:admin', [CREATE, 'POST /users/work@example.com/meetings']],
    ['s2s_me', 'admin', 'meeting:write:admin', ['GET /users/me']],
    ['needs_admin_app', 'admin', 'meeting:write', [SETTINGS]],
    ['needs_admin_app', 'user', 'meeting:write', [CREATE, 'GET /users/me']],
    [
      'needs_admin_app',
      'user',
      'meeting:write',
      ['POST /users/other@example.com/meetings'],
      { identity: { email: 'work@example.com' } },
    ],
    ['not_granted', 'user', 'meeting:write user:read', [CREATE], { requested: ['user:read'] }],
    ['not_granted', 'user', 'meeting:write', [CREATE]],
    ['deprecated_endpoint', 'user', 'meeting:write', [CREATE]],
    ['no_published_scopes', 'user', 'meeting:write', [CREATE, 'GET /no/such/thing']],
    ['excess_scopes', 'user', 'meeting:write', [CREATE]],
    ['excess_scopes', 'user', 'meeting:write', []],
    ['excess_scopes', 'user', '', [CREATE]],
    // Classic scopes are no fault where they open what is asked for.
    ['classic_grant', 'user', 'meeting:write', [CREATE]],
    ['classic_grant', 'user', 'user:read:user', [CREATE]],
    [
      'classic_grant',
      'user',
      'user:read',
      [CREATE],
      loggedIn(['dev@example.com', 3, 'user:read:user meeting:write:meeting']),
    ],
    ['migrated_grant', 'user', 'user:read', [CREATE], loggedIn(['dev@example.com', 12, 'user:read:user'])],
    ['migrated_grant', 'user', 'user:read:user', [CREATE], loggedIn(['dev@example.com', 3, 'user:read'])],
    ['migrated_grant', 'user', 'user:read', [CREATE]],
    ['stale_grant', 'user', 'user:read', [CREATE]],
    ['stale_grant', 'user', 'meeting:write', [CREATE], loggedIn()],
    ['stale_grant', 'user', 'user:read', [CREATE], { history: { at: NOW - 60_000, now: NOW, others: [] } }],
    ['stale_grant', 'user', 'user:read', [CREATE], loggedIn(['dev@example.com', 3, 'user:read:user'])],
    ['stale_grant', 'user', 'meeting:write', [CREATE], loggedIn(['dev@example.com', 3, 'meeting:write'])],
    ['stale_grant', 'user', 'meeting:write', [CREATE], loggedIn(['dev@example.com', 12, 'user:read'])],
    ['not_granted', 'user', 'meeting:write', [CREATE], loggedIn(['dev@example.com', 12, 'user:read:user'])],
    ['not_granted', 'user', 'meeting:write', [CREATE], loggedIn(['dev@example.com', 3, 'user:read'])],
    [
      'not_granted',
      'user',
      'meeting:write',
      [CREATE],
      { requested: ['meeting:write'], ...loggedIn(['dev@example.com', 12, 'user:read']) },
    ],
  ])('%s is not made to a %s app with "%s" and %j', (kind, app, granted, endpoints, more) => {
    expect(find(kind, granted, app, endpoints, more)).toEqual([]);
  });

  it('is not made at all where everything is in order', () => {
    expect(findings('meeting:write', 'user', [CREATE])).toEqual([]);
    expect(findings('meeting:write:meeting:admin', 's2s', [CREATE])).toEqual([]);
  });

  it('is made once for many endpoints, and names a few of them', () => {
    const closed = catalogue.all().filter((e) => e.product === 'accounts');
    const found = find('needs_admin_app', 'meeting:write', 'user', [], {
      endpoints: closed.map(referenceTo),
    });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(/^\d+ endpoints can't .* and \d+ more\.$/);
  });

  it.each<
    [kind: string, evidence: string[], app: AppType, granted: string, endpoints: string[], more?: object]
  >([
    ['mixed_grant', ['user:read'], 'user', 'user:read meeting:write:meeting', [CREATE]],
    ['unknown_scope', ['meeting:writ'], 'user', 'meeting:writ', [CREATE]],
    ['admin_scope_in_user_app', ['meeting:write:admin'], 'user', 'meeting:write:admin', [CREATE]],
    ['s2s_me', ['GET /users/me'], 's2s', 'user:read:user:admin', ['GET /users/me', 'GET /users']],
    ['s2s_me', ['GET /emails/mailboxes/me/profile'], 's2s', 'x:y', ['GET /emails/mailboxes/me/profile']],
    ['needs_admin_app', [SETTINGS], 'user', 'meeting:write', [SETTINGS]],
    ['deprecated_endpoint', [OLD], 'user', 'meeting:write', [OLD, CREATE]],
    ['no_published_scopes', [BARE], 'user', 'meeting:write', [BARE, CREATE]],
    ['excess_scopes', ['user:read'], 'user', 'meeting:write user:read', [CREATE]],
    ['classic_grant', ['user:read'], 'user', 'user:read', [CREATE]],
    [
      'migrated_grant',
      ['dev@example.com'],
      'user',
      'user:read',
      [CREATE],
      loggedIn(['dev@example.com', 3, 'user:read:user']),
    ],
    ['stale_grant', ['meeting:write:meeting'], 'user', 'user:read:user', [CREATE], loggedIn()],
    [
      'not_granted',
      ['user:read', 'user:write'],
      'user',
      'meeting:write',
      [CREATE],
      { requested: ['user:read', 'user:write', 'meeting:write'] },
    ],
  ])('%s rests upon %j', (kind, evidence, app, granted, endpoints, more) => {
    expect(find(kind, granted, app, endpoints, more).map((finding) => finding.evidence)).toEqual([evidence]);
  });

  it('rests upon all that there is, however few the message names', () => {
    const closed = catalogue.all().filter((e) => e.product === 'accounts');
    const [found] = find('needs_admin_app', 'meeting:write', 'user', [], {
      endpoints: closed.map(referenceTo),
    });
    expect(found?.evidence.length).toBeGreaterThan(10);
    expect(found?.message).toContain(`${found?.evidence.length} endpoints`);
  });

  it('tells the command that logs this account in again', () => {
    const again = { loginHint: 'zoomctl login --alias work', requested: ['user:read:user', 'user:write'] };
    for (const kind of ['mixed_grant', 'excess_scopes', 'not_granted', 'admin_scope_in_user_app'])
      expect(find(kind, 'user:write:admin x:y:z', 'user', [CREATE], again)[0]?.fix, kind).toContain(
        'zoomctl login --alias work',
      );
  });

  it('comes soon, however many unknown names a pasted grant holds', () => {
    const granted = Array.from({ length: 5000 }, (_, n) => `meeting:write:thing${n}`);
    const found = expectSoon(() => find('unknown_scope', granted.join(' '), 'user', [CREATE]));
    expect(found).toHaveLength(5000);
  });

  it('comes soon, however many endpoints asked about are not published', () => {
    const endpoints = Array.from({ length: 5000 }, (_, n) => ({
      method: 'GET',
      path: `/users/me/thing${n}`,
      endpoint: undefined,
    }));
    const report = expectSoon(() =>
      examine({ granted: ['meeting:write'], appType: 'user', endpoints, catalogue }),
    );
    expect(report.summary.unknown).toBe(5000);
  });
});

describe('of calls that Zoom does not publish', () => {
  const strange = (...endpoints: string[]) => find('not_published', 'user:read', 'user', endpoints)[0];

  it('names what the only one is meant for', () => {
    expect(strange(CREATE, 'POST /users/me/meeting')).toEqual({
      kind: 'not_published',
      message: 'Zoom publishes no such endpoint: POST /users/me/meeting.',
      fix: expect.stringMatching(/^Did you mean .*\/meetings\? Check the method and the path with/),
      evidence: ['POST /users/me/meeting'],
    });
  });

  it('names all of several, and what they may be meant for at each of them', () => {
    expect(strange('POST /users/me/meeting', 'GET /zzz/qqq/xxx')).toEqual({
      kind: 'not_published',
      message: 'Zoom publishes no such endpoints: POST /users/me/meeting, GET /zzz/qqq/xxx.',
      fix: 'Check the method and the path with zoomctl endpoint list.',
      evidence: ['POST /users/me/meeting', 'GET /zzz/qqq/xxx'],
    });
    // The first one of them says nothing of the second.
    expect(strange('GET /zzz/qqq/xxx', 'POST /users/me/meeting')?.fix).not.toContain('Did you mean');
  });

  it('needs nothing of an endpoint that is published', () => {
    expect(strange(CREATE)).toBeUndefined();
  });
});

describe('many slips in one report', () => {
  const said = (granted: string, appType: AppType, endpoints: readonly string[]) =>
    examine({
      granted: granted.split(' ').filter(Boolean),
      appType,
      endpoints: endpoints.map((text) => parseEndpointReference(text, catalogue)),
      catalogue,
    });

  it('the first twenty unpublished endpoints get a suggestion, and no more', () => {
    const slips = Array.from({ length: 22 }, () => 'POST /users/me/meeting');
    const meant = said('', 'user', slips).endpoints.map(({ reason }) => reason.includes('Did you mean'));
    expect(meant).toEqual([...Array(20).fill(true), false, false]);
  });

  it('the first twenty unknown scopes get a suggestion, and no more', () => {
    const slips = Array.from({ length: 22 }, (_, index) => `meeting:write:meetin${index}`);
    const { findings } = said(slips.join(' '), 'user', [CREATE]);
    const near = findings
      .filter(({ kind }) => kind === 'unknown_scope')
      .map(({ fix }) => fix.includes('nearest'));
    expect(near).toEqual([...Array(20).fill(true), false, false]);
  });

  it.each<[granted: string, app: AppType, endpoints: string[], message: string, fix: string]>([
    [
      'meeting:write user:read',
      'user',
      [CREATE],
      '1 granted scope that the endpoint asked about does not need: user:read.',
      'If the app calls nothing else, remove it from the app at Zoom and run zoomctl login again.',
    ],
    [
      'meeting:write:admin user:read:admin report:read:admin',
      's2s',
      [CREATE, CREATE],
      '2 granted scopes that none of the 2 endpoints asked about needs: user:read:admin, report:read:admin.',
      'If the app calls nothing else, remove them from the app at Zoom and take a new token.',
    ],
  ])('too much: %j, app %s', (granted, app, endpoints, message, fix) => {
    expect(said(granted, app, endpoints).findings).toContainEqual({
      kind: 'excess_scopes',
      message,
      fix,
      evidence: granted.split(' ').slice(1),
    });
  });

  it('no scopes at all is told with nothing to rest upon', () => {
    expect(said('', 'user', [CREATE]).findings).toContainEqual({
      kind: 'no_scopes',
      message: 'The grant holds no scopes at all.',
      fix: 'Add scopes to the app at Zoom, then run zoomctl login.',
      evidence: [],
    });
  });
});
