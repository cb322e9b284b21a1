import { describe, expect, it } from 'vitest';
import { api, control, jsonOf, login, sandboxWith } from './zoom-client.ts';

describe('generated users', () => {
  it('come after those with names, so many to a Zoom account, each with a login of their own', async () => {
    const sandbox = await sandboxWith({ users: 5, usersPerAccount: 2 });
    const generated = sandbox.accounts.slice(4);
    expect(generated.map(({ email }) => email)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `user-00${number}@example.com`),
    );
    expect(new Set(generated.map(({ accountId }) => accountId)).size).toBe(3);
    expect(new Set(generated.map(({ userId }) => userId)).size).toBe(5);
    const tokens = await login(sandbox, 'user-003@example.com');
    expect(await jsonOf(api(sandbox, tokens.access_token, 'GET', '/users/me'))).toMatchObject({
      email: 'user-003@example.com',
      account_id: generated[3]?.accountId,
    });
  });

  it('have meetings that can be listed, instant ones too', async () => {
    const sandbox = await sandboxWith({ users: 1 });
    const { access_token } = await login(sandbox, 'user-001@example.com');
    await api(sandbox, access_token, 'POST', '/users/me/meetings', { type: 1, topic: 'Now' });
    expect(await jsonOf(control(sandbox, 'GET', 'meetings'))).toMatchObject([
      { host: 'user-001@example.com', type: 1, topic: 'Now', state: 'waiting' },
    ]);
  });
});

describe("a plan's limits", () => {
  /** A clock that stands still, so that all calls fall into one second. */
  const still = () => 1_800_000_000_000;

  it.each([
    ['free', 2, 4],
    ['pro', 20, 30],
  ] as const)(
    '%s: %i calls of label Medium and %i Light ones a second, for the account as a whole',
    async (plan, medium, light) => {
      const sandbox = await sandboxWith({ users: 2, usersPerAccount: 2, rateLimits: plan, now: still });
      const first = await login(sandbox, 'user-001@example.com');
      const second = await login(sandbox, 'user-002@example.com');
      const create = (token: string) => api(sandbox, token, 'POST', '/users/me/meetings', { type: 1 });
      for (let call = 0; call < medium; call++) expect((await create(first.access_token)).status).toBe(201);
      const refused = await create(second.access_token);
      expect(refused.status).toBe(429);
      expect(Object.fromEntries(refused.headers)).toMatchObject({
        'x-ratelimit-category': 'Medium',
        'x-ratelimit-type': 'QPS',
        'x-ratelimit-limit': String(medium),
        'x-ratelimit-remaining': '0',
      });
      const read = await api(sandbox, first.access_token, 'GET', '/users/me');
      expect(read.headers.get('x-ratelimit-remaining')).toBe(String(light - 1));
      expect((await create((await login(sandbox)).access_token)).status).toBe(201);
      await control(sandbox, 'POST', 'rate-limits?plan=off');
      expect((await create(first.access_token)).status).toBe(201);
    },
  );
});
