import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ageTokens } from '../support/age-tokens.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type InterposedServer, startInterposedServer } from '../support/interposed-server.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

describe('C9 and line 9: a redirect of the OAuth server takes no secret along', () => {
  let world: TestWorld;
  let zoom: InterposedServer;
  let thief: HttpServer;
  let env: TestEnv;
  beforeEach(async () => {
    world = await startWorld();
    zoom = await startInterposedServer(world.sandbox.oauthUrl);
    thief = await startHttpServer((response) => response.end('{}'));
    env = { ZOOMCTL_OAUTH_URL: zoom.url };
  });
  afterEach(async () => {
    zoom.stop();
    await thief.stop();
    await world.stop();
  });

  /** Every 307 and 308 repeats the method and the body; the others lead browsers to a GET. */
  const redirect = (path: string, status: number) =>
    zoom.interfere({
      answer: (request) =>
        request.path === path ? { status, headers: { location: `${thief.url}${path}` } } : undefined,
    });

  it.each([301, 302, 303, 307, 308])(
    'of the code exchange (%i): the login fails and stores nothing',
    async (status) => {
      redirect('/oauth/token', status);
      const login = await world.login('dev@example.com', ['--json'], env);
      expect(login.exitCode).toBe(1);
      expect(thief.requests).toEqual([]);
      expect((await world.run(['account', 'list', '--json'], env)).json.accounts).toEqual([]);
    },
  );

  it.each([302, 307, 308])('of a refresh (%i): it fails, and the login is kept', async (status) => {
    expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
    await ageTokens(world);
    redirect('/oauth/token', status);
    const refused = await world.run(['token', '--json'], env);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout).toBe('');
    expect(thief.requests).toEqual([]);
    zoom.interfere({});
    expect((await world.run(['token'], env)).exitCode).toBe(0);
  });

  it('of a revocation: the logout says that Zoom did not do it', async () => {
    expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
    redirect('/oauth/revoke', 307);
    const logout = await world.run(['logout', '--json'], env);
    expect(logout.exitCode).toBe(5);
    expect(JSON.parse(logout.stderr).error.kind).toBe('not_revoked');
    expect(thief.requests).toEqual([]);
  });

  it('of a device authorization and of its polls: nothing arrives', async () => {
    redirect('/oauth/devicecode', 307);
    const refused = await world.run(['login', '--device', '--json'], env);
    expect(refused.exitCode).toBe(1);
    expect(thief.requests).toEqual([]);
  });
});

describe('C10 and line 9: a URL in a token response', () => {
  it('does not say where the token goes', async () => {
    const world = await startWorld();
    const zoom = await startInterposedServer(world.sandbox.oauthUrl);
    const thief = await startHttpServer((response) => response.end('{}'));
    try {
      zoom.interfere({
        change(reply, { path }) {
          if (path !== '/oauth/token') return undefined;
          return {
            status: reply.status,
            body: JSON.stringify({ ...JSON.parse(reply.body), api_url: thief.url }),
          };
        },
      });
      const env = { ZOOMCTL_OAUTH_URL: zoom.url };
      const login = await world.login('dev@example.com', ['--json'], env);
      expect(login.json.account.email, login.stderr).toBe('dev@example.com');
      expect((await world.run(['api', 'GET', '/users/me'], env)).exitCode).toBe(0);
      await ageTokens(world);
      expect((await world.run(['api', 'GET', '/users/me'], env)).exitCode).toBe(0);
      expect(thief.requests).toEqual([]);
    } finally {
      zoom.stop();
      await thief.stop();
      await world.stop();
    }
  });
});
