import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ageTokens } from '../support/age-tokens.ts';
import {
  CLIENT_SECRET,
  CONFIDENTIAL_CLIENT,
  DEFAULT_SCOPES,
  type OidcServer,
  type Person,
  PUBLIC_CLIENT,
  startOidcServer,
  type TokenReply,
} from '../support/oidc-server.ts';
import {
  bareEnvironment,
  type Finished,
  type Running,
  runZoomctl,
  startZoomctl,
  type TestEnv,
} from '../support/zoomctl.ts';

const DEV: Person = { email: 'dev@example.com' };
const CLIENTS = [
  ['public', { ZOOM_CLIENT_ID: PUBLIC_CLIENT }],
  ['confidential', { ZOOM_CLIENT_ID: CONFIDENTIAL_CLIENT, ZOOM_CLIENT_SECRET: CLIENT_SECRET }],
] as const;

describe('against an independent authorization server', () => {
  let server: OidcServer;
  let directory: string;
  let env: TestEnv;
  /** How many replies of the token endpoint are earlier tests'. */
  let before: number;

  beforeAll(async () => {
    server = await startOidcServer();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'zoomctl-test-'));
    before = server.replies.length;
    env = {
      ...bareEnvironment(directory),
      ZOOMCTL_OAUTH_URL: server.url,
      ZOOMCTL_API_URL: server.apiUrl,
      ZOOM_CLIENT_ID: PUBLIC_CLIENT,
      ZOOMCTL_STORE: 'file',
      ZOOMCTL_STORE_KEY: 'a passphrase of the tests',
    };
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const run = (...args: string[]): Promise<Finished> => runZoomctl(args, env);
  const start = (...args: string[]): Running => startZoomctl(args, env);
  const replies = (): readonly TokenReply[] => server.replies.slice(before);
  const whoAmI = (): Promise<Finished> => run('api', 'GET', '/users/me');
  const errorOf = ({ stderr }: Finished) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error;

  /** The authorize URL that a waiting login has printed. */
  async function authorizeUrl(login: Running): Promise<URL> {
    const [printed] = await login.printed(/http:\S+\/oauth\/authorize\S+(?=\s)/);
    await login.printed(/Waiting for you/);
    return new URL(printed);
  }

  /** Logs in as somebody whose browser has followed the URL and come back; `change` makes it another URL. */
  async function logIn(
    person = DEV,
    args: readonly string[] = [],
    change: (url: URL) => void = () => undefined,
  ): Promise<Finished> {
    const login = start('login', '--no-browser', '--json', ...args);
    const url = await authorizeUrl(login);
    change(url);
    const visit = await server.visit(url, person);
    if (visit.leftTo === undefined) {
      login.process.kill('SIGINT');
      throw new Error(`the server did not redirect back: ${visit.page}`);
    }
    await (await fetch(visit.leftTo)).text();
    return login.finished;
  }

  async function logInWell(): Promise<TokenReply> {
    const login = await logIn();
    expect(login.exitCode, login.stderr).toBe(0);
    return replies().at(-1) as TokenReply;
  }

  const age = (): Promise<void> => ageTokens({ env });

  /** Starts a device login, and brings it to the moment in which the person has to act. */
  async function deviceLogin(): Promise<{ login: Running; page: string; code: string }> {
    const login = start('login', '--device', '--json');
    const [, page = ''] = await login.printed(/open (http:\S+)/);
    const [, code = ''] = await login.printed(/enter the code (\S+)/);
    return { login, page, code };
  }

  describe.each(CLIENTS)('a %s client', (_kind, client) => {
    beforeEach(() => {
      env = { ...env, ...client };
    });

    it('logs in with a code and PKCE, and calls the API with the token', async () => {
      const login = await logIn();
      expect(login.exitCode, login.stderr).toBe(0);
      expect(login.json.account).toMatchObject({
        userId: 'id-of-dev@example.com',
        email: 'dev@example.com',
        identity: 'users_me',
        loginNeeded: false,
      });
      expect([...login.json.account.scopes].sort()).toEqual(DEFAULT_SCOPES);
      expect(replies().map(({ grantType, status }) => [grantType, status])).toEqual([
        ['authorization_code', 200],
      ]);
      const token = await run('token');
      expect(token.stdout.trim()).toBe(replies()[0]?.accessToken);
      expect((await whoAmI()).json.email).toBe('dev@example.com');
      expect(replies()).toHaveLength(1);
    });

    it('refreshes with a token that rotates: each is used once, and an old one is dead', async () => {
      await logInWell();
      for (const _ of [1, 2]) {
        await age();
        const me = await whoAmI();
        expect(me.exitCode, me.stderr).toBe(0);
        expect(me.json.email).toBe('dev@example.com');
      }
      expect(replies().map(({ grantType, status }) => [grantType, status])).toEqual([
        ['authorization_code', 200],
        ['refresh_token', 200],
        ['refresh_token', 200],
      ]);
      expect(new Set(replies().map(({ refreshToken }) => refreshToken)).size).toBe(3);
      expect((await run('token')).stdout.trim()).toBe(replies()[2]?.accessToken);
      const [old] = replies();
      const again = await server.askToken({
        grant_type: 'refresh_token',
        refresh_token: old?.refreshToken ?? '',
        client_id: env.ZOOM_CLIENT_ID ?? '',
        ...(env.ZOOM_CLIENT_SECRET === undefined ? {} : { client_secret: env.ZOOM_CLIENT_SECRET }),
      });
      expect(again).toEqual({ status: 400, error: 'invalid_grant' });
    });

    it('logs out: the token is dead at the server, and nothing of it is kept', async () => {
      const { accessToken = '' } = await logInWell();
      expect(await server.tryToken(accessToken)).toBe(200);
      const logout = await run('logout');
      expect(logout.exitCode, logout.stderr).toBe(0);
      expect(await server.tryToken(accessToken)).toBe(401);
      expect((await run('account', 'list', '--json')).json.accounts).toEqual([]);
      expect(readdirSync(join(directory, 'config', 'credentials'))).toEqual([]);
    });

    it('logs out after the token has expired: a new one is got and revoked', async () => {
      await logInWell();
      await age();
      const logout = await run('logout');
      expect(logout.exitCode, logout.stderr).toBe(0);
      const renewed = replies().at(-1);
      expect(renewed).toMatchObject({ grantType: 'refresh_token', status: 200 });
      expect(await server.tryToken(renewed?.accessToken ?? '')).toBe(401);
    });

    it('logs in with a device code, and refreshes what it got', async () => {
      const pending = server.refused('authorization_pending');
      const { login, page, code } = await deviceLogin();
      // At least one poll comes too early.
      await pending;
      const visit = await server.visit(page, DEV, code);
      expect(visit).toMatchObject({ status: 200, page: 'the device is connected' });
      const { exitCode, stderr, json } = await login.finished;
      expect(exitCode, stderr).toBe(0);
      expect(json.account).toMatchObject({ email: 'dev@example.com', identity: 'users_me' });
      await age();
      expect((await whoAmI()).json.email).toBe('dev@example.com');
      expect(replies().at(-1)).toMatchObject({ grantType: 'refresh_token', status: 200 });
    });
  });

  it('asks for the scopes of --scopes, and keeps those that were granted', async () => {
    const scopes = ['meeting:read:meeting', 'user:read:user'];
    const login = await logIn(DEV, ['--scopes', scopes.join(',')]);
    expect([...login.json.account.scopes].sort()).toEqual(scopes);
  });

  it('is refused where its challenge was changed on the way, since the server compares it', async () => {
    const login = await logIn(DEV, [], (url) => url.searchParams.set('code_challenge', 'x'.repeat(43)));
    expect(login.exitCode).toBe(4);
    expect(errorOf(login).kind).toBe('invalid_code');
    expect(replies()).toMatchObject([{ grantType: 'authorization_code', error: 'invalid_grant' }]);
    expect((await run('account', 'list', '--json')).json.accounts).toEqual([]);
  });

  it.each([
    ['without a challenge', (url: URL) => url.searchParams.delete('code_challenge')],
    ['with a plain one', (url: URL) => url.searchParams.set('code_challenge_method', 'plain')],
  ])('a request %s is refused by the server, and the login ends with its word', async (_how, change) => {
    const login = await logIn(DEV, [], (url) => {
      change(url);
      if (!url.searchParams.has('code_challenge')) url.searchParams.delete('code_challenge_method');
    });
    expect(login.exitCode).toBe(4);
    expect(errorOf(login)).toMatchObject({ kind: 'authorization_failed' });
    expect(errorOf(login).message).toContain('invalid_request');
    expect(replies()).toEqual([]);
  });

  it('takes an answer that names this issuer, and no answer that names another one [RFC 9207]', async () => {
    const login = start('login', '--no-browser', '--json');
    const { leftTo } = await server.visit(await authorizeUrl(login), DEV);
    const answer = new URL(leftTo ?? '');
    expect(answer.searchParams.get('iss')).toBe(server.url);
    const mixedUp = new URL(answer);
    mixedUp.searchParams.set('iss', 'https://elsewhere.example');
    expect((await fetch(mixedUp)).status).toBe(400);
    expect(replies()).toEqual([]);
    expect((await fetch(answer)).status).toBe(200);
    expect((await login.finished).exitCode).toBe(0);
  });

  it('a wrong client secret is told as such', async () => {
    env = { ...env, ZOOM_CLIENT_ID: CONFIDENTIAL_CLIENT, ZOOM_CLIENT_SECRET: 'of-another-client' };
    const login = await logIn();
    expect(login.exitCode).toBe(1);
    expect(errorOf(login).kind).toBe('invalid_client');
  });

  it('a denial in the browser ends with exit code 4 and stores nothing', async () => {
    const login = await logIn({ ...DEV, denies: true });
    expect(login.exitCode).toBe(4);
    expect(errorOf(login).kind).toBe('access_denied');
    expect(replies()).toEqual([]);
    expect((await run('account', 'list', '--json')).json.accounts).toEqual([]);
  });

  it('a denial of a device code ends with exit code 4 and stores nothing', async () => {
    const { login, page, code } = await deviceLogin();
    await server.visit(page, { ...DEV, denies: true }, code);
    const finished = await login.finished;
    expect(finished.exitCode).toBe(4);
    expect(errorOf(finished).kind).toBe('access_denied');
    expect(replies().at(-1)).toMatchObject({ error: 'access_denied' });
    expect((await run('account', 'list', '--json')).json.accounts).toEqual([]);
  });

  describe('a grant that was revoked elsewhere', () => {
    it.each([
      ['while the access token should still be good', async () => undefined],
      ['and the access token has expired', age],
    ])('%s: exit code 4, and a new login mends it', async (_when, meanwhile) => {
      const { accessToken = '' } = await logInWell();
      await server.revokeGrant(accessToken);
      await meanwhile();
      const refused = await run('api', 'GET', '/users/me', '--json');
      expect(refused.exitCode).toBe(4);
      expect(errorOf(refused)).toMatchObject({ kind: 'login_needed', exitCode: 4 });
      expect(errorOf(refused).hint).toContain('zoomctl login');
      expect(replies().at(-1)).toMatchObject({ grantType: 'refresh_token', error: 'invalid_grant' });
      expect((await run('account', 'list', '--json')).json.accounts).toMatchObject([{ loginNeeded: true }]);

      await logInWell();
      expect((await whoAmI()).json.email).toBe('dev@example.com');
      expect((await run('account', 'list', '--json')).json.accounts).toMatchObject([{ loginNeeded: false }]);
    });

    it('since a stolen old refresh token was used: exit code 4', async () => {
      const { refreshToken = '' } = await logInWell();
      await age();
      expect((await whoAmI()).exitCode).toBe(0);
      await server.askToken({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: PUBLIC_CLIENT,
      });
      const refused = await run('api', 'GET', '/users/me', '--json');
      expect(refused.exitCode).toBe(4);
      expect(errorOf(refused).kind).toBe('login_needed');
    });

    it('a logout finds nothing more to revoke, and forgets the login', async () => {
      const { accessToken = '' } = await logInWell();
      await server.revokeGrant(accessToken);
      await age();
      const logout = await run('logout');
      expect(logout.exitCode, logout.stderr).toBe(0);
      expect((await run('account', 'list', '--json')).json.accounts).toEqual([]);
    });
  });
});
