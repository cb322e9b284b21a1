import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { HttpClient, HttpRequest } from '../../src/http/http-client.ts';
import { revokeToken } from '../../src/oauth/revocation.ts';
import { readableRefreshToken } from '../../src/oauth/token-endpoint.ts';
import { Secret } from '../../src/secret.ts';

const client = { clientId: 'public', clientSecret: null, oauthUrl: 'https://zoom.us' };

/** Revokes where Zoom answers like this. @returns what was sent */
async function revoked(status: number, body = ''): Promise<HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const http: HttpClient = async (request) => {
    sent.push(request);
    return { status, headers: {}, body, receivedAt: 0 };
  };
  await revokeToken(http, client, new Secret('access-0'));
  return sent;
}

describe('a revocation', () => {
  it('sends the token to Zoom alone, in the body', async () => {
    const [request, ...others] = await revoked(200, '{"status":"success"}');
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'POST', url: 'https://zoom.us/oauth/revoke' });
    expect(new URLSearchParams(String(request?.body)).get('token')).toBe('access-0');
  });

  it.each([
    [200, '{"status":"success"}'],
    [299, ''],
    [400, '{"reason":"Invalid Token!","error":"invalid_request"}'],
    [404, ''],
    [499, ''],
  ])('is done where Zoom answers %i %s: the token is none any more', async (status, body) => {
    await expect(revoked(status, body)).resolves.toHaveLength(1);
  });

  it.each([429, 500, 502, 503, 599])('may work later where Zoom answers %i', async (status) => {
    await expect(revoked(status)).rejects.toMatchObject({
      kind: 'zoom_unavailable',
      exitCode: EXIT.unavailable,
      message: `Zoom could not revoke the login now (HTTP ${status}).`,
      http: { status, code: null, message: '' },
    });
  });

  it.each([
    [401, '', 'invalid_client'],
    [400, '{"error":"invalid_client"}', 'invalid_client'],
    [400, '{"error" : "unauthorized_client"}', 'invalid_client'],
    [400, '{"error":\n"invalid_client"}', 'invalid_client'],
    [300, '', null],
    [302, '', null],
    [399, '', null],
  ])('was not done where Zoom answers %i %s, and says what to do by hand', async (status, body, code) => {
    await expect(revoked(status, body)).rejects.toMatchObject({
      kind: 'revocation_refused',
      exitCode: EXIT.unavailable,
      message: `Zoom did not revoke the login (HTTP ${status}).`,
      hint: expect.stringContaining('https://marketplace.zoom.us'),
      http: { status, code, message: '' },
    });
  });
});

describe('the refresh token of a reply that is no use otherwise', () => {
  const readable = (body: string, status = 200) =>
    readableRefreshToken({ status, headers: {}, body, receivedAt: 0 })?.expose() ?? null;

  it.each([
    ['{"access_token":"cut off","refresh_token":"second"', 'second'],
    ['{"refresh_token" : "second"}', 'second'],
    ['{"refresh_token":\n "eyJ-second.token_~"}', 'eyJ-second.token_~'],
  ])('is read from %s', (body, token) => {
    expect(readable(body)).toBe(token);
  });

  it.each([
    ['{"access_token":"only this"}'],
    ['{"refresh_token":""}'],
    ['{"refresh_token":"has a blank"}'],
    ['{"refresh_token":"esc\\u0061ped"}'],
    ['{"refresh_token":"cut'],
  ])('is not made up from %s', (body) => {
    expect(readable(body)).toBeNull();
  });

  it('is none of a refusal', () => {
    expect(readable('{"refresh_token":"second"}', 400)).toBeNull();
  });
});
