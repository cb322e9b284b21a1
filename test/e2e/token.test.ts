import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ageTokens } from '../support/age-tokens.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

async function refreshes(world: TestWorld): Promise<number> {
  return (await world.requests()).filter((request) => request.grantType === 'refresh_token').length;
}

describe('zoomctl token, and the tokens behind every command', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });

  it('prints the bare token and a line break', async () => {
    const { stdout, stderr } = await world.run(['token']);
    expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(stderr).toBe('');
  });

  it('prints token, expiry and scopes as JSON', async () => {
    const { json } = await world.run(['token', '--json']);
    expect(Object.keys(json)).toEqual(['accessToken', 'expiresAt', 'scopes']);
    expect(json.scopes).toContain('user:read:user');
    expect(new Date(json.expiresAt).toISOString()).toBe(json.expiresAt);
  });

  it('refreshes an expired token, keeps the rotated refresh token and uses it the next time', async () => {
    const before = await refreshes(world);
    const first = await world.run(['token']);
    await ageTokens(world);
    const second = await world.run(['token']);
    await ageTokens(world);
    const third = await world.run(['token']);
    expect([first.exitCode, second.exitCode, third.exitCode]).toEqual([0, 0, 0]);
    expect(new Set([first.stdout, second.stdout, third.stdout]).size).toBe(3);
    expect(await refreshes(world)).toBe(before + 2);
  });

  it('line 16: of fifty processes that find an expired token exactly one refreshes', async () => {
    await ageTokens(world);
    const before = await refreshes(world);
    const all = await Promise.all(Array.from({ length: 50 }, () => world.run(['api', 'GET', '/users/me'])));
    expect(all.map((finished) => finished.exitCode)).toEqual(Array(50).fill(0));
    expect(await refreshes(world)).toBe(before + 1);
  });

  it('line 19: a token that Zoom refuses although it looks good is refreshed once and the call made again', async () => {
    const before = await refreshes(world);
    await world.control('expire', {});
    const created = await world.run(['meeting', 'create', '--instant', '--json']);
    expect(created.exitCode, created.stderr).toBe(0);
    expect(await refreshes(world)).toBe(before + 1);
  });

  it('line 18: a refresh whose reply was lost is tried once more, and a dead token means login needed', async () => {
    await ageTokens(world);
    await world.control('faults', { path: '/oauth/token', fault: 'cut', times: 1, after: 'handled' });
    const before = await refreshes(world);
    const lost = await world.run(['token', '--json']);
    expect(lost.exitCode).toBe(4);
    expect(JSON.parse(lost.stderr).error).toMatchObject({
      kind: 'login_needed',
      hint: 'Log in again: zoomctl login',
    });
    expect(await refreshes(world)).toBe(before + 2);
    const { json } = await world.run(['account', 'list', '--json']);
    expect(json.accounts).toMatchObject([{ email: 'dev@example.com', loginNeeded: true }]);
    const again = await world.login('dev@example.com', ['--json']);
    expect(again.json.account.loginNeeded).toBe(false);
  });

  it('line 18: a refresh that Zoom never saw is tried again and works', async () => {
    await ageTokens(world);
    await world.control('faults', { path: '/oauth/token', fault: 'cut', times: 1, after: 'before' });
    const again = await world.run(['token']);
    expect(again.exitCode, again.stderr).toBe(0);
  });

  it('an unreachable Zoom does not log anybody out', async () => {
    await ageTokens(world);
    const before = await world.run(['account', 'show', '--json']);
    await world.control('faults', { path: '/oauth/token', fault: 'status', status: 503, times: 1 });
    const offline = await world.run(['token', '--json']);
    expect(offline.exitCode).toBe(5);
    expect((await world.run(['account', 'show', '--json'])).json.account.loginNeeded).toBe(
      before.json.account.loginNeeded,
    );
  });

  it('the life that Zoom gives a token counts: half of a short one, at most a minute of a long one, is margin', async () => {
    const short = await startWorld(['--auto-consent', '--access-token-ttl', '2']);
    try {
      await short.login('dev@example.com');
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect((await short.run(['token'])).exitCode).toBe(0);
      expect(await refreshes(short)).toBe(1);
    } finally {
      await short.stop();
    }
  });

  it('another login of the same user ends this one, and the message says that this is the likely reason', async () => {
    const elsewhere = { ZOOMCTL_CONFIG_DIR: `${world.directory}/elsewhere` };
    await world.login('dev@example.com', [], elsewhere);
    await ageTokens(world);
    const ended = await world.run(['token']);
    expect(ended.exitCode).toBe(4);
    expect(ended.stderr).toContain('logged in with this app somewhere else');
    expect((await world.run(['token'], elsewhere)).exitCode).toBe(0);
  });

  it('one that Zoom is known to refuse is not handed out, although it has not expired', async () => {
    const elsewhere = { ZOOMCTL_CONFIG_DIR: `${world.directory}/another` };
    await world.login('colleague@example.com');
    await world.login('colleague@example.com', [], elsewhere);
    await world.control('expire', {});
    const args = ['--account', 'colleague@example.com'];
    expect((await world.run(['api', 'GET', '/users/me', ...args])).exitCode).toBe(4);
    const { exitCode, stdout, stderr } = await world.run(['token', ...args]);
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).toContain('is no longer good');
    await world.login('colleague@example.com');
    expect((await world.run(['token', ...args])).exitCode).toBe(0);
  });

  it('ZOOMCTL_TOKEN is used as it is, and no store is touched', async () => {
    const { stdout } = await world.run(['token']);
    const bare = {
      ZOOMCTL_TOKEN: stdout.trim(),
      ZOOMCTL_CONFIG_DIR: `${world.directory}/none`,
      ZOOMCTL_STORE: 'keychain',
    };
    expect((await world.run(['token'], bare)).stdout).toBe(stdout);
    expect((await world.run(['api', 'GET', '/users/me'], bare)).json.email).toBe('dev@example.com');
    const both = await world.run(['token', '--account', 'dev@example.com'], bare);
    expect(both.exitCode).toBe(2);
  });

  it('a dead ZOOMCTL_TOKEN ends with exit code 4', async () => {
    const dead = await world.run(['api', 'GET', '/users/me', '--json'], { ZOOMCTL_TOKEN: 'eyJ.dead.token' });
    expect(dead.exitCode).toBe(4);
    expect(JSON.parse(dead.stderr).error).toMatchObject({
      kind: 'token_invalid',
      http: { status: 401, code: 124 },
    });
  });

  it('nobody logged in ends with exit code 4 and the command to run', async () => {
    const none = await world.run(['token', '--json'], { ZOOMCTL_CONFIG_DIR: `${world.directory}/none` });
    expect(none.exitCode).toBe(4);
    expect(JSON.parse(none.stderr).error).toMatchObject({
      kind: 'not_logged_in',
      hint: 'Log in first: zoomctl login',
    });
  });
});

