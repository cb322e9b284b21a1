import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InterposedServer, startInterposedServer } from '../support/interposed-server.ts';
import { type Keyring, keyringUnavailable, withKeyring } from '../support/keyring.ts';
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
    await run(['status', '--json']);
    await run(['status', '--online']);
    await run(['app', 'list', '--json']);
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
    // Not only the configuration: all that is below HOME.
    const plain = filesBelow(world.directory).map((file) => readFileSync(file, 'utf8'));
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

describe('A1 and line 11: what only one try at a login knows', () => {
  let world: TestWorld;
  let zoom: InterposedServer;
  beforeAll(async () => {
    world = await startWorld();
    zoom = await startInterposedServer(world.sandbox.oauthUrl);
  });
  afterAll(async () => {
    zoom.stop();
    await world.stop();
  });

  it('the code and its verifier stand in the body of the token request and nowhere else', async () => {
    const outputs: string[] = [];
    let lines = '';
    for (const fails of [false, true]) {
      zoom.interfere({
        answer({ path }) {
          if (path !== '/oauth/token') return undefined;
          // Everything that runs for this login, seen while the verifier is on its way.
          if (process.platform === 'linux') lines += argumentsOf(process.pid);
          return fails
            ? { status: 400, body: '{"reason":"Invalid code","error":"invalid_grant"}' }
            : undefined;
        },
      });
      const login = await world.login('dev@example.com', ['--debug'], { ZOOMCTL_OAUTH_URL: zoom.url });
      expect(login.exitCode, login.stderr).toBe(fails ? 4 : 0);
      outputs.push(login.stdout, login.stderr);
    }
    const sent = zoom.requests.filter(({ path }) => path === '/oauth/token').map(({ form }) => form);
    const [first, second] = sent.map((form) => form.get('code_verifier') ?? '');
    expect(first).toMatch(/^[\w.~-]{43,128}$/);
    expect(second).not.toBe(first);
    const files = filesBelow(world.directory).map((file) => readFileSync(file, 'utf8'));
    for (const form of sent) {
      for (const name of ['code_verifier', 'code']) {
        const secret = form.get(name) ?? '';
        for (const text of [...outputs, ...files]) expect(text).not.toContain(secret);
        expect(lines).not.toContain(secret);
      }
    }
    if (process.platform === 'linux') expect(lines).toContain('login');
    // Where the server writes down what it is asked, too: no secret is part of a URL.
    for (const { path } of await world.requests()) expect(path).not.toMatch(/verifier|secret|token=/);
  });

  it('A2: a public client sends neither a secret nor an Authorization header', async () => {
    for (const { path, headers, form } of zoom.requests) {
      if (path !== '/oauth/token') continue;
      expect(headers).not.toHaveProperty('authorization');
      expect(form.has('client_secret')).toBe(false);
      expect(form.get('client_id')).toBe(world.sandbox.publicClientId);
    }
  });
});

const unavailable = keyringUnavailable();

describe.skipIf(unavailable !== undefined)(
  `C1: with the keychain${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let keyring: Keyring;
    beforeAll(async () => {
      [world, keyring] = await Promise.all([startWorld(), withKeyring()]);
    });
    afterAll(() => Promise.all([world?.stop(), keyring?.stop()]));

    it('no file holds a secret, whatever was done', async () => {
      const env: TestEnv = {
        ...keyring.env,
        HOME: world.directory,
        ZOOMCTL_STORE: undefined,
        ZOOMCTL_STORE_KEY: undefined,
      };
      const { clientId, clientSecret } = world.sandbox;
      const app = { ...env, ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret };
      expect((await world.login('dev@example.com', [], env)).exitCode).toBe(0);
      expect((await world.login('clinician@example.com', [], app)).exitCode).toBe(0);
      const added = await world.run(
        ['app', 'add', 'closed', '--client-id', clientId, '--client-secret-stdin'],
        env,
        clientSecret,
      );
      expect(added.exitCode, added.stderr).toBe(0);
      expect((await world.run(['login', '--request'], env)).exitCode).toBe(0);
      await world.control('expire', {});
      for (const account of ['dev@example.com', 'clinician@example.com'])
        expect((await world.run(['api', 'GET', '/users/me', '--account', account], env)).exitCode).toBe(0);
      expect((await world.run(['meeting', 'create', '--instant'], env)).exitCode).toBe(0);
      const all = (await world.control('secrets')) as string[];
      expect(all).toContain(clientSecret);
      const files = filesBelow(world.directory);
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        const text = readFileSync(file, 'utf8');
        for (const secret of all) expect(text, file).not.toContain(secret);
      }
      expect(files.filter((file) => file.includes('credentials'))).toEqual([]);
    });
  },
);
