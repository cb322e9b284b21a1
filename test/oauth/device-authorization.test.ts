import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpClientFor } from '../../src/http/proxied-transport.ts';
import type { OAuthClient, TokenSet } from '../../src/oauth/client.ts';
import {
  type DeviceAuthorization,
  type DevicePolling,
  pollForTokens,
  requestDeviceAuthorization,
} from '../../src/oauth/device-authorization.ts';
import { Secret } from '../../src/secret.ts';
import { type Answer, type InterposedServer, startInterposedServer } from '../support/interposed-server.ts';

let zoom: InterposedServer;
let client: OAuthClient;
beforeEach(async () => {
  zoom = await startInterposedServer('http://127.0.0.1:1');
  client = { clientId: 'the client', clientSecret: null, oauthUrl: zoom.url };
});
afterEach(() => zoom.stop());

const http = httpClientFor({});

function zoomAnswers(...answers: (Answer | 'hangs up')[]): void {
  let next = 0;
  zoom.interfere({
    answer() {
      const answer = answers[Math.min(next++, answers.length - 1)];
      if (answer === 'hangs up') throw new Error('hangs up');
      return answer;
    },
  });
}

const COMPLETE = {
  device_code: 'the-device-code',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://zoom.us/oauth_device',
  verification_uri_complete: 'https://zoom.us/oauth_device?user_code=ABCD-EFGH',
  expires_in: 600,
  interval: 3,
};
const reply = (fields: object = {}, status = 200): Answer => ({
  status,
  body: JSON.stringify({ ...COMPLETE, ...fields }),
});
const ask = (scopes: readonly string[] = []) => requestDeviceAuthorization(http, client, scopes);

describe('a device authorization request', () => {
  it('names the client in the query and in the body, and asks for the scopes', async () => {
    zoomAnswers(reply());
    const { deviceCode, ...shown } = await ask(['user:read:user', 'meeting:read:meeting']);
    expect(deviceCode.expose()).toBe('the-device-code');
    expect(shown).toEqual({
      userCode: 'ABCD-EFGH',
      verificationUri: 'https://zoom.us/oauth_device',
      verificationUriComplete: 'https://zoom.us/oauth_device?user_code=ABCD-EFGH',
      expiresIn: 600,
      interval: 3,
    });
    expect(zoom.requests[0]).toMatchObject({ method: 'POST', path: '/oauth/devicecode' });
    expect(Object.fromEntries(zoom.requests[0]?.form ?? [])).toEqual({
      client_id: 'the client',
      scope: 'user:read:user meeting:read:meeting',
    });
  });

  it('of a confidential client has its secret in the header alone, and asks for no scopes unless told to', async () => {
    zoomAnswers(reply());
    client = { ...client, clientSecret: new Secret('the-secret') };
    await ask();
    const [sent] = zoom.requests;
    expect(sent?.headers.authorization).toBe(
      `Basic ${Buffer.from('the client:the-secret').toString('base64')}`,
    );
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({});
  });
});

describe('a device authorization response', () => {
  it.each([
    [
      'verification_uri',
      { verification_uri: undefined, verification_url: 'https://zoom.us/d' },
      'https://zoom.us/d',
    ],
    ['loopback', { verification_uri: 'http://127.0.0.1:1234/d' }, 'http://127.0.0.1:1234/d'],
  ])('is read with %s', async (_what, fields, uri) => {
    zoomAnswers(reply(fields));
    expect((await ask()).verificationUri).toBe(uri);
  });

  it.each([
    [undefined, 900],
    ['30', 30],
    [0, 0],
    [-1, 900],
    ['soon', 900],
    [null, 900],
  ])('lives %j seconds: %i', async (expires_in, seconds) => {
    zoomAnswers(reply({ expires_in }));
    expect((await ask()).expiresIn).toBe(seconds);
  });

  it.each([
    [undefined, 5],
    [0, 1],
    [0.5, 1],
    [2, 2],
    ['7', 7],
    [-3, 5],
    [{}, 5],
  ])('is polled every %j seconds: %d', async (interval, seconds) => {
    zoomAnswers(reply({ interval }));
    expect((await ask()).interval).toBe(seconds);
  });

  it.each([['http://zoom.us/x'], ['javascript:alert(1)'], ['no url'], [''], [7], [undefined]])(
    'offers no page at %j to fill in the code',
    async (verification_uri_complete) => {
      zoomAnswers(reply({ verification_uri_complete }));
      expect((await ask()).verificationUriComplete).toBeNull();
    },
  );

  it.each([
    [{ device_code: undefined }],
    [{ device_code: '' }],
    [{ user_code: 3 }],
    [{ verification_uri: undefined }],
    [{ verification_uri: 'http://zoom.us/oauth_device' }],
    [{ verification_uri: 'ftp://127.0.0.1/' }],
  ])('with %j is none', async (fields) => {
    zoomAnswers(reply(fields));
    await expect(ask()).rejects.toMatchObject({ kind: 'bad_reply', exitCode: 1 });
  });

  it.each(['null', '3', '[]', 'no JSON', ''])('that is %j is none', async (body) => {
    zoomAnswers({ status: 200, body });
    await expect(ask()).rejects.toMatchObject({ kind: 'bad_reply' });
  });

  it('that is an error is told as one, and a complete one of another status is none', async () => {
    zoomAnswers({ status: 400, body: '{"error":"invalid_client","reason":"Bad client"}' });
    await expect(ask()).rejects.toMatchObject({
      kind: 'invalid_client',
      message: expect.stringContaining('Bad'),
    });
    zoomAnswers(reply({}, 202));
    await expect(ask()).rejects.toMatchObject({ kind: 'bad_reply' });
  });

  it('that has tokens in the place of a code is not complete', async () => {
    zoomAnswers({ status: 200, body: '{"access_token":"x","token_type":"bearer"}' });
    await expect(ask()).rejects.toMatchObject({
      kind: 'bad_reply',
      message: "Zoom's device authorization reply is not complete.",
    });
  });
});

