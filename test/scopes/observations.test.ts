import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { checkScopes } from '../../src/sandbox/scope-check.ts';
import { examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import type { AppType } from '../../src/scopes/grant.ts';
import {
  type MadeCall,
  type Observation,
  observationOf,
  observedHost,
  withObservation,
} from '../../src/scopes/observations.ts';
import { differs, observedEndpoint, refutedBy } from '../../src/scopes/observed-endpoint.ts';

const catalogue = openCatalogue();
const HOST = 'api.zoom.us';
const AT = '2026-11-24T10:00:00.000Z';
const says = (...names: string[]) =>
  JSON.stringify({
    code: 4711,
    message: `Invalid access token, does not contain scopes:[${names.join(', ')}].`,
  });

function call(
  text: string,
  appType: AppType,
  granted: readonly string[] | null = ['user:read:user'],
): MadeCall {
  const [method = '', path = ''] = text.split(' ');
  return { host: HOST, method, path, appType, granted };
}

function seen(
  text: string,
  appType: AppType,
  named: readonly string[],
  granted?: readonly string[] | null,
): Observation {
  const observation = observationOf(call(text, appType, granted), says(...named), AT, catalogue);
  if (observation === undefined) throw new Error('nothing was observed');
  return observation;
}

function verdict(text: string, appType: AppType, granted: string, observations: readonly Observation[]) {
  const [first] = examine({
    granted: granted.split(' '),
    appType,
    endpoints: [parseEndpointReference(text, catalogue)],
    catalogue,
    observations,
  }).endpoints;
  if (first === undefined) throw new Error('no verdict');
  return first;
}

const published = (text: string) => {
  const { endpoint } = parseEndpointReference(text, catalogue);
  if (endpoint === undefined) throw new Error(`no endpoint ${text}`);
  return endpoint;
};

describe('what is remembered of a refusal', () => {
  it('is the endpoint by its template, what was named, when, and the kind of app: nothing of the call', () => {
    expect(
      seen('POST /users/work@example.com/meetings?token=abc', 'user', ['meeting:write:meeting:admin']),
    ).toEqual({
      host: HOST,
      method: 'POST',
      path: '/users/{userId}/meetings',
      subject: 'named',
      appType: 'user',
      style: 'granular',
      scopes: ['meeting:write:meeting:admin'],
      code: 4711,
      seenAt: AT,
    });
  });

  it.each([
    ['{"code":124,"message":"Invalid access token, does not contain scopes: [meeting:write:admin]"}', 124],
    [
      '{"code":104,"message":"Invalid access token, does not contain scopes:["calendar:read:admin","calendar:read"]"}',
      104,
    ],
    ['{"code":4700,"message":"Invalid access token, does not contain scopes: [report:read:admin]."}', 4700],
  ])('is read from %s', (body, code) => {
    expect(observationOf(call('GET /users/me', 'user'), body, AT, catalogue)?.code).toBe(code);
  });

  it.each([
    ['another refusal', 'GET /users/me', '{"code":1001,"message":"User does not exist"}'],
    ['one without names', 'GET /users/me', '{"code":4711,"message":"does not contain scopes:[]"}'],
    ['a call to no published endpoint', 'GET /users/me/nothing/here', says('a:b')],
    [
      'an endpoint at another address',
      `GET ${catalogue.all().find((e) => e.base !== null && e.method === 'GET')?.path}`,
      says('a:b'),
    ],
    ['ten thousand names', 'GET /users/me', says(...Array.from({ length: 10_000 }, (_, n) => `a:b${n}`))],
  ])('nothing for %s', (_what, text, body) => {
    expect(observationOf(call(text, 'user'), body, AT, catalogue)).toBeUndefined();
  });

  it('holds no name that could drive a terminal, or that is none', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 30 }), (names) => {
        const observation = observationOf(
          call('GET /users/me', 'user'),
          says('user:read', ...names),
          AT,
          catalogue,
        );
        for (const name of observation?.scopes ?? []) expect(name).toMatch(/^[a-z][\w.: -]*$/i);
      }),
    );
    const hostile = says('user:read', 'user:\u001b]0;pwned\u0007', '\u009b2J:x', 'a:\u202eb');
    expect(observationOf(call('GET /users/me', 'user'), hostile, AT, catalogue)?.scopes).toEqual([
      'user:read',
    ]);
  });

  it('keeps out a name that is a secret', () => {
    const keep = (name: string) => name !== 'se:cret';
    const body = says('user:read', 'se:cret');
    expect(observationOf(call('GET /users/me', 'user'), body, AT, catalogue, keep)?.scopes).toEqual([
      'user:read',
    ]);
  });

  it('counts the regional hosts as Zoom’s one API, and no other host', () => {
    expect(observedHost('https://api-eu.zoom.us/v2')).toBe(HOST);
    expect(observedHost('https://api.zoomgov.com/v2')).toBe('api.zoomgov.com');
    expect(observedHost('http://127.0.0.1:4711/v2')).toBe('127.0.0.1:4711');
  });
});

