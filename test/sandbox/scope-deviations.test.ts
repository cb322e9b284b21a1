import { describe, expect, it } from 'vitest';
import { api, lacks, login, outcome, sandboxWith } from './zoom-client.ts';

const deviate = (origin: string, body: unknown, method = 'POST') =>
  fetch(`${origin}/_sandbox/scopes`, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('an endpoint that deviates from what Zoom publishes', () => {
  it('demands the other scopes, names them all, and opens with any one of them', async () => {
    const sandbox = await sandboxWith({ scopes: ['meeting:write:meeting', 'user:read:user'] });
    const { access_token } = await login(sandbox);
    const create = () => outcome(api(sandbox, access_token, 'POST', '/users/me/meetings', { type: 1 }));
    expect((await create()).status).toBe(201);
    const deviation = {
      method: 'post',
      path: '/users/{userId}/meetings',
      scopes: ['new:write', 'a:b:c:admin'],
    };
    expect((await deviate(sandbox.oauthUrl, deviation)).status).toBe(204);
    expect(await create()).toEqual(lacks('new:write', 'a:b:c:admin'));
    const other = { ...deviation, path: '/v2/users/me/meetings', scopes: ['new:write', 'user:read:user'] };
    expect((await deviate(sandbox.oauthUrl, other)).status).toBe(204);
    expect((await create()).status).toBe(201);
  });

  it('still asks for an admin form where the path names a user', async () => {
    const sandbox = await sandboxWith();
    const { access_token } = await login(sandbox);
    await deviate(sandbox.oauthUrl, {
      method: 'GET',
      path: '/users/{userId}',
      scopes: ['a:read', 'a:read:admin'],
    });
    const reply = await outcome(api(sandbox, access_token, 'GET', '/users/dev@example.com'));
    expect(reply).toEqual(lacks('a:read:admin'));
  });

  it('opens to any token where it demands nothing, and is as published again when that is cleared', async () => {
    const sandbox = await sandboxWith({ scopes: ['meeting:write:meeting'] });
    const { access_token } = await login(sandbox);
    const me = async () => (await api(sandbox, access_token, 'GET', '/users/me')).status;
    expect(await me()).toBe(400);
    await deviate(sandbox.oauthUrl, { method: 'GET', path: '/users/me', scopes: [] });
    expect(await me()).toBe(200);
    expect((await deviate(sandbox.oauthUrl, '', 'DELETE')).status).toBe(204);
    expect(await me()).toBe(400);
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['no method', { path: '/users/me', scopes: [] }, /method/],
    ['a path without a slash', { method: 'GET', path: 'users', scopes: [] }, /path/],
    ['a scope that is no text', { method: 'GET', path: '/users/me', scopes: [1] }, /scopes/],
    ['an endpoint that is not published', { method: 'GET', path: '/nothing', scopes: [] }, /publishes no/],
  ])('is refused with %s', async (_what, body, message) => {
    const sandbox = await sandboxWith();
    const reply = await fetch(`${sandbox.oauthUrl}/_sandbox/scopes`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toMatch(message);
  });
});
