import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors.ts';
import { bundleProgram, startProgram } from '../support/child-process.ts';
import { isClosed, respondJson } from '../support/http-server.ts';
import { endLogins, type Login, startLogin } from './login.ts';

afterEach(endLogins);

/** An idle connection, as browsers like to open one in advance. */
async function idleConnection(port: number): Promise<{ closed: Promise<void> }> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { closed };
}

const answer = (login: Login): Promise<Response> => fetch(login.callback({ code: 'c', state: login.state }));

describe('line 7: the port is closed, with every connection, after', () => {
  it.each<[string, () => Promise<Login>, (login: Login) => unknown, object]>([
    ['success', () => startLogin(), answer, { value: 'kept' }],
    [
      'denial',
      () => startLogin(),
      (login) => fetch(login.callback({ error: 'access_denied', state: login.state })),
      { error: { kind: 'access_denied' } },
    ],
    [
      'the time-out',
      () => startLogin({ timeout: 50 }),
      () => undefined,
      { error: { kind: 'login_timeout', exitCode: 4 } },
    ],
    [
      'Ctrl-C',
      () => startLogin(),
      (login) => login.abort(),
      { error: { kind: 'interrupted', exitCode: 130 } },
    ],
    [
      'a failure to keep the tokens',
      () =>
        startLogin({
          keep: () => Promise.reject(new Failure('store_locked', 1, 'locked')),
        }),
      answer,
      { error: { kind: 'store_locked' } },
    ],
    [
      'a refusal of the token endpoint',
      () =>
        startLogin({}, (response) =>
          respondJson(response, 400, { reason: 'Invalid client', error: 'invalid_client' }),
        ),
      answer,
      { error: { kind: 'invalid_client' } },
    ],
    [
      'an outage of the token endpoint',
      () => startLogin({}, (response) => respondJson(response, 503, { reason: 'busy' })),
      answer,
      { error: { kind: 'zoom_unavailable', exitCode: 5 } },
    ],
    [
      "a cut of the token endpoint's reply",
      () => startLogin({}, (response) => response.destroy()),
      answer,
      { error: { fault: 'cut' } },
    ],
  ])('%s', async (_what, start, act, outcome) => {
    const login = await start();
    const idle = await idleConnection(login.port).catch(() => undefined);
    await act(login);
    expect(await login.ended).toMatchObject(outcome);
    await idle?.closed;
    expect(await isClosed(login.port)).toBe(true);
  });

  it('a failure to open the browser', async () => {
    let port = 0;
    const failing = startLogin({
      announce: async (_url, redirectUri) => {
        port = Number(new URL(redirectUri).port);
        throw new Error('no browser');
      },
    });
    // `startLogin` waits for a browser that never opens; what the flow left behind is all that counts.
    void failing;
    await expect.poll(() => port).toBeGreaterThan(0);
    await expect.poll(() => isClosed(port)).toBe(true);
  });
});

describe('a login that did not work', () => {
  it('line 6: has a page that does not claim success, and Zoom’s words stay in the terminal', async () => {
    const login = await startLogin({}, (response) =>
      respondJson(response, 400, { reason: 'Invalid authorization code c', error: 'invalid_grant' }),
    );
    const html = await (await answer(login)).text();
    expect(html).toContain('The login did not work');
    expect(html).not.toContain('Invalid authorization code');
    expect(await login.ended).toMatchObject({
      error: { kind: 'invalid_code', exitCode: 4, http: { status: 400, code: 'invalid_grant' } },
    });
  });

  it('line 11: does not repeat the code, which Zoom sends back in its reason', async () => {
    const login = await startLogin({}, (response) =>
      respondJson(response, 400, {
        reason: 'Invalid authorization code c0de-of-login',
        error: 'invalid_request',
      }),
    );
    await fetch(login.callback({ code: 'c0de-of-login', state: login.state }));
    const { error } = await login.ended;
    expect((error as Failure).message).toContain('Invalid authorization code');
    expect(`${(error as Failure).stack} ${JSON.stringify(error)}`).not.toContain('c0de-of-login');
  });

  it('line 10: tells how long it waited', async () => {
    const login = await startLogin({ timeout: 1_000 });
    expect(await login.ended).toMatchObject({
      error: { message: expect.stringContaining('within 1 second.') },
    });
  });
});