describe('the observations together', () => {
  it('hold one of each kind, the latest', () => {
    const first = seen('POST /users/me/meetings', 'user', ['a:b:c']);
    const second = { ...first, scopes: ['d:e:f'], seenAt: '2026-11-25T00:00:00.000Z' };
    expect(withObservation([first], second)).toEqual([second]);
    expect(withObservation([first], { ...second, appType: 'admin' })).toHaveLength(2);
    expect(withObservation([first], { ...second, host: 'api.zoomgov.com' })).toHaveLength(2);
  });

  it('stay bounded, and those of sandboxes never push out Zoom’s', () => {
    let all: Observation[] = [];
    const one = seen('POST /users/me/meetings', 'user', ['a:b:c']);
    for (const { method, path } of catalogue.all().slice(0, 600))
      all = withObservation(all, { ...one, method, path });
    expect(all).toHaveLength(500);
    for (let port = 1; port <= 300; port++) all = withObservation(all, { ...one, host: `127.0.0.1:${port}` });
    expect(all.length).toBeLessThanOrEqual(500);
    expect(all.filter(({ host }) => host !== HOST).map(({ host }) => host)).toContain('127.0.0.1:300');
    expect(all.filter(({ host }) => host === HOST).length).toBe(400);
  });
});

describe('what counts as a difference', () => {
  const PERSON = /^\{.*(?:user|email|member).*\}$/i;

  it('is never what a Zoom names that follows its documents, whatever the app, the grant and the user named', () => {
    const grants = {
      user: [['x:read:y'], ['user:write']],
      admin: [['x:read:y:admin'], ['user:write:admin']],
    } as const;
    for (const appType of ['user', 'admin'] as const) {
      for (const granted of grants[appType]) {
        for (const endpoint of catalogue.all()) {
          if (endpoint.base !== null) continue;
          const named = endpoint.path.split('/').some((segment) => PERSON.test(segment));
          for (const person of named ? ['me', 'someone@example.com'] : ['me']) {
            const path = endpoint.path
              .split('/')
              .map((s) => (PERSON.test(s) ? person : s.replace(/^\{.*\}$/, '12')))
              .join('/');
            const names = path !== endpoint.path && /someone/.test(path);
            const subject = names ? 'explicit' : /\/me(\/|$)/.test(path) ? 'me' : 'none';
            const answer = checkScopes(catalogue, endpoint, granted, subject);
            if (answer.allowed) continue;
            const observation = seen(`${endpoint.method} ${path}`, appType, answer.missing, granted);
            // Some templates are matched by another's literal path.
            if (observation.path !== endpoint.path) continue;
            expect(
              differs(observation, endpoint, catalogue),
              `${appType} ${granted} ${endpoint.method} ${path}`,
            ).toBe(false);
          }
        }
      }
    }
  });

  it('is a scope that the documents do not have', () => {
    const observation = seen('POST /users/me/meetings', 'user', [
      'meeting:write:other',
      'meeting:write:other:admin',
    ]);
    const own = verdict('POST /users/me/meetings', 'user', 'meeting:write:meeting', [observation]);
    expect(own).toMatchObject({
      status: 'missing',
      add: 'meeting:write:other',
      evidence: 'observed',
      observed: ['meeting:write:other', 'meeting:write:other:admin'],
      documented: expect.arrayContaining(['meeting:write:meeting']),
      observedAt: AT,
    });
    expect(own.reason).toContain('on 2026-11-24');
    expect(verdict('POST /users/me/meetings', 'user', 'meeting:write:other', [observation]).status).toBe(
      'ok',
    );
    expect(verdict('GET /users/me', 'user', 'user:read:user', [observation]).evidence).toBe('documented');
  });

  it('is not the me-rule: a user-managed app that named a user', () => {
    const observation = seen('POST /users/work@example.com/meetings', 'user', [
      'meeting:write:meeting:admin',
    ]);
    for (const path of ['/users/me/meetings', '/users/{userId}/meetings']) {
      const own = verdict(`POST ${path}`, 'user', 'meeting:write:meeting', [observation]);
      expect(own).toMatchObject({ status: 'ok', evidence: 'documented' });
      expect(own).not.toHaveProperty('observed');
    }
    expect(
      verdict('POST /users/work@example.com/meetings', 'user', 'meeting:write:meeting', [observation]).status,
    ).toBe('use_me');
  });

  it('leaves me alone where another admin scope was named to a user-managed app that named a user', () => {
    const observation = seen('POST /users/work@example.com/meetings', 'user', [
      'meeting:write:strange:admin',
    ]);
    const own = verdict('POST /users/me/meetings', 'user', 'meeting:write:meeting', [observation]);
    expect(own.status).toBe('ok');
    const admin = verdict('POST /users/work@example.com/meetings', 'admin', 'meeting:write:meeting:admin', [
      observation,
    ]);
    expect(admin).toMatchObject({
      status: 'missing',
      evidence: 'observed',
      add: 'meeting:write:strange:admin',
    });
  });

  it('is that a user-managed app that said me is asked for an admin scope', () => {
    const observation = seen('GET /users/me', 'user', ['user:read:user:admin']);
    expect(verdict('GET /users/me', 'user', 'user:read:user', [observation])).toMatchObject({
      status: 'needs_admin',
      missing: expect.arrayContaining(['user:read:user:admin']),
      add: null,
      evidence: 'observed',
    });
    // An admin-managed app is asked for what it can have: that says nothing about others.
    const admins = seen('GET /users/me', 'admin', ['user:read:user:admin']);
    expect(verdict('GET /users/me', 'user', 'user:read:user', [admins])).toMatchObject({
      status: 'ok',
      evidence: 'documented',
    });
  });

  it('tells of scopes where the documents have none', () => {
    const bare = catalogue
      .all()
      .find((e) => e.classic.length + e.granular.length === 0 && !e.path.includes('{') && e.base === null);
    const text = `${bare?.method} ${bare?.path}`;
    const observation = seen(text, 'user', ['new:read:thing']);
    expect(verdict(text, 'user', 'user:read:user', [observation])).toMatchObject({
      status: 'missing',
      add: 'new:read:thing',
      documented: [],
    });
  });

  it('lets the later of two observations count', () => {
    const early = seen('POST /users/me/meetings', 'user', ['a:write:early']);
    const late = {
      ...seen('POST /users/me/meetings', 'user', ['a:write:late'], null),
      seenAt: '2026-12-01T00:00:00.000Z',
    };
    for (const observations of [
      [early, late],
      [late, early],
    ]) {
      const found = observedEndpoint(published('POST /users/{userId}/meetings'), observations, catalogue);
      expect(found?.endpoint.granular).toContain('a:write:late');
      expect(found?.endpoint.granular).not.toContain('a:write:early');
      expect(found?.seenAt).toBe(late.seenAt);
    }
  });
});

