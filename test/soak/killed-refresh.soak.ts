import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keyring, withKeyring } from '../support/keyring.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const KILLS = 200;
const PROCESSES = 3;

describe.each(['file', 'keychain'] as const)(
  'line 17: kill -9 at random moments during refreshes by several processes, the tokens in the %s store',
  (store) => {
    let world: TestWorld;
    let keyring: Keyring | undefined;
    let env: TestEnv = {};
    beforeAll(async () => {
      world = await startWorld();
      if (store === 'keychain') {
        keyring = await withKeyring();
        env = { ...keyring.env, ZOOMCTL_STORE: 'keychain', ZOOMCTL_STORE_KEY: undefined };
      }
      expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
    });
    afterAll(() => Promise.all([world.stop(), keyring?.stop()]));

    it('afterwards the account works, or its login is needed where the refresh had reached Zoom; nothing is corrupt', async () => {
      let lost = 0;
      let slowest = 0;
      for (let n = 0; n < KILLS; n++) {
        await world.control('expire', {});
        const before = (await world.requests()).filter(
          (request) => request.grantType === 'refresh_token',
        ).length;
        const running = Array.from({ length: PROCESSES }, () =>
          world.start(['api', 'GET', '/users/me', '--debug'], env),
        );
        await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 500));
        for (const { process } of running) process.kill('SIGKILL');
        const killed = await Promise.all(running.map(({ finished }) => finished));
        const reached =
          (await world.requests()).filter((request) => request.grantType === 'refresh_token').length - before;

        const start = performance.now();
        const next = await world.run(['api', 'GET', '/users/me', '--json'], env);
        slowest = Math.max(slowest, performance.now() - start);
        if (next.exitCode === 0) continue;
        // Only where Zoom had rotated the token and its reply was still on its way.
        expect(next.exitCode, next.stderr).toBe(4);
        expect(reached).toBeGreaterThan(0);
        expect(JSON.parse(next.stderr).error.kind).toBe('login_needed');
        // --debug tells of a reply as soon as it is there, before anything is done with it: none of these had it.
        for (const { stderr } of killed) expect(stderr).not.toMatch(/> POST \S+\/oauth\/token\n.*< 200/);
        lost++;
        expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
      }
      process.stdout.write(
        `${store}: ${KILLS} kills: ${lost} logins lost with a reply on its way, the slowest next command took ${Math.round(slowest)} ms\n`,
      );
      if (store === 'keychain') return;
      const left = readdirSync(join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'credentials'));
      expect(left.filter((name) => name.endsWith('.json'))).toHaveLength(1);
    });

    it.each(['SIGTERM', 'SIGINT'] as const)(
      '%s in the middle of a refresh never loses a received token',
      async (signal) => {
        for (let n = 0; n < 40; n++) {
          await world.control('expire', {});
          const running = world.start(['api', 'GET', '/users/me'], env);
          await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 400));
          running.process.kill(signal);
          await running.finished;
          const next = await world.run(['api', 'GET', '/users/me', '--json'], env);
          expect(next.exitCode, next.stderr).toBe(0);
        }
      },
    );
  },
);
