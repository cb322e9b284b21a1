import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ageTokens } from '../support/age-tokens.ts';
import { type InterposedServer, startInterposedServer } from '../support/interposed-server.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

let world: TestWorld;
let zoom: InterposedServer;
/** The world's environment, with everything that goes to Zoom's OAuth server passing by. */
let env: TestEnv;
beforeEach(async () => {
  world = await startWorld();
  zoom = await startInterposedServer(world.sandbox.oauthUrl);
  env = { ZOOMCTL_OAUTH_URL: zoom.url };
  const login = await world.login('dev@example.com', [], env);
  expect(login.exitCode, login.stderr).toBe(0);
});
afterEach(async () => {
  zoom.stop();
  await world.stop();
});

const config = () => world.env.ZOOMCTL_CONFIG_DIR ?? '';
const refreshesSeen = () => zoom.requests.filter(({ form }) => form.get('grant_type') === 'refresh_token');
const account = async () => (await world.run(['account', 'show', '--json'], env)).json.account;

describe('R3: a refresh token that Zoom no longer takes', () => {
  it('is no end where another process has stored its successor meanwhile, and nothing is cleared', async () => {
    await ageTokens(world);
    // A copy of the configuration has locks of its own, as on a machine that a backup was restored to.
    const elsewhere = join(world.directory, 'elsewhere');
    cpSync(config(), elsewhere, { recursive: true });
    const successor = await world.run(['token'], { ZOOMCTL_CONFIG_DIR: elsewhere, ...env });
    expect(successor.exitCode, successor.stderr).toBe(0);

    zoom.interfere({
      answer(request) {
        // The old token is on its way; its successor arrives in the store before Zoom says no.
        if (request.form.get('grant_type') === 'refresh_token')
          cpSync(join(elsewhere, 'credentials'), join(config(), 'credentials'), { recursive: true });
        return undefined;
      },
    });
    const late = await world.run(['token'], env);
    expect([late.exitCode, late.stdout]).toEqual([0, successor.stdout]);
    expect(zoom.replies.at(-1)).toMatchObject({
      status: 400,
      body: expect.stringContaining('invalid_grant'),
    });
    expect((await account()).loginNeeded ?? false).toBe(false);
  });

  it('line 18: ends the login with exit 4, and deletes neither its entry nor anything else', async () => {
    await world.login('work@example.com', [], env);
    const before = readdirSync(join(config(), 'credentials')).sort();
    zoom.interfere({
      answer: ({ form }) =>
        form.get('grant_type') === 'refresh_token'
          ? { status: 400, body: '{"reason":"Invalid Token!","error":"invalid_grant"}' }
          : undefined,
    });
    await ageTokens(world);
    const dead = await world.run(['token', '--account', 'dev@example.com', '--json'], env);
    expect(dead.exitCode).toBe(4);
    expect(JSON.parse(dead.stderr).error).toMatchObject({ kind: 'login_needed', exitCode: 4 });
    expect(readdirSync(join(config(), 'credentials')).sort()).toEqual(before);
    const { accounts } = (await world.run(['account', 'list', '--json'], env)).json;
    expect(
      accounts.map(({ email, loginNeeded }: { email: string; loginNeeded: boolean }) => [email, loginNeeded]),
    ).toEqual([
      ['dev@example.com', true],
      ['work@example.com', false],
    ]);
    zoom.interfere({});
    expect((await world.run(['token', '--account', 'work@example.com'], env)).exitCode).toBe(0);
  });
});

describe('a command that has its new token', () => {
  it('ends when the registry shows it, too, and leaves neither a lock nor a record', async () => {
    const before = readdirSync(join(config(), 'credentials')).sort();
    for (let times = 0; times < 5; times++) {
      await ageTokens(world);
      const { json } = await world.run(['token', '--json'], env);
      const { accounts } = JSON.parse(readFileSync(join(config(), 'accounts.json'), 'utf8'));
      expect(accounts).toMatchObject([{ expiresAt: json.expiresAt }]);
      expect(readdirSync(join(config(), 'credentials')).sort()).toEqual(before);
    }
  });
});

describe('line 17: a refresh for whose reply there is no room', () => {
  it.skipIf(process.platform === 'win32')('is not sent, and works once there is', async () => {
    await ageTokens(world);
    // A limit on the size of files stands for a disk that is full.
    const limited = spawnSync(
      'sh',
      ['-c', 'trap "" XFSZ; ulimit -f 4; exec "$0" "$@"', process.execPath, BINARY, 'token', '--json'],
      { env: { ...world.env, ...env } as NodeJS.ProcessEnv, encoding: 'utf8' },
    );
    expect(limited.status, limited.stderr).toBe(1);
    expect(JSON.parse(limited.stderr).error).toMatchObject({ kind: 'file_unusable' });
    expect(refreshesSeen()).toHaveLength(0);
    expect((await world.run(['token'], env)).exitCode).toBe(0);
  });
});

describe('R5: a refresh whose reply', () => {
  const answered = (fields: object) =>
    zoom.interfere({
      answer: ({ form }) =>
        form.get('grant_type') === 'refresh_token'
          ? {
              status: 200,
              body: JSON.stringify({ access_token: 'eyJ.renewed', token_type: 'bearer', ...fields }),
            }
          : undefined,
    });

  it('has no refresh token keeps the old one for the next time', async () => {
    for (const fields of [{}, { refresh_token: '' }, { refresh_token: null }]) {
      answered({ ...fields, expires_in: 3599, scope: 'user:read:user' });
      await ageTokens(world);
      expect((await world.run(['token'], env)).stdout).toBe('eyJ.renewed\n');
    }
    const sent = refreshesSeen().map(({ form }) => form.get('refresh_token'));
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
  });

  it.each([undefined, null, '3599', 'soon', -1, 1e12, {}])(
    'has %j for expires_in gives a token that lives about an hour',
    async (expires_in) => {
      answered({ expires_in, refresh_token: 'the-next-one' });
      await ageTokens(world);
      const { json } = await world.run(['token', '--json'], env);
      const life = Date.parse(json.expiresAt) - Date.now();
      expect(life).toBeGreaterThan(3_500_000);
      expect(life).toBeLessThanOrEqual(3_600_000);
    },
  );
});

describe('R4: a signal in the middle of a refresh', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'line 17: %s waits until the new tokens are stored, then ends the command with %i',
    async (signal, code) => {
      let begun: () => void = () => undefined;
      const underWay = new Promise<void>((resolve) => {
        begun = resolve;
      });
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      zoom.interfere({
        // Zoom has rotated the token; its reply comes well after the signal's time of grace.
        async change(_reply, { form }) {
          if (form.get('grant_type') !== 'refresh_token') return undefined;
          begun();
          await released;
          return undefined;
        },
      });
      await ageTokens(world);
      const command = world.start(['api', 'GET', '/users/me'], env);
      await underWay;
      command.process.kill(signal);
      // A second one would end a command that has nothing to lose.
      await new Promise((resolve) => setTimeout(resolve, 300));
      command.process.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      expect(command.process.exitCode).toBeNull();
      release();
      expect((await command.finished).exitCode).toBe(code);
      zoom.interfere({});
      const next = await world.run(['api', 'GET', '/users/me'], env);
      expect(next.exitCode, next.stderr).toBe(0);
      expect(refreshesSeen()).toHaveLength(1);
      expect(readFileSync(join(config(), 'accounts.json'), 'utf8')).not.toContain('"loginNeeded":true');
      // The lock was given back.
      expect(readdirSync(join(config(), 'credentials')).filter((name) => name.endsWith('.lock'))).toEqual([]);
    },
  );
});
