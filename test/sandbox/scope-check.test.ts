import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { defaultScopes, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import {
  api,
  authorizationCode,
  basic,
  exchange,
  jsonOf,
  lacks,
  login,
  outcome,
  s2sToken,
  sandboxWith,
  token,
} from './zoom-client.ts';

const CLASSIC = ['meeting:write', 'user:read', 'user:write'];
const DEV_ID = '7fFW0tJ-x521XLFjTcB9eQ';
const notOfAccount = (user: string) => ({
  status: 400,
  body: { code: 1010, message: `User not belong to this account: ${user}` },
});
const noUser = (user: string) => ({
  status: 404,
  body: { code: 1001, message: `User does not exist: ${user}.` },
});
const INVALID = { status: 401, body: { code: 124, message: 'Invalid access token.' } };

it('has default scopes that Zoom publishes', () => {
  const catalogue = openCatalogue();
  for (const appType of ['user', 'admin', 's2s'] as const) {
    for (const scope of defaultScopes(appType)) expect(catalogue.scope(scope), scope).toBeDefined();
  }
});

describe('a user-level grant', () => {
  it.each([
    [CLASSIC, 'POST', '/users/work@example.com/meetings', lacks('meeting:write:admin')],
    [CLASSIC, 'POST', '/users/dev@example.com/meetings', lacks('meeting:write:admin')],
    [CLASSIC, 'POST', `/users/${DEV_ID}/meetings`, lacks('meeting:write:admin')],
    [undefined, 'POST', '/users/dev@example.com/meetings', lacks('meeting:write:meeting:admin')],
    [undefined, 'POST', '/users/dev%40example.com/meetings', lacks('meeting:write:meeting:admin')],
    [undefined, 'GET', `/users/${DEV_ID}`, lacks('user:read:user:admin')],
    [
      ['user:read:user'],
      'POST',
      '/users/me/meetings',
      lacks('meeting:write:meeting', 'meeting:write:meeting:admin'),
    ],
    [['user:read'], 'POST', '/users/me/meetings', lacks('meeting:write', 'meeting:write:admin')],
    [['meeting:write:meeting'], 'GET', '/users/me', lacks('user:read:user:admin', 'user:read:user')],
    [['user:read:user'], 'GET', '/users', lacks('user:read:list_users:admin')],
    // Granular scopes with no admin form here: the classic one is named.
    [undefined, 'GET', '/calendars/users/dev@example.com/calendarList', lacks('calendar:read:admin')],
    [undefined, 'GET', '/users/me/zak', lacks('user:read:zak', 'user:read:zak:admin')],
  ] as const)('of %j: %s %s', async (scopes, method, path, expected) => {
    const sandbox = await sandboxWith(scopes === undefined ? {} : { scopes });
    const { access_token } = await login(sandbox);
    const body = method === 'POST' ? {} : undefined;
    expect(await outcome(api(sandbox, access_token, method, path, body))).toEqual(expected);
  });

  it('opens with either spelling of the scope', async () => {
    for (const scopes of [['meeting:write'], ['meeting:write:meeting'], CLASSIC]) {
      const sandbox = await sandboxWith({ scopes });
      const { access_token } = await login(sandbox, 'work@example.com');
      expect((await api(sandbox, access_token, 'POST', '/users/me/meetings', { type: 1 })).status).toBe(201);
    }
  });

  it('holds what was granted, not what the app has', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox, 'dev@example.com', { scope: 'user:read:user' });
    expect((await api(sandbox, access_token, 'GET', '/users/me')).status).toBe(200);
    expect(await outcome(api(sandbox, access_token, 'GET', '/users/me/meetings'))).toEqual(
      lacks('meeting:read:list_meetings', 'meeting:read:list_meetings:admin'),
    );
  });
});

describe('an admin-level grant', () => {
  it.each([
    ['me', 200],
    ['dev@example.com', 200],
    ['DEV@example.com', 200],
    [DEV_ID, 200],
    ['colleague@example.com', 200],
    ['mfEmlm61NNInggMBgnguMw', 200],
    ['work@example.com', notOfAccount('work@example.com')],
    ['p0KT53BCTHSEi6O9Jn-jSw', notOfAccount('p0KT53BCTHSEi6O9Jn-jSw')],
    ['ghost@example.com', noUser('ghost@example.com')],
    ['%ff', noUser('%ff')],
  ])('as user %s', async (user, expected) => {
    const sandbox = await sandboxWith({ appType: 'admin' });
    const { access_token } = await login(sandbox);
    const reply = await outcome(api(sandbox, access_token, 'GET', `/users/${user}`));
    if (typeof expected === 'number') expect(reply.status).toBe(expected);
    else expect(reply).toEqual(expected);
  });

  it('with user-level scopes only opens me', async () => {
    const sandbox = await sandboxWith({ appType: 'admin', scopes: ['meeting:write:meeting'] });
    const { access_token } = await login(sandbox);
    const create = (user: string) =>
      outcome(api(sandbox, access_token, 'POST', `/users/${user}/meetings`, {}));
    expect((await create('me')).status).toBe(201);
    expect(await create('colleague@example.com')).toEqual(lacks('meeting:write:meeting:admin'));
  });

  it('is satisfied by a master form', async () => {
    const sandbox = await sandboxWith({ appType: 'admin', scopes: ['meeting:write:meeting:master'] });
    const { access_token } = await login(sandbox);
    const path = '/users/colleague@example.com/meetings';
    expect((await api(sandbox, access_token, 'POST', path, {})).status).toBe(201);
  });

  it('lists the users of its own account', async () => {
    const sandbox = await sandboxWith({ appType: 'admin', scopes: ['user:read:list_users:admin'] });
    const { access_token } = await login(sandbox, 'colleague@example.com');
    const { users, total_records } = await jsonOf<{ users: { email: string }[]; total_records: number }>(
      api(sandbox, access_token, 'GET', '/users'),
    );
    expect(users.map(({ email }) => email)).toEqual(['dev@example.com', 'colleague@example.com']);
    expect(total_records).toBe(2);
  });
});

