import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

/** No app from the environment. */
const NO_APP: TestEnv = { ZOOM_CLIENT_ID: undefined };

describe('zoomctl app', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const add = (name: string, args: readonly string[], input?: string) =>
    world.run(['app', 'add', name, ...args, '--json'], NO_APP, input);

  it('adds a public and a confidential client, lists and shows them, and logs in with each', async () => {
    const { publicClientId, clientId, clientSecret } = world.sandbox;
    const open = await add('open', ['--client-id', publicClientId]);
    expect(open.exitCode, open.stderr).toBe(0);
    expect(open.json.app).toMatchObject({
      name: 'open',
      client: 'public',
      type: 'user',
      redirectUri: 'http://127.0.0.1/callback',
    });
    const closed = await add(
      'closed',
      ['--client-id', clientId, '--client-secret-stdin'],
      `${clientSecret}\n`,
    );
    expect(closed.json.app).toMatchObject({ name: 'closed', client: 'confidential', secretIn: 'file' });

    expect(
      (await world.run(['app', 'list', '--json'], NO_APP)).json.apps.map((app: { name: string }) => app.name),
    ).toEqual(['open', 'closed']);
    expect((await world.run(['app', 'show', 'closed'], NO_APP)).stdout).toContain('confidential client');
    expect((await world.login('dev@example.com', [], NO_APP)).exitCode).toBe(2);

    const first = await world.login('dev@example.com', ['--app', 'open', '--json'], NO_APP);
    expect(first.json.account).toMatchObject({ email: 'dev@example.com', app: 'open' });
    const second = await world.login('work@example.com', ['--json'], { ...NO_APP, ZOOMCTL_APP: 'closed' });
    expect(second.json.account).toMatchObject({ email: 'work@example.com', app: 'closed' });
    await world.control('expire', {});
    expect(
      (await world.run(['api', 'GET', '/users/me', '--account', 'work@example.com'], NO_APP)).json.email,
    ).toBe('work@example.com');
  });

  it('an app in use is not removed; afterwards it and its secret are gone', async () => {
    const used = await world.run(['app', 'remove', 'closed'], NO_APP);
    expect(used.exitCode).toBe(2);
    expect(used.stderr).toContain('zoomctl logout work@example.com');
    expect((await world.run(['logout', 'work@example.com'], NO_APP)).exitCode).toBe(0);
    expect((await world.run(['app', 'remove', 'closed', '--json'], NO_APP)).json).toEqual({
      removed: 'closed',
    });
    expect((await world.run(['app', 'show', 'closed'], NO_APP)).exitCode).toBe(2);
  });

  it('keeps no secret in the list of apps', () => {
    expect(readFileSync(join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'apps.json'), 'utf8')).not.toContain(
      world.sandbox.clientSecret,
    );
  });

  it('install-url prints what an app’s own users open', async () => {
    await add('web', [
      '--client-id',
      world.sandbox.clientId,
      '--redirect-uri',
      'https://app.example.com/zoom',
    ]);
    const { json } = await world.run(['app', 'install-url', 'web', '--json'], NO_APP);
    const url = new URL(json.url);
    expect(url.searchParams.get('redirect_uri')).toBe('https://app.example.com/zoom');
    expect(url.searchParams.get('client_id')).toBe(world.sandbox.clientId);
    const login = await world.login('dev@example.com', ['--app', 'web'], NO_APP);
    expect(login.exitCode).toBe(2);
    expect(login.stderr).toContain('--request');
  });

  it('a redirect URI with a port is used as it is', async () => {
    const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
    await add('fixed', ['--client-id', world.sandbox.publicClientId, '--redirect-uri', redirectUri]);
    const login = await world.login('clinician@example.com', ['--app', 'fixed', '--json'], NO_APP);
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stderr).toContain(encodeURIComponent(redirectUri));
  });

  it.each([
    [['a b', '--client-id', 'long-enough-id'], 'NAME takes'],
    [['env', '--client-id', 'long-enough-id'], 'NAME env'],
    [['x'], '--client-id is missing'],
    [['x', '--client-id', 'no blanks'], '--client-id takes a client id'],
    [['x', '--client-id', 'long-enough-id', '--type', 'owner'], '--type takes'],
    [['x', '--client-id', 'long-enough-id', '--type', 's2s'], '--account-id is missing'],
    [['x', '--client-id', 'long-enough-id', '--account-id', 'abc'], '--account-id is for'],
    [['x', '--client-id', 'long-enough-id', '--confidential'], 'client secret is missing'],
    [['x', '--client-id', 'long-enough-id', '--client-secret-stdin'], 'standard input is empty'],
    [
      ['x', '--client-id', 'long-enough-id', '--redirect-uri', 'http://localhost:80/cb'],
      'Zoom refuses localhost',
    ],
    [['x', '--client-id', 'long-enough-id', '--redirect-uri', 'http://example.com/cb'], 'plain http is for'],
    [['x', '--client-id', 'long-enough-id', '--redirect-uri', 'http://0.0.0.0:8085/cb'], 'plain http is for'],
    [['x', '--client-id', 'long-enough-id', '--redirect-uri', 'http://[::]:8085/cb'], 'plain http is for'],
    [
      ['x', '--client-id', 'long-enough-id', '--redirect-uri', 'http://127.0.0.2:8085/cb'],
      'plain http is for',
    ],
    [['x', '--client-id', 'long-enough-id', '--redirect-uri', 'nonsense'], 'not a URL'],
  ])('refuses app add %j with exit code 2', async (args, message) => {
    const refused = await world.run(['app', 'add', ...args], NO_APP);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(message);
  });
});