describe('a later success', () => {
  const observation = seen('POST /users/me/meetings', 'user', ['meeting:write:other']);
  it.each<[refuted: boolean, text: string, granted: string[] | null]>([
    [true, 'POST /users/me/meetings', ['meeting:write:meeting']],
    [false, 'POST /users/me/meetings', ['meeting:write:other']],
    [false, 'POST /users/me/meetings', null],
    [false, 'GET /users/me/meetings', ['meeting:write:meeting']],
    [false, 'POST /users/work@example.com/meetings', ['meeting:write:meeting:admin']],
  ])('refutes it: %s, by %s with %j', (refuted, text, granted) => {
    expect(refutedBy(call(text, 'user', granted), [observation], catalogue)).toEqual(
      refuted ? [observation] : [],
    );
  });

  it('of a user named by an admin refutes what an admin was told, not what me was', () => {
    const named = seen('POST /users/a@example.com/meetings', 'admin', ['meeting:write:other:admin']);
    const success = call('POST /users/b@example.com/meetings', 'admin', ['meeting:write:meeting:admin']);
    expect(refutedBy(success, [observation, named], catalogue)).toEqual([named]);
  });

  it('at another host says nothing', () => {
    const elsewhere = { ...call('POST /users/me/meetings', 'user', ['x:y:z']), host: '127.0.0.1:1' };
    expect(refutedBy(elsewhere, [observation], catalogue)).toEqual([]);
  });
});
