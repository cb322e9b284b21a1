import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

/** The redirected URL that a browser on another machine would end at. */
async function redirectedUrl(
  authorizeUrl: string,
  user: string,
  more: Record<string, string> = {},
): Promise<string> {
  const url = new URL(authorizeUrl);
  for (const [name, value] of Object.entries({ sandbox_user: user, ...more }))
    url.searchParams.set(name, value);
  const reply = await fetch(url, { redirect: 'manual' });
  return reply.headers.get('location') ?? '';
}

describe('login in two steps', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const begin = async (args: readonly string[] = []) =>
    (await world.run(['login', '--request', ...args], { BROWSER: undefined })).json as {
      url: string;
      redirectUri: string;
    };

  it('--request prints JSON with the URL and ends; --complete finishes with the redirected URL', async () => {
    const { url, redirectUri } = await begin(['--alias', 'remote']);
    expect(redirectUri).toBe('http://127.0.0.1/callback');
    const redirected = await redirectedUrl(url, 'work@example.com');
    const done = await world.run(['login', '--complete', redirected, '--json'], { BROWSER: undefined });
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.json.account).toMatchObject({ email: 'work@example.com', alias: 'remote' });
    const again = await world.run(['login', '--complete', redirected, '--json']);
    expect(again.exitCode).toBe(4);
    expect(JSON.parse(again.stderr).error.kind).toBe('login_not_begun');
  });

  it('takes the URL from standard input, and several begun logins do not disturb each other', async () => {
    const [first, second] = [await begin(), await begin(['--port', '53682'])];
    expect(second.redirectUri).toBe('http://127.0.0.1:53682/callback');
    const urls = [
      await redirectedUrl(first.url, 'dev@example.com'),
      await redirectedUrl(second.url, 'clinician@example.com'),
    ];
    const doneSecond = await world.run(['login', '--complete', '-', '--json'], {}, `${urls[1]}\n`);
    expect(doneSecond.json.account.email).toBe('clinician@example.com');
    const doneFirst = await world.run(['login', '--complete', '-', '--json'], {}, urls[0]);
    expect(doneFirst.json.account.email).toBe('dev@example.com');
  });

  it('line 3: a URL with a foreign state, another redirect URI or no state is refused', async () => {
    const { url } = await begin();
    const redirected = new URL(await redirectedUrl(url, 'dev@example.com'));
    const foreign = new URL(redirected);
    foreign.searchParams.set('state', 'x'.repeat(43));
    expect((await world.run(['login', '--complete', foreign.href])).exitCode).toBe(4);
    const elsewhere = new URL(redirected);
    elsewhere.pathname = '/other';
    expect((await world.run(['login', '--complete', elsewhere.href])).exitCode).toBe(2);
    const none = new URL(redirected);
    none.searchParams.delete('state');
    expect((await world.run(['login', '--complete', none.href])).exitCode).toBe(2);
    expect((await world.run(['login', '--complete', 'nonsense'])).exitCode).toBe(2);
    // None of these has spent the login.
    expect((await world.run(['login', '--complete', redirected.href])).exitCode).toBe(0);
  });

  it('a denial ends it with exit code 4, and ways to log in exclude each other', async () => {
    const { url } = await begin();
    const denied = await world.run([
      'login',
      '--complete',
      await redirectedUrl(url, 'dev@example.com', { sandbox_decision: 'decline' }),
      '--json',
    ]);
    expect(denied.exitCode).toBe(4);
    expect(JSON.parse(denied.stderr).error.kind).toBe('access_denied');
    expect((await world.run(['login', '--device', '--request'])).exitCode).toBe(2);
  });

  it('line 11: the code verifier that waits for the second step is in the store alone', async () => {
    const { url } = await begin();
    expect(url).not.toContain('code_verifier');
    const { readFileSync, readdirSync } = await import('node:fs');
    const folder = `${world.env.ZOOMCTL_CONFIG_DIR}/credentials`;
    for (const name of readdirSync(folder)) {
      expect(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).cipher).toBe('aes-256-gcm');
    }
  });
});

describe('login with a code on another device', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('shows the code and where to enter it, and polls until access is allowed', async () => {
    const login = await world.run(['login', '--device', '--json'], { BROWSER: undefined });
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stderr).toMatch(/enter the code \S+/);
    expect(login.json.account.email).toBe('dev@example.com');
    const polls = (await world.requests()).filter((request) => request.grantType?.includes('device_code'));
    expect(polls.length).toBeGreaterThanOrEqual(2);
  });

  it('Ctrl-C ends the wait with 130, and a time-out with 4', async () => {
    const left = world.start(['login', '--device'], { BROWSER: undefined });
    await left.printed(/Waiting for you/);
    left.process.kill('SIGINT');
    expect((await left.finished).exitCode).toBe(130);
    const late = await world.run(['login', '--device', '--timeout', '1', '--json'], { BROWSER: undefined });
    expect(late.exitCode).toBe(4);
  });
});

const unavailable = terminalUnavailable();

describe.skipIf(unavailable !== undefined)(
  `login with a pasted URL${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let terminal: Terminal | undefined;
    beforeAll(async () => {
      world = await startWorld();
    });
    afterAll(async () => {
      terminal?.close();
      await world.stop();
    });

    const open = async () => {
      terminal?.close();
      terminal = new Terminal(['login', '--no-browser'], { ...world.env, BROWSER: undefined }, 250);
      const [url] = await terminal.shows(/http:\S+\/oauth\/authorize\S+/);
      await terminal.shows(/paste the URL/);
      return { terminal, url };
    };

    it('takes what a person pastes from a browser elsewhere, refuses what is not its answer, and goes on', async () => {
      const { terminal: login, url } = await open();
      login.type('http://127.0.0.1:1/callback?code=x', 'Enter');
      await login.shows(/not this login's answer/);
      login.type(await redirectedUrl(url, 'work@example.com'), 'Enter');
      await login.shows(/Logged in as work@example\.com/);
      expect(await login.exitCode()).toBe(0);
    });

    it('a callback that comes first wins the race', async () => {
      const { terminal: login, url } = await open();
      await fetch(await redirectedUrl(url, 'clinician@example.com'));
      await login.shows(/Logged in as clinician@example\.com/);
      expect(await login.exitCode()).toBe(0);
    });

    it('Ctrl-C ends it with 130', async () => {
      const { terminal: login } = await open();
      login.type('C-c');
      expect(await login.exitCode()).toBe(130);
    });
  },
);
