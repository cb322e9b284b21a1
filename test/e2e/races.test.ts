import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('logins, logouts and refreshes that happen at the same time', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterEach(() => world.stop());

  const registry = () => join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'accounts.json');
  const slowTokens = () =>
    world.control('faults', {
      path: '/oauth/token',
      fault: 'delay',
      times: 1,
      delayMs: 1_500,
      after: 'handled',
    });

  it('line 21: a logout during a refresh leaves no tokens behind', async () => {
    await world.control('expire', {});
    await slowTokens();
    const refreshing = world.start(['api', 'GET', '/users/me']);
    await waitFor(async () =>
      (await world.requests()).some((request) => request.grantType === 'refresh_token'),
    );
    const logout = await world.run(['logout', '--local', '--json']);
    expect(logout.exitCode, logout.stderr).toBe(0);
    await refreshing.finished;
    const again = await world.run(['token']);
    expect(again.exitCode).toBe(4);
    expect(
      readdirSync(join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials')).filter((name) =>
        name.endsWith('.json'),
      ),
    ).toEqual([]);
  });

  it('line 20: a login during a refresh is not overwritten by it', async () => {
    await world.control('expire', {});
    await slowTokens();
    const refreshing = world.start(['api', 'GET', '/users/me']);
    await waitFor(async () =>
      (await world.requests()).some((request) => request.grantType === 'refresh_token'),
    );
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
    await refreshing.finished;
    const created = await world.run(['meeting', 'create', '--instant', '--json']);
    expect(created.exitCode, created.stderr).toBe(0);
  });

  it('line 20: a login that ends while a refresh is under way is what the command goes on with', async () => {
    await world.control('expire', {});
    // Zoom looks at the refresh only when the login has ended all earlier tokens.
    await world.control('faults', { path: '/oauth/token', fault: 'delay', times: 1, delayMs: 4_000 });
    const refreshing = world.start(['api', 'GET', '/users/me']);
    const config = world.env.ZOOMCTL_CONFIG_DIR ?? '';
    await waitFor(async () =>
      readdirSync(config, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.lock')),
    );
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
    const { exitCode, stderr } = await refreshing.finished;
    expect(exitCode, stderr).toBe(0);
    expect((await world.run(['status'])).exitCode).toBe(0);
  });

  it('line 17: a login that is killed while Zoom is asked for the name is kept all the same', async () => {
    await world.control('faults', { path: '/v2/users/me', fault: 'delay', times: 1, delayMs: 4_000 });
    const login = world.start(['login', '--json'], { SANDBOX_USER: 'work@example.com' });
    await waitFor(
      async () => (JSON.parse(readFileSync(registry(), 'utf8')).accounts as unknown[]).length === 2,
    );
    login.process.kill('SIGKILL');
    await login.finished;
    const { accounts } = (await world.run(['account', 'list', '--json'])).json;
    const work = accounts.find((account: { email: string | null }) => account.email === null);
    expect(work).toMatchObject({ identity: 'token', userId: world.sandbox.accounts[2]?.userId });
    expect((await world.run(['api', 'GET', '/users/me', '--account', work.userId])).json.email).toBe(
      'work@example.com',
    );
    // Logging in again gives the same entry its name.
    await world.login('work@example.com');
    expect((await world.run(['account', 'list', '--json'])).json.accounts).toHaveLength(2);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'line 17: %s during the code exchange does not lose its tokens',
    async (signal) => {
      const before = await codeExchanges();
      await slowTokens();
      const login = world.start(['login'], { SANDBOX_USER: 'clinician@example.com' });
      await waitFor(async () => (await codeExchanges()) === before + 1);
      login.process.kill(signal);
      await login.finished;
      const used = await world.run(['api', 'GET', '/users/me', '--json']);
      expect(used.json.email, used.stderr).toBe('clinician@example.com');
    },
  );

  const codeExchanges = async () =>
    (await world.requests()).filter((request) => request.grantType === 'authorization_code').length;

  it('line 9: a registry that was changed leads the tokens nowhere', async () => {
    let reached = 0;
    const thief = createServer((request, reply) => {
      reached++;
      request.resume();
      reply.end('{}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => thief.once('listening', resolve));
    const url = `http://127.0.0.1:${(thief.address() as { port: number }).port}`;
    const before = readFileSync(registry(), 'utf8');
    for (const [name, value] of [
      ['apiUrl', `${url}/v2`],
      ['oauthUrl', url],
    ] as const) {
      const content = JSON.parse(before);
      content.accounts[0].hosts[name] = value;
      writeFileSync(registry(), JSON.stringify(content));
      for (const args of [['api', 'GET', '/users/me'], ['logout'], ['token']]) {
        const refused = await world.run([...args, '--json']);
        expect(refused.exitCode, refused.stdout).toBe(1);
        expect(JSON.parse(refused.stderr.trim().split('\n').at(-1) ?? '').error.kind).toBe('account_changed');
      }
    }
    thief.close();
    expect(reached).toBe(0);
    writeFileSync(registry(), before);
    expect((await world.run(['api', 'GET', '/users/me'])).exitCode).toBe(0);
  });

  it('line 21: a logout that can not read the tokens keeps them and says how to forget them', async () => {
    const refused = await world.run(['logout', '--json'], { ZOOMCTL_STORE_KEY: 'a wrong passphrase' });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.hint).toContain('--local');
    expect((await world.run(['api', 'GET', '/users/me'])).exitCode).toBe(0);
  });

  it('line 20: parallel logins of different users are different entries, each with its alias', async () => {
    const users = ['dev@example.com', 'work@example.com', 'clinician@example.com'];
    const logins = await Promise.all(users.map((user) => world.login(user, ['--alias', 'same', '--json'])));
    expect(logins.map((login) => login.exitCode)).toEqual([0, 0, 0]);
    const { accounts } = (await world.run(['account', 'list', '--json'])).json;
    expect(accounts.map((account: { email: string }) => account.email).sort()).toEqual([...users].sort());
    expect(accounts.filter((account: { alias: string | null }) => account.alias === 'same')).toHaveLength(1);
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('what was waited for never came');
}
