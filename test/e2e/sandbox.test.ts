import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment, runZoomctl, startWorld, startZoomctl, type TestWorld } from '../support/zoomctl.ts';

const env = bareEnvironment('/nonexistent');

describe('zoomctl sandbox', () => {
  it('prints the variables to set, and ends with 130 at Ctrl-C with the port closed', async () => {
    const sandbox = startZoomctl(['sandbox'], env);
    await sandbox.printed(/^export ZOOM_CLIENT_ID=\S+$/m);
    const [, oauthUrl = ''] = await sandbox.printed(/^export ZOOMCTL_OAUTH_URL=(\S+)$/m);
    const [, apiUrl = ''] = await sandbox.printed(/^export ZOOMCTL_API_URL=(\S+)$/m);
    expect(apiUrl).toBe(`${oauthUrl}/v2`);
    expect((await fetch(`${oauthUrl}/_sandbox/requests`)).status).toBe(200);
    sandbox.process.kill('SIGINT');
    const { exitCode, stdout } = await sandbox.finished;
    expect(exitCode).toBe(130);
    expect(
      stdout
        .trim()
        .split('\n')
        .every((line) => line.startsWith('export ')),
    ).toBe(true);
    await expect(fetch(oauthUrl)).rejects.toThrow();
  });

  it('prints one JSON line when it is ready', async () => {
    const sandbox = startZoomctl(['sandbox', '--json', '--app-type', 's2s'], env);
    const [line] = await sandbox.printed(/^\{.*\}\n/m);
    const info = JSON.parse(line);
    expect(Object.keys(info)).toEqual([
      'oauthUrl',
      'apiUrl',
      'clientId',
      'clientSecret',
      'publicClientId',
      'accountId',
      'accounts',
    ]);
    expect(info.accounts.map((account: { email: string }) => account.email)).toEqual([
      'dev@example.com',
      'colleague@example.com',
      'work@example.com',
      'clinician@example.com',
    ]);
    expect(new Set(info.accounts.map((account: { accountId: string }) => account.accountId)).size).toBe(3);
    sandbox.process.kill('SIGTERM');
    expect((await sandbox.finished).exitCode).toBe(143);
  });

  it.each([
    [['--port', 'x'], '--port takes a whole number'],
    [['--app-type', 'owner'], '--app-type takes user, admin or s2s'],
    [['--denial', 'loud'], '--denial takes redirect or silent'],
    [['--port-match', 'loose'], '--port-match takes relaxed or exact'],
    [['--refresh-scope', 'drop'], '--refresh-scope takes include or omit'],
    [['--s2s-me', 'maybe'], '--s2s-me takes refuse or allow'],
    [['--access-token-ttl', '0'], '--access-token-ttl takes a whole number'],
    [['--scopes', ' , '], '--scopes is empty'],
    [['--scopes', 'meeting:wirte'], 'meeting:write'],
    [['--scopes', 'meeting:write:admin'], "can't have meeting:write:admin"],
  ])('refuses %j with exit code 2', async (args, message) => {
    const refused = await runZoomctl(['sandbox', ...args], env);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(message);
  });

  it('says which port is taken', async () => {
    const first = startZoomctl(['sandbox', '--json'], env);
    const [line] = await first.printed(/^\{.*\}\n/m);
    const port = new URL(JSON.parse(line).oauthUrl).port;
    const second = await runZoomctl(['sandbox', '--port', port, '--json'], env);
    expect(second.exitCode).toBe(1);
    expect(JSON.parse(second.stderr).error.kind).toBe('port_in_use');
    first.process.kill('SIGTERM');
    await first.finished;
  });
});

describe('zoomctl login survives what is unknown about Zoom', () => {
  let world: TestWorld | undefined;
  afterAll(() => world?.stop());
  beforeAll(() => undefined);

  it('a silent denial runs into the time-out, exit code 4', async () => {
    world = await startWorld(['--auto-consent', '--denial', 'silent']);
    const silent = await world.run(['login', '--timeout', '2', '--json'], {
      SANDBOX_USER: 'dev@example.com',
      SANDBOX_DECISION: 'decline',
    });
    expect(silent.exitCode).toBe(4);
    expect(silent.stderr).toContain('"kind":"login_timeout"');
    await world.stop();
    world = undefined;
  });

  it('a Zoom that insists on the registered port shows its error in the browser alone; the time-out tells of the redirect URI', async () => {
    world = await startWorld(['--auto-consent', '--port-match', 'exact']);
    const refused = await world.login('dev@example.com', ['--timeout', '2', '--json']);
    expect(refused.exitCode).toBe(4);
    expect(JSON.parse(refused.stderr.trim().split('\n').at(-1) ?? '').error.hint).toContain('--port');
    await world.stop();
    world = undefined;
  });
});