describe('a Server-to-Server token', () => {
  it.each([
    ['refuse', 'me', INVALID],
    ['allow', 'me', 200],
    ['refuse', 'colleague@example.com', 200],
    ['refuse', 'work@example.com', notOfAccount('work@example.com')],
  ] as const)('with s2sMe %s as %s', async (s2sMe, user, expected) => {
    const sandbox = await sandboxWith({ appType: 's2s', s2sMe });
    const reply = await outcome(api(sandbox, await s2sToken(sandbox), 'GET', `/users/${user}`));
    if (typeof expected === 'number') expect(reply.status).toBe(expected);
    else expect(reply).toEqual(expected);
  });

  it('of a chatbot opens little', async () => {
    const sandbox = await sandboxWith();
    const form = { grant_type: 'client_credentials' };
    const { access_token } = await jsonOf<{ access_token: string }>(token(sandbox, form, basic(sandbox)));
    const reply = await outcome(api(sandbox, access_token, 'GET', '/users/me'));
    expect(reply.body).toMatchObject({ code: 4711 });
  });
});

describe('endpoints without data behind them', () => {
  async function generic(method: string, path: string, options: SandboxOptions, root = '/v2') {
    const sandbox = await sandboxWith(options);
    const { access_token } = await login(sandbox);
    const headers = { Authorization: `Bearer ${access_token}` };
    return outcome(fetch(`${sandbox.oauthUrl}${root}${path}`, { method, headers }));
  }

  it.each([
    ['GET', '/users/me/settings', { scopes: ['user:read:settings'] }, 200, {}],
    ['PATCH', '/users/me', { scopes: ['user:update:user'] }, 204, ''],
    ['POST', '/meetings/1/registrants', { scopes: ['meeting:write:registrant'] }, 201, {}],
    ['GET', '/nothing', {}, 404, { code: 2300, message: 'This API endpoint is not recognized.' }],
    ['PUT', '/users', {}, 404, { code: 2300, message: 'This API endpoint is not recognized.' }],
    ['GET', '/users/me/', {}, 404, { code: 2300, message: 'This API endpoint is not recognized.' }],
  ] as const)('%s %s', async (method, path, options, status, body) => {
    expect(await generic(method, path, options)).toEqual({ status, body });
  });

  it('reply with an empty page where they list', async () => {
    const scopes = ['meeting:read:list_registrants'];
    const { body } = await generic('GET', '/meetings/1/registrants', { scopes });
    expect(body).toEqual({
      page_count: 0,
      page_number: 1,
      page_size: 30,
      total_records: 0,
      next_page_token: '',
      registrants: [],
    });
  });

  it('are where the catalogue says: beside /v2 some, and only there', async () => {
    const options = { scopes: ['clips:read:list_user_clips'] };
    expect((await generic('GET', '/clips', options, '')).status).toBe(200);
    expect((await generic('GET', '/clips', options)).status).toBe(404);
    expect((await generic('GET', '/users/me', options, '')).status).toBe(404);
    expect((await generic('GET', '/clips', { scopes: ['user:read:user'] }, '')).body).toMatchObject({
      code: 4711,
    });
  });
});

it('checks every published endpoint: refused by a scope it does not list, open to each it does', async () => {
  const catalogue = openCatalogue();
  const sandbox = await sandboxWith({
    appType: 'admin',
    scopes: catalogue.scopes().map(({ scope }) => scope),
  });
  let checked = 0;
  const sample = catalogue.all().filter((_, index) => index % 25 === 0);
  for (const endpoint of sample) {
    const path = endpoint.path
      .replaceAll(/\{(userId|userIdentifier|email)\}/g, 'me')
      .replaceAll(/\{[^}]*\}/g, '1');
    const found = catalogue.find(endpoint.method, path);
    if (found?.operationId !== endpoint.operationId) continue;
    checked += 1;
    const root = endpoint.base === null ? '/v2' : '';
    const published = [...endpoint.classic, ...endpoint.granular];
    const codes: unknown[] = [];
    for (const scope of [published[0], published.at(-1), 'imchat:bot']) {
      if (scope === undefined) continue;
      const code = await authorizationCode(sandbox, { scope });
      const { access_token } = await jsonOf<{ access_token: string }>(exchange(sandbox, code));
      const headers = { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' };
      const body = endpoint.method === 'GET' ? {} : { body: '{}' };
      const reply = await outcome(
        fetch(`${sandbox.oauthUrl}${root}${path}`, { method: endpoint.method, headers, ...body }),
      );
      codes.push((reply.body as { code?: number }).code === 4711);
    }
    const open = published.length === 0 || published.includes('imchat:bot');
    const expected = published.length === 0 ? [false] : [false, false, !open];
    expect(codes, `${endpoint.method} ${endpoint.path}`).toEqual(expected);
  }
  expect(checked).toBeGreaterThan(50);
});