describe('a refresh whose reply omits the scopes', () => {
  it('keeps those that were granted', async () => {
    const world = await startWorld(['--auto-consent', '--refresh-scope', 'omit']);
    try {
      const login = await world.login('dev@example.com', ['--json']);
      await ageTokens(world);
      const { json } = await world.run(['token', '--json']);
      expect(json.scopes).toEqual(login.json.account.scopes);
    } finally {
      await world.stop();
    }
  });
});

describe('a Server-to-Server app from the environment', () => {
  let world: TestWorld;
  let app: Record<string, string>;
  beforeAll(async () => {
    world = await startWorld(['--app-type', 's2s']);
    const { clientId, clientSecret, accountId } = world.sandbox;
    app = { ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret, ZOOM_ACCOUNT_ID: accountId };
  });
  afterAll(() => world.stop());

  it('needs no login, and a host for its meetings', async () => {
    expect((await world.run(['token', '--json'], app)).json.scopes).toContain('meeting:write:meeting:admin');
    const created = await world.run(
      ['meeting', 'create', '--instant', '--host', 'dev@example.com', '--json'],
      app,
    );
    expect(created.exitCode, created.stderr).toBe(0);
    const nobody = await world.run(['meeting', 'create', '--instant', '--json'], app);
    expect(nobody.exitCode).toBe(2);
    expect(nobody.stderr).toContain('--host');
  });

  it('with me, Zoom answers as if the token were bad, and zoomctl says what it is', async () => {
    const refused = await world.run(['api', 'GET', '/users/me', '--json'], app);
    expect(refused.exitCode).not.toBe(0);
    expect(JSON.parse(refused.stderr).error.hint).toContain('Name the user by email address');
  });

  it('bad credentials end with exit code 1 and say which to check', async () => {
    const refused = await world.run(['token', '--json'], { ...app, ZOOM_CLIENT_SECRET: 'wrong-secret' });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error).toMatchObject({ kind: 'invalid_client', http: { status: 400 } });
    expect(refused.stderr).not.toContain('wrong-secret');
  });
});