describe('the wait for the person', () => {
  const PENDING: Answer = { status: 400, body: '{"error":"authorization_pending","reason":"wait"}' };
  const SLOWER: Answer = { status: 400, body: '{"error":"slow_down","reason":"wait"}' };
  const TOKENS: Answer = { status: 200, body: '{"access_token":"the-access","token_type":"bearer"}' };

  const authorization: DeviceAuthorization = {
    deviceCode: new Secret('the-device-code'),
    userCode: 'ABCD',
    verificationUri: 'https://zoom.us/oauth_device',
    verificationUriComplete: null,
    expiresIn: 600,
    interval: 3,
  };
  let slept: number[];
  let kept: TokenSet[];
  let inside: number;
  const wait = (fields: Partial<DevicePolling<string>> = {}) => {
    slept = [];
    kept = [];
    inside = 0;
    return pollForTokens({
      http,
      client,
      authorization,
      timeout: 600_000,
      signal: new AbortController().signal,
      sleep: async (milliseconds) => {
        slept.push(Math.round(milliseconds));
      },
      async protect(work) {
        inside++;
        return work();
      },
      async keep(tokens) {
        kept.push(tokens);
        return 'kept';
      },
      ...fields,
    });
  };

  it('polls with the device code until there are tokens, and keeps them under protection', async () => {
    zoomAnswers(PENDING, PENDING, TOKENS);
    expect(await wait()).toBe('kept');
    expect(slept).toEqual([3_000, 3_000, 3_000]);
    expect(inside).toBe(3);
    expect(kept.map(({ accessToken }) => accessToken.expose())).toEqual(['the-access']);
    expect(Object.fromEntries(zoom.requests[0]?.form ?? [])).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'the-device-code',
      client_id: 'the client',
    });
  });

  it('takes five seconds longer each time that Zoom asks for it, is not well, or does not answer', async () => {
    zoomAnswers(SLOWER, PENDING, { status: 503, body: '' }, 'hangs up', TOKENS);
    expect(await wait()).toBe('kept');
    expect(slept).toEqual([3_000, 8_000, 8_000, 13_000, 18_000]);
  });

  it.each([
    [
      'access_denied',
      {
        kind: 'access_denied',
        exitCode: 4,
        message: 'Access was declined at Zoom. Nothing was stored.',
        hint: 'Run zoomctl login again to give it another try.',
      },
    ],
    ['expired_token', { kind: 'login_timeout', exitCode: 4, hint: 'Run zoomctl login --device again.' }],
    ['invalid_client', { kind: 'invalid_client', exitCode: 1 }],
  ])('ends with %s', async (error, failure) => {
    zoomAnswers(PENDING, { status: 400, body: JSON.stringify({ error, reason: 'no' }) });
    await expect(wait()).rejects.toMatchObject(failure);
    expect(zoom.requests).toHaveLength(2);
  });

  it('ends with a reply that is none', async () => {
    zoomAnswers({ status: 200, body: 'hello' });
    await expect(wait()).rejects.toMatchObject({ kind: 'bad_reply' });
  });

  it.each([
    ['the code', { authorization: { ...authorization, expiresIn: 0 } }],
    ['the patience', { timeout: 0 }],
  ])('is over before the first poll where %s is at its end', async (_what, fields) => {
    zoomAnswers(TOKENS);
    await expect(wait(fields)).rejects.toMatchObject({
      kind: 'login_timeout',
      message: 'The code expired before anybody allowed access.',
    });
    expect(zoom.requests).toHaveLength(0);
  });

  it('does not sleep past its end', async () => {
    zoomAnswers(TOKENS);
    await wait({ timeout: 1_000 });
    expect(slept[0]).toBeGreaterThan(0);
    expect(slept[0]).toBeLessThanOrEqual(1_000);
  });

  it('ends with Ctrl-C, and sends nothing more', async () => {
    zoomAnswers(PENDING);
    const ending = new AbortController();
    const sleep = async () => ending.abort();
    await expect(wait({ signal: ending.signal, sleep })).rejects.toMatchObject({ exitCode: 130 });
    expect(zoom.requests).toHaveLength(0);
  });

  it('fails where the tokens can’t be kept', async () => {
    zoomAnswers(TOKENS);
    const keep = async () => {
      throw new Error('the store is full');
    };
    await expect(wait({ keep })).rejects.toThrow('the store is full');
  });
});
