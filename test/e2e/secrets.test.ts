import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The arguments of a process and of all below it, as any user of the machine can see them. */
function argumentsOf(pid: number): string {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all
    .map((name) => {
      try {
        const parent = /PPid:\s*(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
        return Number(name) === pid || Number(parent) === pid
          ? readFileSync(`/proc/${name}/cmdline`, 'utf8')
          : '';
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe('line 11: no secret that the sandbox issued shows anywhere but where it was asked for', () => {
  let world: TestWorld;
  const printed: string[] = [];
  let lines = '';
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  async function secrets(): Promise<string[]> {
    // Passcodes stand in join links by right; the next test is about them.
    const kinds = 'access_token,refresh_token,code,device_code,client_secret,zak';
    return (await world.control(`secrets?kinds=${kinds}`)) as string[];
  }

  async function run(args: string[], env: TestEnv = {}): Promise<void> {
    const running = world.start([...args, '--debug'], env);
    if (process.platform === 'linux') lines += argumentsOf(running.process.pid ?? 0);
    const { stdout, stderr } = await running.finished;
    printed.push(`${args.join(' ')}\n${stdout}${stderr}`);
  }

  it('in any output with --debug, in process arguments, or in the registry', async () => {
    await run(['login'], { SANDBOX_USER: 'dev@example.com' });
    await run(['login', '--json'], {
      SANDBOX_USER: 'clinician@example.com',
      ZOOM_CLIENT_ID: world.sandbox.clientId,
      ZOOM_CLIENT_SECRET: world.sandbox.clientSecret,
    });
    await run(['login'], { SANDBOX_USER: 'work@example.com' });
    await run(['account', 'list', '--json']);
    await run(['account', 'show']);
    await run(['scopes', 'doctor', '--json']);
    await run(['api', 'POST', '/users/dev@example.com/meetings', '-F', 'type=1', '--json', '--force']);
    await world.control('expire', {});
    await run(['api', 'GET', '/users/me']);
    await world.control('faults', { path: '/v2/users/me', fault: 'status', status: 500, times: 5 });
    await run(['api', 'GET', '/users/me', '--json']);
    await world.control('expire', {});
    await world.control('faults', { path: '/oauth/token', fault: 'cut', times: 1, after: 'handled' });
    await run(['api', 'GET', '/users/me', '--json', '--account', 'clinician@example.com']);
    await run(['login', '--json'], { SANDBOX_USER: 'dev@example.com', SANDBOX_DECISION: 'decline' });
    await run(['logout', '--all']);

    const all = await secrets();
    expect(all.length).toBeGreaterThan(10);
    const plain = filesBelow(join(world.directory, 'config')).map((file) => readFileSync(file, 'utf8'));
    for (const secret of all) {
      for (const text of printed) expect(text).not.toContain(secret);
      expect(lines).not.toContain(secret);
      for (const text of plain) expect(text).not.toContain(secret);
    }
  });

  it('and a passcode and a start_url are not shown by --debug either', async () => {
    await world.login('dev@example.com');
    const created = await world.start([
      'meeting',
      'create',
      '--instant',
      '--topic',
      'x',
      '--json',
      '--show-start-url',
      '--debug',
    ]).finished;
    const { start_url: startUrl, password } = created.json;
    expect(startUrl).toContain('zak=');
    expect(created.stderr).toContain('POST');
    expect(created.stderr).not.toContain(new URL(startUrl).searchParams.get('zak'));
    expect(created.stderr).not.toContain(password);
  });

  it('the store’s passphrase and the client secret stay in the environment', async () => {
    for (const text of printed) {
      expect(text).not.toContain(world.env.ZOOMCTL_STORE_KEY);
      expect(text).not.toContain(world.sandbox.clientSecret);
    }
  });
});