describe('a login in the middle of its code’s exchange', () => {
  it('line 17: is brought to its end when Ctrl-C comes: its tokens exist at Zoom already', async () => {
    let release: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const login = await startLogin({}, (response) => {
      release();
      setTimeout(() => respondJson(response, 200, { access_token: 'late', token_type: 'bearer' }), 100);
    });
    const page = answer(login);
    await asked;
    login.abort();
    expect(await login.ended).toEqual({ value: 'kept' });
    expect(login.kept.map(({ accessToken }) => accessToken.expose())).toEqual(['late']);
    await page.catch(() => undefined);
  });

  it('ends when the browser has gone away meanwhile', async () => {
    const login = await startLogin({ timeout: 60_000 }, (response) => {
      browser.destroy();
      setTimeout(() => respondJson(response, 200, { access_token: 'late', token_type: 'bearer' }), 100);
    });
    const browser = net.connect({ port: login.port, host: '127.0.0.1' }, () => {
      browser.write(
        `GET /callback?code=c&state=${login.state} HTTP/1.1\r\nHost: 127.0.0.1:${login.port}\r\n\r\n`,
      );
    });
    browser.on('error', () => undefined);
    expect(await login.ended).toEqual({ value: 'kept' });
  }, 10_000);

  it('an interrupt before it begins opens no browser', async () => {
    const announced: string[] = [];
    const controller = new AbortController();
    controller.abort();
    const { authorizationCodeFlow } = await import('../../src/oauth/authorization-code.ts');
    const flow = authorizationCodeFlow({
      client: { clientId: 'id', clientSecret: null, oauthUrl: 'http://127.0.0.1:9' },
      http: () => Promise.reject(new Error('unused')),
      redirect: { kind: 'loopback', address: { host: '127.0.0.1', port: 0, path: '/callback' } },
      scopes: [],
      timeout: 1_000,
      signal: controller.signal,
      protect: (work) => work(),
      announce: async (url) => void announced.push(url),
      onStray: () => undefined,
      keep: () => Promise.reject(new Error('unused')),
    });
    await expect(flow).rejects.toMatchObject({ kind: 'interrupted' });
    expect(announced).toEqual([]);
  });
});

describe('a process that has ended its login', () => {
  const PROGRAM = `
import { authorizationCodeFlow } from './src/oauth/authorization-code.ts';
import { nodeTransport } from './src/http/node-transport.ts';
import net from 'node:net';
const [end] = process.argv.slice(2);
const controller = new AbortController();
await authorizationCodeFlow({
  client: { clientId: 'id', clientSecret: null, oauthUrl: 'http://127.0.0.1:9' },
  http: nodeTransport,
  redirect: { kind: 'loopback', address: { host: '127.0.0.1', port: 0, path: '/callback' } },
  scopes: [],
  timeout: end === 'timeout' ? 50 : 600_000,
  signal: controller.signal,
  async announce(url, redirectUri) {
    const state = new URL(url).searchParams.get('state');
    const { port } = new URL(redirectUri);
    if (end === 'abort') controller.abort();
    // Nobody reads the reply and nobody closes this end.
    if (end !== 'timeout') net.connect(Number(port), '127.0.0.1').on('error', () => {}).unref().write(
      'GET /callback?code=c' + (end === 'denied' ? '&error=access_denied' : '') + '&state=' + state + ' HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n\\r\\n');
  },
  onStray() {},
  protect: (work) => work(),
  keep() {},
}).catch((error) => console.log(error.kind ?? error.fault));
`;

  it.each([
    ['timeout', 'login_timeout'],
    ['abort', 'interrupted'],
    ['denied', 'access_denied'],
    ['no token endpoint', 'refused'],
  ])('line 7: exits by itself, nothing keeps it alive (%s)', async (end, outcome) => {
    const program = await bundleProgram(`login-${end.replaceAll(' ', '-')}`, PROGRAM);
    try {
      expect(await startProgram(program.path, [end]).ended).toEqual({
        code: 0,
        signal: null,
        stdout: `${outcome}\n`,
        stderr: '',
      });
    } finally {
      await program.remove();
    }
  });
});
