import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { PasteOutcome } from '../../src/oauth/authorization-code.ts';
import { redirectedParameters } from '../../src/oauth/authorization-code.ts';
import { respondJson } from '../support/http-server.ts';
import { endLogins, type Login, startLogin } from './login.ts';

afterEach(endLogins);

const ELSEWHERE = 'https://example.com/zoom/callback';

/** A login whose answer can be pasted. */
async function startPaste(
  options: Parameters<typeof startLogin>[0] = { redirect: { kind: 'elsewhere', uri: ELSEWHERE } },
  respond?: Parameters<typeof startLogin>[1],
): Promise<Login & { paste(text: string): Promise<PasteOutcome> }> {
  let submit: ((text: string) => Promise<PasteOutcome>) | undefined;
  const login = await startLogin(
    {
      ...options,
      offerPaste: (given) => {
        submit = given;
      },
    },
    respond,
  );
  return { ...login, paste: (text) => (submit as typeof submit & object)(text) };
}

describe('a redirected URL that is pasted', () => {
  it('ends a login whose redirect URI is elsewhere, and its code is sent with that URI', async () => {
    const login = await startPaste();
    expect(login.redirectUri).toBe(ELSEWHERE);
    expect(await login.paste(login.callback({ code: 'pasted', state: login.state }))).toEqual({ done: true });
    expect(await login.ended).toEqual({ value: 'kept' });
    expect(Object.fromEntries(new URLSearchParams(login.tokenEndpoint.requests[0]?.body))).toMatchObject({
      grant_type: 'authorization_code',
      code: 'pasted',
      redirect_uri: ELSEWHERE,
    });
  });

  it('is as good as a callback where a server listens, with blanks around it', async () => {
    const login = await startPaste({});
    const text = `  ${login.callback({ code: 'c', state: login.state })}\n`;
    expect(await login.paste(text)).toEqual({ done: true });
    expect(await login.ended).toEqual({ value: 'kept' });
    // Nobody listens any more.
    await expect(fetch(login.redirectUri)).rejects.toThrow();
  });

  it.each([
    ['another host', 'https://example.org/zoom/callback'],
    ['another port', 'https://example.com:8443/zoom/callback'],
    ['another path', 'https://example.com/zoom/callback/more'],
    ['another scheme', 'http://example.com/zoom/callback'],
    ['no URL', 'code=c'],
    ['nothing', ''],
  ])('with %s is not taken, and the login goes on', async (_what, base) => {
    const login = await startPaste();
    const query = new URLSearchParams({ code: 'c', state: login.state });
    expect(await login.paste(base.includes('://') ? `${base}?${query}` : base)).toEqual({
      done: false,
      why: `it does not begin with ${ELSEWHERE}`,
    });
    expect(login.strays).toEqual([]);
    expect(login.tokenEndpoint.requests).toHaveLength(0);
    expect(await login.paste(login.callback({ code: 'c', state: login.state }))).toEqual({ done: true });
    expect(await login.ended).toEqual({ value: 'kept' });
  });

  it.each<[string, (state: string) => Record<string, string>, string]>([
    ['of another login', () => ({ code: 'c', state: 'wrong' }), 'its state is not of this login'],
    ['without a code', (state) => ({ state }), 'it has no code'],
    [
      'with an access token',
      (state) => ({ code: 'c', access_token: 't', state }),
      'it has an access_token, which only the token endpoint gives',
    ],
  ])('%s is not taken, and why is told', async (_what, parameters, why) => {
    const login = await startPaste();
    expect(await login.paste(login.callback(parameters(login.state)))).toEqual({ done: false, why });
    expect(login.strays).toEqual([why]);
    expect(await login.paste(login.callback({ code: 'c', state: login.state }))).toEqual({ done: true });
    expect(await login.ended).toEqual({ value: 'kept' });
  });

  it('tells which parameter it has twice', async () => {
    const login = await startPaste();
    for (const name of ['code', 'error', 'iss']) {
      const twice = `${ELSEWHERE}?state=${login.state}&${name}=a&${name}=b`;
      expect(await login.paste(twice)).toEqual({ done: false, why: `it has ${name} more than once` });
    }
    login.abort();
    expect(await login.ended).toMatchObject({ error: { kind: 'interrupted' } });
  });

  it('has one state, whatever the second is', async () => {
    const login = await startPaste();
    for (const second of [login.state, 'another']) {
      const twice = `${ELSEWHERE}?code=c&state=${login.state}&state=${second}`;
      expect(await login.paste(twice)).toEqual({ done: false, why: 'its state is not of this login' });
    }
    login.abort();
    expect(await login.ended).toMatchObject({ error: { kind: 'interrupted' } });
  });

  it('has the parameters of its query alone', () => {
    const parameters = redirectedParameters(` ${ELSEWHERE}?code=c%20d&state=s#code=other `, ELSEWHERE);
    expect([...(parameters ?? [])]).toEqual([
      ['code', 'c d'],
      ['state', 's'],
    ]);
  });
});

describe('the end of a login', () => {
  it('that Zoom declined says so in the browser and in the terminal', async () => {
    const login = await startLogin();
    const page = await (await fetch(login.callback({ error: 'access_denied', state: login.state }))).text();
    expect(page).toContain('Access was declined');
    expect(page).toContain('Nothing was stored.');
    expect(page).toContain('class="mark bad"');
    expect(page).toContain('You can close this window.');
    expect(await login.ended).toMatchObject({
      error: {
        message: 'Access was declined at Zoom. Nothing was stored.',
        hint: 'Run zoomctl login again to give it another try.',
      },
    });
  });

  it('whose code Zoom does not take says so, with what Zoom answered', async () => {
    const login = await startLogin({}, (response) =>
      respondJson(response, 400, { error: 'invalid_grant', reason: 'Invalid authorization code' }),
    );
    const page = await (await fetch(login.callback({ code: 'old', state: login.state }))).text();
    expect(page).toContain('The login did not work');
    expect(page).toContain('The terminal says why.');
    expect(await login.ended).toMatchObject({
      error: {
        kind: 'invalid_code',
        exitCode: 4,
        message: "Zoom did not take the login's code: it was used before, or is too old.",
        hint: 'Run zoomctl login again.',
        http: { status: 400, code: 'invalid_grant' },
      },
    });
  });

  it.each(['server_error', 'temporarily_unavailable'])('%s is worth another try', async (error) => {
    const login = await startLogin();
    await fetch(login.callback({ error, state: login.state }));
    expect(await login.ended).toMatchObject({
      error: { message: `Zoom answered the login with ${error}`, hint: 'Try again later.' },
    });
  });

  it('leaves nothing behind at the signal', async () => {
    const controller = new AbortController();
    const login = await startLogin({ signal: controller.signal });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    await fetch(login.callback({ code: 'c', state: login.state }));
    expect(await login.ended).toEqual({ value: 'kept' });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