describe('a registered Server-to-Server app', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld(['--app-type', 's2s']);
  });
  afterAll(() => world.stop());

  const grants = async () =>
    (await world.requests()).filter((request) => request.grantType === 'account_credentials').length;
  const args = () => [
    '--type',
    's2s',
    '--client-id',
    world.sandbox.clientId,
    '--account-id',
    world.sandbox.accountId,
    '--client-secret-stdin',
    '--json',
  ];

  it('is an account at once, whose token is fetched once for all processes', async () => {
    const added = await world.run(['app', 'add', 'reports', ...args()], NO_APP, world.sandbox.clientSecret);
    expect(added.exitCode, added.stderr).toBe(0);
    expect(added.json.account).toMatchObject({ alias: 'reports', appType: 's2s', active: true });
    expect(await grants()).toBe(1);
    const tokens = await Promise.all(Array.from({ length: 4 }, () => world.run(['token'], NO_APP)));
    expect(new Set(tokens.map((token) => token.stdout)).size).toBe(1);
    expect(await grants()).toBe(1);
    await world.control('expire', {});
    const created = await world.run(
      ['meeting', 'create', '--instant', '--host', 'dev@example.com', '--account', 'reports', '--json'],
      NO_APP,
    );
    expect(created.exitCode, created.stderr).toBe(0);
    expect(await grants()).toBe(2);
    expect((await world.run(['login', '--app', 'reports'], NO_APP)).stderr).toContain('needs no login');
  });

  it('credentials that Zoom refuses are not kept', async () => {
    const refused = await world.run(['app', 'add', 'wrong', ...args()], NO_APP, 'not-the-secret');
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.kind).toBe('invalid_client');
    expect((await world.run(['app', 'show', 'wrong'], NO_APP)).exitCode).toBe(2);
  });

  it('from the environment its token is shared between processes, too', async () => {
    const { clientId, clientSecret, accountId } = world.sandbox;
    const app = { ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret, ZOOM_ACCOUNT_ID: accountId };
    const before = await grants();
    const first = await world.run(['token'], app);
    const second = await world.run(['token'], app);
    expect(second.stdout).toBe(first.stdout);
    expect(await grants()).toBe(before + 1);
    // Without any store each process takes its own.
    const storeless = { ...app, ZOOMCTL_STORE: undefined, ZOOMCTL_STORE_KEY: undefined };
    expect((await world.run(['token'], storeless)).exitCode).toBe(0);
    expect(await grants()).toBe(before + 2);
  });
});
