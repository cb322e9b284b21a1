import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startWorld, type TestWorld } from '../support/zoomctl.ts';

/** The authorize URL that a waiting login has printed, and the address of its callback server. */
async function waiting(login: Running): Promise<{ url: URL; callback: URL; state: string }> {
  const [printed] = await login.printed(/https?:\/\/\S+\/oauth\/authorize\S+(?=\s)/);
  await login.printed(/Waiting for you/);
  const url = new URL(printed);
  return {
    url,
    callback: new URL(url.searchParams.get('redirect_uri') ?? ''),
    state: url.searchParams.get('state') ?? '',
  };
}

async function allow(url: URL, user = 'dev@example.com'): Promise<Response> {
  url.searchParams.set('sandbox_user', user);
  return fetch(url);
}

/** A raw request, with any method and Host header. */
function ask(
  url: URL,
  method: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function isOpen(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('zoomctl login', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('opens the browser that BROWSER names and prints who is logged in', async () => {
    const login = await world.login('dev@example.com');
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toBe('');
    expect(login.stderr).toContain('Logged in as dev@example.com (user-managed app, 8 scopes)');
    expect(login.stderr).toContain('Token kept in an encrypted file. It refreshes itself.');
  });

  it('prints the account as JSON and nothing else on standard output', async () => {
    const { json, exitCode } = await world.login('dev@example.com', ['--json', '--alias', 'mine']);
    expect(exitCode).toBe(0);
    const [dev] = world.sandbox.accounts;
    expect(json.account).toMatchObject({
      userId: dev?.userId,
      accountId: dev?.accountId,
      email: 'dev@example.com',
      alias: 'mine',
      app: 'env',
      appType: 'user',
      active: true,
    });
    expect(Date.parse(json.account.expiresAt)).toBeGreaterThan(Date.now());
    expect(json.account.scopes).toContain('meeting:write:meeting');
  });

  it('line 20: logging in again as the same user replaces the entry; another user is another entry', async () => {
    await world.login('dev@example.com');
    await world.login('work@example.com');
    const { json } = await world.run(['account', 'list', '--json']);
    expect(json.accounts.map((account: { email: string }) => account.email).sort()).toEqual([
      'dev@example.com',
      'work@example.com',
    ]);
  });

  it.each([
    [['login'], /BROWSER.*--no-browser/s],
    [['login', '--no-browser', '--port', '0'], /--port takes a whole number from 1 to 65535/],
    [['login', '--no-browser', '--timeout', 'soon'], /--timeout takes a whole number/],
    [['login', '--no-browser', '--alias', 'a b'], /--alias takes/],
    [['login', '--no-browser', '--app', 'nope'], /--app names the app nope/],
    [['login', '--nobrowser'], /--no-browser/],
    [['login', '--no-browser', '--account', 'dev@example.com'], /--account does not go with login/],
  ])('refuses %j with exit code 2 where that names no way to go on', async (args, message) => {
    const refused = await world.run(args, { BROWSER: undefined });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(message);
  });

  it('names the variables where no app is configured and nobody can be asked', async () => {
    const refused = await world.run(['login', '--no-browser', '--json'], { ZOOM_CLIENT_ID: undefined });
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stderr).error).toMatchObject({ kind: 'usage', exitCode: 2 });
    expect(refused.stderr).toContain('ZOOM_CLIENT_ID');
    expect(refused.stderr).toContain('ZOOM_CLIENT_SECRET');
  });

  it('goes on waiting through strays and attacks, then takes the one right answer', async () => {
    const login = world.start(['login', '--no-browser', '--json']);
    const { url, callback, state } = await waiting(login);
    const at = (path: string) => new URL(path, callback);

    expect((await ask(at('/favicon.ico'), 'GET')).status).toBe(404);
    expect((await ask(callback, 'HEAD')).status).toBe(405);
    expect((await ask(callback, 'POST')).status).toBe(405);
    expect((await ask(callback, 'GET', { Host: 'evil.example' })).status).toBe(403);
    expect((await ask(callback, 'GET', { 'Sec-Purpose': 'prefetch' })).status).toBe(204);
    expect((await ask(at('/callback?code=stolen'), 'GET')).status).toBe(400);
    expect((await ask(at('/callback?code=stolen&state=guessed'), 'GET')).status).toBe(400);
    expect((await ask(at('/callback?error=access_denied'), 'GET')).status).toBe(400);
    expect((await ask(at(`/callback?state=${state}&state=${state}&code=x`), 'GET')).status).toBe(400);

    const consent = await fetch(Object.assign(new URL(url), {}), { redirect: 'manual' });
    const answer = new URL(consent.headers.get('location') ?? '');
    const [first, second] = await Promise.all([
      ask(answer, 'GET'),
      ask(answer, 'GET').catch(() => undefined),
    ]);
    expect(first.status).toBe(200);
    expect(first.body).toContain('Logged in as dev@example.com');
    if (second !== undefined) expect(second.body).toBe(first.body);

    const finished = await login.finished;
    expect(finished.exitCode, finished.stderr).toBe(0);
    expect(finished.json.account.email).toBe('dev@example.com');
    expect(await isOpen(callback)).toBe(false);
  });

  it('shows what an error_description holds as text and never as markup', async () => {
    const login = world.start(['login', '--no-browser', '--json']);
    const { callback, state } = await waiting(login);
    callback.search = new URLSearchParams({
      error: 'server_error',
      error_description: '<script>alert(1)</script>\u001b[2J',
      state,
    }).toString();
    const page = await fetch(callback);
    expect(await page.text()).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const finished = await login.finished;
    expect(finished.exitCode).toBe(5);
    expect(finished.stderr).not.toContain('\u001b');
    expect(
      JSON.parse(finished.stderr.split('\n').findLast((line) => line.startsWith('{')) ?? '').error.message,
    ).toContain('<script>');
    expect(await isOpen(callback)).toBe(false);
  });

  it('line 10: a denial ends with exit code 4 and stores nothing', async () => {
    const before = (await world.run(['account', 'list', '--json'])).stdout;
    const denied = await world.run(['login', '--json'], {
      SANDBOX_USER: 'clinician@example.com',
      SANDBOX_DECISION: 'decline',
    });
    expect(denied.exitCode).toBe(4);
    expect(denied.stderr).toContain('"kind":"access_denied"');
    expect((await world.run(['account', 'list', '--json'])).stdout).toBe(before);
  });

  it('line 10: a time-out ends with exit code 4 and tells the likely causes with the redirect URI to register', async () => {
    const late = world.start(['login', '--no-browser', '--timeout', '1']);
    const { callback } = await waiting(late);
    const { exitCode, stderr } = await late.finished;
    expect(exitCode).toBe(4);
    const told = stderr.slice(stderr.indexOf('Nobody allowed access'));
    expect(told).toContain('http://127.0.0.1/callback');
    for (const cause of ['Public Client ID', 'development and production', 'not published'])
      expect(told).toContain(cause);
    expect(await isOpen(callback)).toBe(false);
  });

  it('Ctrl-C ends the wait with exit code 130 and closes the port', async () => {
    const login = world.start(['login', '--no-browser']);
    const { callback } = await waiting(login);
    login.process.kill('SIGINT');
    expect((await login.finished).exitCode).toBe(130);
    expect(await isOpen(callback)).toBe(false);
  });

  it('a port that is taken is an error before anything is opened', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as { port: number };
    const before = (await world.requests()).length;
    const refused = await world.login('dev@example.com', ['--port', String(port), '--json']);
    squatter.close();
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.kind).toBe('port_in_use');
    expect((await world.requests()).length).toBe(before);
  });

  it('a browser that does not start leaves the URL to the person', async () => {
    const login = world.start(['login', '--json'], { BROWSER: '/nowhere/browser' });
    const { url } = await waiting(login);
    await allow(url, 'work@example.com');
    const finished = await login.finished;
    expect(finished.exitCode).toBe(0);
    expect(finished.stderr).toContain('could not be opened');
  });

  it('line 2: every try has a challenge and a state of its own, by S256', async () => {
    const logins = [world.start(['login', '--no-browser']), world.start(['login', '--no-browser'])];
    const urls = await Promise.all(logins.map(async (login) => (await waiting(login)).url));
    for (const url of urls) {
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
      expect(url.searchParams.get('state')?.length).toBeGreaterThanOrEqual(22);
      expect(url.searchParams.has('scope')).toBe(false);
    }
    expect(urls[0]?.searchParams.get('code_challenge')).not.toBe(urls[1]?.searchParams.get('code_challenge'));
    expect(urls[0]?.searchParams.get('state')).not.toBe(urls[1]?.searchParams.get('state'));
    for (const login of logins) login.process.kill('SIGINT');
    await Promise.all(logins.map((login) => login.finished));
  });

  it('--scopes asks for these scopes, and the account holds what was granted', async () => {
    const login = await world.login('work@example.com', [
      '--scopes',
      'meeting:write:meeting,user:read:user',
      '--json',
    ]);
    expect(login.json.account.scopes).toEqual(['meeting:write:meeting', 'user:read:user']);
    expect(login.stderr).not.toContain('that Zoom publishes');
  });

  it('--scopes with one that Zoom does not publish is told before the browser shows an error', async () => {
    const login = world.start([
      'login',
      '--no-browser',
      '--timeout',
      '1',
      '--scopes',
      'meeting:wrte:meeting',
    ]);
    const { exitCode, stderr } = await login.finished;
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      '--scopes: meeting:wrte:meeting is not among the scopes that Zoom publishes. Did you mean meeting:write:meeting?',
    );
    expect(stderr).toContain('Nobody allowed access within 1 second.');
  });

  it('a confidential client from the environment logs in, and refreshes, with its secret', async () => {
    const { clientId, clientSecret } = world.sandbox;
    const app = { ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret };
    const login = await world.login('clinician@example.com', ['--json'], app);
    expect(login.exitCode, login.stderr).toBe(0);
    await world.control('expire', {});
    // The secret is kept with the tokens: a refresh needs no variable.
    const refreshed = await world.run(['api', 'GET', '/users/me', '--account', login.json.account.id]);
    expect(refreshed.exitCode, refreshed.stderr).toBe(0);
    expect(refreshed.json.email).toBe('clinician@example.com');
  });

  it('a secret that was pasted with blanks around it is used without them', async () => {
    const trimmed = await world.login('clinician@example.com', ['--json'], {
      ZOOM_CLIENT_ID: ` ${world.sandbox.publicClientId}\n`,
    });
    expect(trimmed.exitCode, trimmed.stderr).toBe(0);
  });

  it('a Server-to-Server app needs no login, and says so', async () => {
    const { clientId, clientSecret, accountId } = world.sandbox;
    const refused = await world.login('dev@example.com', [], {
      ZOOM_CLIENT_ID: clientId,
      ZOOM_CLIENT_SECRET: clientSecret,
      ZOOM_ACCOUNT_ID: accountId,
    });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('needs no login');
  });

  it('leaves the registry, the encrypted entries and what the rate limits are behind', async () => {
    const config = join(world.directory, 'config');
    expect(readdirSync(config).sort()).toEqual(['accounts.json', 'credentials', 'limits']);
    for (const file of readdirSync(join(config, 'credentials'))) {
      expect(JSON.parse(readFileSync(join(config, 'credentials', file), 'utf8')).cipher).toBe('aes-256-gcm');
    }
  });
});
