import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const CREATE = ['meeting', 'create', '--instant', '--json'];

describe('line 22: processes that share an account', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld(['--auto-consent', '--rate-limits', 'free']);
    await world.login('dev@example.com');
  });
  afterAll(() => world.stop());

  const refused = async () => (await world.requests()).filter(({ status }) => status === 429).length;

  it('learn the limit from one refusal, and then keep to it together: nobody is refused', async () => {
    const first = await Promise.all(Array.from({ length: 5 }, () => world.run(CREATE)));
    expect(first.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    // Until somebody knows the limit, going over it can't be helped; whoever starts later may have been told by then.
    await world.run(CREATE);
    const before = await refused();
    const later = await Promise.all(Array.from({ length: 7 }, () => world.run(CREATE)));
    expect(later.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    if (before > 0) expect(await refused()).toBe(before);
  });

  it('all respect a date until which Zoom wants no more requests', async () => {
    // That date is the next midnight; in the minute before it is waited for.
    if (Date.now() % 86_400_000 > 86_400_000 - 90_000) await new Promise((done) => setTimeout(done, 91_000));
    await world.control('faults', {
      path: '/v2/users/me/meetings',
      fault: 'reply',
      reply: 'rate-limit-daily',
      times: 1,
    });
    const told = await world.run(CREATE);
    expect(told.exitCode).toBe(5);
    const before = (await world.requests()).length;
    const another = await world.run(CREATE);
    expect(another.exitCode).toBe(5);
    const { error } = JSON.parse(another.stderr);
    expect(error.kind).toBe('rate_limited');
    expect(error.hint).toMatch(/after \d{4}-\d\d-\d\dT00:00:0/);
    expect((await world.requests()).length).toBe(before);
    // Another kind of call has limits of its own.
    expect((await world.run(['api', 'GET', '/users/me'])).exitCode).toBe(0);
  });
});
