import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

describe('zoomctl account and logout', () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
    await world.login('work@example.com', ['--alias', 'clinic']);
  });
  afterEach(() => world.stop());

  const emails = async () =>
    ((await world.run(['account', 'list', '--json'])).json.accounts as { email: string }[]).map(
      (a) => a.email,
    );

  it('lists, shows, renames and switches accounts', async () => {
    const list = (await world.run(['account', 'list', '--json'])).json;
    expect(list.accounts).toMatchObject([
      { email: 'dev@example.com', alias: null, active: false },
      { email: 'work@example.com', alias: 'clinic', active: true },
    ]);
    const fields = [
      'id',
      'userId',
      'accountId',
      'email',
      'alias',
      'app',
      'appType',
      'scopes',
      'expiresAt',
      'active',
    ];
    expect(Object.keys(list.accounts[0])).toEqual(expect.arrayContaining(fields));

    expect((await world.run(['account', 'use', 'dev@example.com'])).exitCode).toBe(0);
    expect((await world.run(['account', 'show', '--json'])).json.account.email).toBe('dev@example.com');
    expect((await world.run(['account', 'show', 'CLINIC', '--json'])).json.account.email).toBe(
      'work@example.com',
    );

    expect((await world.run(['account', 'rename', 'clinic', 'praxis'])).exitCode).toBe(0);
    expect((await world.run(['account', 'show', 'praxis', '--json'])).json.account.alias).toBe('praxis');
    expect((await world.run(['account', 'rename', 'dev@example.com', 'Praxis'])).exitCode).toBe(2);
    // Nor the address of another one: neither could be named by it any more.
    expect((await world.run(['account', 'rename', 'praxis', 'dev@example.com'])).exitCode).toBe(2);
    expect((await world.run(['account', 'show', ' praxis '])).exitCode).toBe(0);
    const nobody = await world.run(['token', '--account', ' ']);
    expect([nobody.exitCode, nobody.stderr]).toEqual([2, expect.stringContaining('is empty')]);
    expect((await world.run(['account', 'show', 'clinic'])).exitCode).toBe(4);

    const people = await world.run(['account', 'show', 'praxis']);
    expect(people.stdout).toContain('work@example.com');
    expect((await world.run(['account', 'list'])).stdout.trim().split('\n')).toHaveLength(2);
  });

  it('--account, then ZOOMCTL_ACCOUNT, then the active account decide whose token is used', async () => {
    const whose = async (args: string[], env: Record<string, string> = {}) =>
      (await world.run(['api', 'GET', '/users/me', ...args], env)).json.email;
    expect(await whose([])).toBe('work@example.com');
    expect(await whose([], { ZOOMCTL_ACCOUNT: 'dev@example.com' })).toBe('dev@example.com');
    expect(await whose(['--account', 'clinic'], { ZOOMCTL_ACCOUNT: 'dev@example.com' })).toBe(
      'work@example.com',
    );
    const unknown = await world.run(['token', '--account', 'who@example.com', '--json']);
    expect(unknown.exitCode).toBe(4);
    expect(JSON.parse(unknown.stderr).error.hint).toContain('dev@example.com');
  });

  it.each([
    ['ZOOMCTL_ACCOUNT', { ZOOMCTL_ACCOUNT: 'dev@example.com' }, 'commands use dev@example.com'],
    ['ZOOMCTL_TOKEN', { ZOOMCTL_TOKEN: 'abc' }, 'commands use that token'],
    [
      'ZOOM_ACCOUNT_ID',
      { ZOOM_ACCOUNT_ID: 'x', ZOOM_CLIENT_SECRET: 'y' },
      'commands use its Server-to-Server app',
    ],
  ])(
    'account use and account list say that %s goes before the active account',
    async (name, variables, what) => {
      const used = await world.run(['account', 'use', 'clinic'], variables);
      expect(used.exitCode).toBe(0);
      expect(used.stderr).toContain('The active account is work@example.com');
      expect(used.stderr).toContain(`${name} is set: ${what}`);
      expect((await world.run(['account', 'list'], variables)).stderr).toContain(`${name} is set: ${what}`);
      const itself = await world.run(['account', 'use', 'clinic'], { ZOOMCTL_ACCOUNT: 'clinic' });
      expect(itself.stderr).toBe('✓ Commands now use work@example.com\n');
      expect((await world.run(['account', 'list'], { ZOOMCTL_ACCOUNT: 'work@example.com' })).stderr).toBe('');
    },
  );

  it('an email address that names two accounts is an error that lists them', async () => {
    const { clientId, clientSecret } = world.sandbox;
    const other = { ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret };
    expect((await world.login('dev@example.com', ['--alias', 'second'], other)).exitCode).toBe(0);
    const ambiguous = await world.run(['token', '--account', 'dev@example.com']);
    expect(ambiguous.exitCode).toBe(2);
    expect(ambiguous.stderr).toContain('names 2 accounts');
    expect(ambiguous.stderr).toContain('second');
    expect((await world.run(['api', 'GET', '/users/me', '--account', 'second'])).json.email).toBe(
      'dev@example.com',
    );
  });

  it('two users of one Zoom account and users of others are never mixed up', async () => {
    await world.login('colleague@example.com');
    const { accounts } = (await world.run(['account', 'list', '--json'])).json;
    const of = (email: string) => accounts.find((account: { email: string }) => account.email === email);
    expect(of('colleague@example.com').accountId).toBe(of('dev@example.com').accountId);
    expect(of('work@example.com').accountId).not.toBe(of('dev@example.com').accountId);
    for (const email of ['dev@example.com', 'colleague@example.com', 'work@example.com']) {
      const me = (await world.run(['api', 'GET', '/users/me', '--account', email])).json;
      expect([me.email, me.id, me.account_id]).toEqual([email, of(email).userId, of(email).accountId]);
    }
  });

  it('line 21: logout revokes at Zoom and forgets one account, never another', async () => {
    const token = (await world.run(['token', '--account', 'clinic'])).stdout.trim();
    expect((await world.run(['logout', 'clinic', '--json'])).json).toEqual({
      loggedOut: ['work@example.com'],
    });
    expect((await world.requests()).filter((request) => request.path === '/oauth/revoke')).toHaveLength(1);
    expect((await world.run(['api', 'GET', '/users/me'], { ZOOMCTL_TOKEN: token })).exitCode).toBe(4);
    expect(await emails()).toEqual(['dev@example.com']);
    expect((await world.run(['api', 'GET', '/users/me', '--account', 'dev@example.com'])).exitCode).toBe(0);
  });

  it('line 21: when Zoom can not be reached logout says so, keeps nothing and exits 5, unless --local', async () => {
    await world.control('faults', { path: '/oauth/revoke', fault: 'status', status: 503, times: 1 });
    const offline = await world.run(['logout', 'clinic', '--json']);
    expect(offline.exitCode).toBe(5);
    expect(JSON.parse(offline.stderr).error.kind).toBe('not_revoked');
    expect(await emails()).toEqual(['dev@example.com']);
    const revocations = (await world.requests()).filter((request) => request.path === '/oauth/revoke').length;
    expect((await world.run(['logout', '--local'])).exitCode).toBe(0);
    expect((await world.requests()).filter((request) => request.path === '/oauth/revoke')).toHaveLength(
      revocations,
    );
    expect(await emails()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'line 21: revokes nothing that could not be forgotten here, and says which login each failure is of',
    async () => {
      // A limit on the size of files stands for a disk that is full.
      const limited = spawnSync(
        'sh',
        ['-c', 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"', process.execPath, BINARY, 'logout', '--all'],
        { env: world.env as NodeJS.ProcessEnv, encoding: 'utf8' },
      );
      expect(limited.status, limited.stderr).toBe(1);
      for (const email of ['dev@example.com', 'work@example.com'])
        expect(limited.stderr).toContain(`${email} could not be logged out: `);
      expect((await world.requests()).filter(({ path }) => path === '/oauth/revoke')).toHaveLength(0);
      for (const email of ['dev@example.com', 'work@example.com'])
        expect((await world.run(['api', 'GET', '/users/me', '--account', email])).exitCode).toBe(0);
    },
  );

  it('--all logs out of every account; then none is connected', async () => {
    const all = await world.run(['logout', '--all', '--json']);
    expect(all.json.loggedOut).toEqual(['dev@example.com', 'work@example.com']);
    expect((await world.run(['logout'])).exitCode).toBe(4);
    expect((await world.run(['logout', '--all', 'clinic'])).exitCode).toBe(2);
  });

  it('after the active account is gone the only other one is used, and of several none at random', async () => {
    await world.login('clinician@example.com');
    await world.run(['logout', 'clinician@example.com']);
    const unsure = await world.run(['token']);
    expect(unsure.exitCode).toBe(2);
    expect(unsure.stderr).toContain('zoomctl account use');
    await world.run(['logout', 'clinic']);
    expect((await world.run(['api', 'GET', '/users/me'])).json.email).toBe('dev@example.com');
  });

  it('line 12: files are 0600, folders 0700, and a registry that others can write is refused', async () => {
    const config = world.env.ZOOMCTL_CONFIG_DIR ?? '';
    const registry = join(config, 'accounts.json');
    expect(statSync(config).mode & 0o777).toBe(0o700);
    expect(statSync(registry).mode & 0o777).toBe(0o600);
    chmodSync(registry, 0o666);
    const refused = await world.run(['account', 'list', '--json']);
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.kind).toBe('unsafe_config');
  });

  it('lines 28 and 29: a damaged or newer registry is named, kept and never overwritten', async () => {
    const registry = join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'accounts.json');
    for (const [text, kind] of [
      ['{"version":1,"acc', 'damaged_file'],
      ['{"version":99}', 'newer_file'],
    ] as const) {
      writeFileSync(registry, text);
      const refused = await world.login('dev@example.com', ['--json']);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toContain(kind);
      expect(refused.stderr).toContain(registry);
      expect(readFileSync(registry, 'utf8')).toBe(text);
    }
  });
});
