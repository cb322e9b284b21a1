import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('zoomctl scopes doctor and explain', () => {
  let world: TestWorld;
  /** An environment that has never seen a login. */
  let nobody: Record<string, string>;
  beforeAll(async () => {
    world = await startWorld();
    nobody = { ZOOMCTL_CONFIG_DIR: join(world.directory, 'nobody') };
    await world.login('dev@example.com');
  });
  afterAll(() => world.stop());

  it("asks by default about the endpoints of zoomctl's own commands", async () => {
    const { json, exitCode } = await world.run(['scopes', 'doctor', '--json']);
    expect(exitCode).toBe(0);
    expect(json.account.email).toBe('dev@example.com');
    expect(json).toMatchObject({ style: 'granular', appType: 'user' });
    expect(json.endpoints.every((endpoint: { status: string }) => endpoint.status === 'ok')).toBe(true);
  });

  it('has exactly the fields of the contract for each endpoint', async () => {
    const { json } = await world.run(['scopes', 'doctor', 'meetingCreate', '--json']);
    expect(Object.keys(json)).toEqual([
      'account',
      'granted',
      'style',
      'appType',
      'endpoints',
      'summary',
      'excess',
      'findings',
    ]);
    expect(Object.keys(json.endpoints[0])).toEqual([
      'method',
      'path',
      'operationId',
      'status',
      'satisfiedBy',
      'missing',
      'add',
      'reason',
      'fix',
      'evidence',
    ]);
    expect(Object.keys(json.summary)).toEqual(['ok', 'missing', 'use_me', 'needs_admin', 'unknown']);
  });

  it.each([
    ['ok', 'POST /users/me/meetings', 'meeting:write:meeting', 'user', 0],
    ['ok', 'POST /users/{userId}/meetings', 'meeting:write:meeting', 'user', 0],
    ['ok', 'meetingCreate', 'meeting:write', 'user', 0],
    ['ok', 'POST https://api.zoom.us/v2/users/me/meetings', 'meeting:write:meeting', 'user', 0],
    ['missing', 'POST /users/me/meetings', 'user:read:user', 'user', 3],
    ['use_me', 'POST /users/work@example.com/meetings', 'meeting:write:meeting', 'user', 3],
    ['needs_admin', 'GET /groups', 'meeting:write:meeting', 'user', 3],
    ['ok', 'POST /users/work@example.com/meetings', 'meeting:write:meeting:admin', 'admin', 0],
    ['unknown', 'GET /no/such/endpoint', 'meeting:write:meeting', 'user', 0],
  ])(
    '%s for %s with %s in an app of type user/admin: %s',
    async (status, endpoint, granted, appType, exitCode) => {
      const report = await world.run(
        ['scopes', 'doctor', endpoint, '--granted', granted, '--app-type', appType, '--json'],
        nobody,
      );
      expect(report.exitCode).toBe(exitCode);
      expect(report.json.account).toBeNull();
      expect(report.json.endpoints[0].status).toBe(status);
    },
  );

  it('one scope is recommended, and logging in again with it', async () => {
    const { json } = await world.run(
      ['scopes', 'doctor', 'meetingCreate', '--granted', 'user:read:user', '--app-type', 'user', '--json'],
      nobody,
    );
    expect(json.endpoints[0].add).toBe('meeting:write:meeting');
    expect(json.endpoints[0].missing).not.toContain('meeting:write:meeting:admin');
    expect(json.endpoints[0].fix).toContain('zoomctl login');
  });

  it('--all covers all 1,750 endpoints, and unknown fails only with --strict', async () => {
    const all = await world.run(
      ['scopes', 'doctor', '--all', '--json', '--granted', 'meeting:write:meeting', '--app-type', 'user'],
      nobody,
    );
    expect(all.exitCode).toBe(3);
    expect(all.json.endpoints).toHaveLength(1750);
    const sum = Object.values(all.json.summary as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(sum).toBe(1750);
    const strict = [
      'scopes',
      'doctor',
      'GET /contacts/nothing',
      '--granted',
      'user:read',
      '--app-type',
      'user',
    ];
    expect((await world.run(strict, nobody)).exitCode).toBe(0);
    expect((await world.run([...strict, '--strict'], nobody)).exitCode).toBe(3);
  });

  it('takes a whole token response, endpoints from a file, and a product', async () => {
    const response = JSON.stringify({
      access_token: 'eyJsecret.aaaaaaaa.bbbb',
      scope: 'meeting:write:meeting user:read:user',
    });
    const endpoints = join(world.directory, 'endpoints.txt');
    writeFileSync(endpoints, '# what our code calls\nPOST /users/me/meetings\n\nGET /users/me # who\n');
    const args = ['scopes', 'doctor', '--granted-from', '-', '--app-type', 'user', '--json'];
    const required = await world.run([...args, '--require', endpoints], nobody, response);
    expect(required.exitCode, required.stderr).toBe(0);
    expect(required.json.endpoints).toHaveLength(2);
    expect(required.stdout).not.toContain('eyJsecret');
    const product = await world.run([...args, '--product', 'meetings'], nobody, response);
    expect(product.json.endpoints.length).toBeGreaterThan(50);
  });

  it('takes what PowerShell writes into a file, which is UTF-16', async () => {
    const file = join(world.directory, 'utf16.txt');
    const little = Buffer.from('\ufeffmeeting:write:meeting\r\n', 'utf16le');
    const args = ['scopes', 'doctor', 'meetingCreate', '--app-type', 'user', '--granted-from'];
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      writeFileSync(file, bytes);
      const { exitCode, stderr } = await world.run([...args, file], nobody);
      expect([exitCode, stderr]).toEqual([0, '']);
    }
  });

  it.each([
    ['{"scope":"meeting:write:meeting user:re', /no whole JSON document.*\n.*list of scopes/],
    ['{"scope":"meeting:write:meeting"', /no whole JSON document/],
    ['["meeting:write:meeting", "user', /no whole JSON document/],
    ['\n', /--granted-from: standard input is empty\./],
    ['12345 !!', /no scope's name/],
  ])('line 27: does not take %s for scopes', async (text, message) => {
    const args = ['scopes', 'doctor', '--granted-from', '-', 'meetingCreate'];
    const refused = await world.run(args, nobody, text);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(message);
  });

  it.each([
    [['doctor', '--all', 'meetingCreate', '--granted', 'x'], /exclude each other/],
    [['doctor', '--granted', 'a', '--granted-from', '-'], /exclude each other/],
    [['doctor', 'POST', '--granted', 'a'], /names no path/],
    [['doctor', 'meetingCraete', '--granted', 'a'], /meetingCreate/],
    [['doctor', '--product', 'meeting', '--granted', 'a'], /meetings/],
    [['doctor', '--app-type', 'owner', '--granted', 'a'], /--app-type takes user, admin or s2s/],
    [['doctor', '--require', '/nowhere', '--granted', 'a'], /--require/],
    [['explain', ''], /ERROR is empty/],
    [['explain', 'x', '--endpoint', 'nonsense here'], /endpoint/],
  ])('refuses scopes %j with exit code 2', async (args, message) => {
    const refused = await world.run(['scopes', ...args], nobody);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(message);
  });

  it('without an account or a grant it is a matter of logging in: exit code 4', async () => {
    expect((await world.run(['scopes', 'doctor'], nobody)).exitCode).toBe(4);
  });

  it('for people it says what is open, what is not and what to do', async () => {
    const { stdout, exitCode } = await world.run(
      [
        'scopes',
        'doctor',
        'GET /users/me',
        'POST /users/me/meetings',
        '--granted',
        'user:read:user',
        '--app-type',
        'user',
      ],
      nobody,
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain('✓ GET /users/me');
    expect(stdout).toContain('✗ POST /users/me/meetings  scope missing');
    expect(stdout).toContain('→ Add meeting:write:meeting to the app');
    expect(stdout).toContain('1 open · 1 scope missing');
  });

  it.each([
    [
      'missing_scopes',
      '{"code":4711,"message":"Invalid access token, does not contain scopes:[contact:read:list_contacts, contact:read:list_contacts:admin]."}',
      4711,
    ],
    [
      'use_me',
      '{"code":124,"message":"Invalid access token, does not contain scopes: [meeting:write:admin]"}',
      124,
    ],
    [
      'missing_scopes',
      '{"code":104,"message":"Invalid access token, does not contain scopes:["calendar:read:admin","calendar:read"]"}',
      104,
    ],
    [
      'missing_scopes',
      '{"code":4700,"message":"Invalid access token, does not contain scopes: [report:read:admin]."}',
      4700,
    ],
    [
      'use_me',
      'Nov 24 12:00:01 app[7]: zoom said “Invalid access token, does not contain scopes: [meeting:write:admin]”',
      null,
    ],
    ['redirect_mismatch', 'Invalid redirect url (4,700)', 4700],
    ['token_expired', '{"code":124,"message":"Access token is expired."}', 124],
    [
      'not_in_account',
      '{"code":1010,"message":"User not belong to this account: p0KT53BCTHSEi6O9Jn-jSw"}',
      1010,
    ],
    [
      'invalid_client',
      '{"reason":"Invalid client_id or client_secret","error":"invalid_client"}',
      'invalid_client',
    ],
    ['unknown', 'nothing to see here', null],
  ])('explains as %s: %s', async (kind, text, code) => {
    const { json, exitCode } = await world.run(['scopes', 'explain', '-', '--json'], nobody, text);
    expect(exitCode).toBe(0);
    expect(Object.keys(json)).toEqual([
      'kind',
      'code',
      'endpoint',
      'required',
      'granted',
      'diagnosis',
      'fix',
      'confidence',
      'documented',
      'others',
    ]);
    expect(json).toMatchObject({ kind, code, granted: null });
    expect(json.fix).toBeTruthy();
  });

  it('explains against an account’s grant when asked', async () => {
    const text =
      '{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin]."}';
    const { json } = await world.run(['scopes', 'explain', text, '--account', 'dev@example.com', '--json']);
    expect(json.granted).toContain('meeting:write:meeting');
    expect(json.diagnosis).toContain('another token');
  });

  it('names the connected account that could make the call', async () => {
    await world.login('work@example.com');
    await world.run(['account', 'use', 'dev@example.com']);
    const text = '{"code":1001,"message":"User work@example.com not exist or not belong to this account."}';
    const asked = ['--endpoint', 'POST /users/work@example.com/meetings', '--json'];
    const { json } = await world.run(['scopes', 'explain', text, ...asked]);
    expect(json.fix).toContain('--account work@example.com');
    expect((await world.run(['scopes', 'explain', text, ...asked], nobody)).json.fix).not.toContain(
      '--account work',
    );
  });

  it('takes a token or an app of the environment for the one that made the call, and asks Zoom nothing', async () => {
    const before = (await world.requests()).length;
    const gone = '{"code":1001,"message":"User abc not exist or not belong to this account."}';
    const asked = ['--endpoint', 'POST /users/abc/meetings', '--json'];
    const claims = Buffer.from(JSON.stringify({ uid: 'abc' })).toString('base64url');
    const token = { ...nobody, ZOOMCTL_TOKEN: `e30.${claims}.x`, ZOOMCTL_ACCOUNT: 'dev@example.com' };
    expect((await world.run(['scopes', 'explain', gone, ...asked], token)).json).toMatchObject({
      granted: null,
      fix: 'Write me in the place of the user: POST /users/me/meetings.',
    });

    const bad = '{"code":124,"message":"Invalid access token."}';
    const app = { ...nobody, ZOOM_CLIENT_ID: 'id', ZOOM_CLIENT_SECRET: 'secret', ZOOM_ACCOUNT_ID: 'account' };
    const me = ['--endpoint', 'GET /users/me', '--json'];
    expect((await world.run(['scopes', 'explain', bad, ...me], app)).json.fix).toContain('Name the user');
    expect((await world.run(['scopes', 'explain', bad, ...me], nobody)).json.fix).not.toContain(
      'Name the user',
    );
    expect((await world.requests()).length).toBe(before);
  });

  it('a token of which nobody said what it may do needs --granted', async () => {
    const refused = await world.run(['scopes', 'doctor'], { ...nobody, ZOOMCTL_TOKEN: 'a-token' });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--granted');
  });

  it('says loudly that Zoom publishes no such endpoint, though that alone does not fail', async () => {
    const args = ['scopes', 'doctor', 'POST /users/me/meeting', '--granted', 'meeting:write:meeting'];
    const { json, exitCode } = await world.run([...args, '--json'], nobody);
    expect(exitCode).toBe(0);
    const finding = json.findings.find(({ kind }: { kind: string }) => kind === 'not_published');
    expect(finding.fix).toContain('POST /users/me/meetings');
    const { stdout } = await world.run(args, nobody);
    expect(stdout).toContain('1 is not an endpoint that Zoom publishes');
  });

  it('says how to ask without an account', async () => {
    const refused = await world.run(['scopes', 'doctor', 'meetingCreate'], nobody);
    expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('--granted')]);
  });

  it('--account beside --granted: what that account could do with these', async () => {
    const asked = ['scopes', 'doctor', 'GET /users/dev@example.com', '--granted', 'user:read:user', '--json'];
    const { json } = await world.run([...asked, '--account', 'dev@example.com']);
    expect(json).toMatchObject({ account: null, appType: 'user', granted: ['user:read:user'] });
    expect(json.endpoints[0]).toMatchObject({ status: 'use_me', satisfiedBy: ['user:read:user'] });
    expect((await world.run([...asked, '--account', 'nobody@example.com'])).exitCode).toBe(4);
  });

  it("says so where --app-type is another than the account's", async () => {
    const kinds = ({ findings }: { findings: { kind: string }[] }) => findings.map(({ kind }) => kind);
    const asked = ['scopes', 'doctor', 'GET /users/me', '--json', '--app-type'];
    expect(kinds((await world.run([...asked, 'admin'])).json)).toContain('app_type_differs');
    expect(kinds((await world.run([...asked, 'user'])).json)).not.toContain('app_type_differs');
  });

  it('of everything that Zoom publishes it tells people the sums of each product', async () => {
    const { stdout } = await world.run(
      ['scopes', 'doctor', '--all', '--granted', 'meeting:write:meeting', '--app-type', 'user'],
      nobody,
    );
    const { json } = await world.run(
      [
        'scopes',
        'doctor',
        '--product',
        'meetings',
        '--granted',
        'meeting:write:meeting',
        '--app-type',
        'user',
        '--json',
      ],
      nobody,
    );
    const { ok, missing, needs_admin } = json.summary;
    expect(stdout).toMatch(
      new RegExp(
        `^meetings +${ok} open · ${missing} scope missing · ${needs_admin} needs an admin scope$`,
        'm',
      ),
    );
    expect(stdout).not.toContain('✗');
  });

  it('reads standard input once', async () => {
    const twice = ['scopes', 'doctor', '--require', '-', '--granted-from', '-'];
    const refused = await world.run(twice, nobody, 'GET /users/me\n');
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--granted-from')]);
  });

  it('an endless file is an error', async () => {
    for (const flag of ['--require', '--granted-from']) {
      const others = flag === '--require' ? ['--granted', 'user:read'] : [];
      const refused = await world.run(['scopes', 'doctor', flag, '/dev/zero', ...others], nobody);
      expect([refused.exitCode, refused.stderr]).toEqual([
        2,
        expect.stringContaining(`${flag}: /dev/zero holds more than 16 MB`),
      ]);
    }
  });

  it('shows that a call is open with me alone', async () => {
    const asked = ['scopes', 'doctor', 'meetingCreate', 'GET /users/me', '--granted'];
    const { stdout } = await world.run(
      [...asked, 'meeting:write:meeting user:read:user', '--app-type', 'user'],
      nobody,
    );
    expect(stdout).toContain(
      '/users/{userId}/meetings  meeting:write:meeting with me in the place of the user',
    );
    expect(stdout).toMatch(/GET \/users\/me {2}user:read:user$/m);
  });

  it('explains what is no error: a file name, a login that was agreed to, a reply without its body', async () => {
    const explained = (text: string) => world.run(['scopes', 'explain', text, '--json'], nobody);
    const file = join(world.directory, 'app.log');
    writeFileSync(file, 'code 124');
    const refused = await explained(file);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('name of a file')]);
    const agreed = await explained('http://127.0.0.1:4000/callback?code=abcdefgh12345678&state=xyz');
    expect(agreed.json).toMatchObject({ kind: 'unknown', fix: expect.stringContaining('login --complete') });
    const bodyless = await explained('AxiosError: Request failed with status code 400');
    expect(bodyless.json).toMatchObject({
      kind: 'unknown',
      fix: expect.stringContaining('error.response.data'),
    });
  });

  it('takes an error for no grant, and endpoints for no scopes', async () => {
    const error = ['scopes', 'doctor', 'GET /users/me', '--granted-from', '-'];
    const refused = await world.run(error, nobody, '{"error":"x"}');
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/error reply.*scopes explain/s),
    ]);
    const list = await world.run(['scopes', 'diff', '-', 'user:read'], nobody, 'GET /users/me\n');
    expect([list.exitCode, list.stderr]).toEqual([2, expect.stringContaining('"GET"')]);
  });

  it('shows each of several endpoints', async () => {
    const { json } = await world.run(
      ['endpoint', 'show', 'meetingCreate', 'GET', '/users/me', '--json'],
      nobody,
    );
    expect(json.endpoints.map(({ path }: { path: string }) => path)).toEqual([
      '/users/{userId}/meetings',
      '/users/{userId}',
    ]);
  });

  it('knows a token of the app itself where a user has to be behind it', async () => {
    const text = '{"code":124,"message":"This API does not support client credentials for authorization."}';
    const { json } = await world.run(['scopes', 'explain', text, '--json'], nobody);
    expect(json.kind).toBe('token_invalid');
    expect(json.diagnosis).toMatch(/kind of token/);
  });
});
