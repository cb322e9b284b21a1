import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = join(ROOT, 'examples');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

/** Runs a program where `zoomctl` is the built binary, with a folder of the test's own as the current one. */
async function run(program: string, args: readonly string[], env: TestEnv, cwd = folder): Promise<Ended> {
  const child = spawn(program, args, {
    cwd,
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...text };
}

function sh(example: string, args: readonly string[], env: TestEnv): Promise<Ended> {
  return run('sh', [join(EXAMPLES, example), ...args], env);
}

/** A CI job with a Server-to-Server app of the sandbox in its variables, and neither a keychain nor another store. */
function appVariables({ sandbox, env }: TestWorld): TestEnv {
  return {
    ...env,
    ZOOMCTL_STORE: undefined,
    ZOOMCTL_STORE_KEY: undefined,
    ZOOM_ACCOUNT_ID: sandbox.accountId,
    ZOOM_CLIENT_ID: sandbox.clientId,
    ZOOM_CLIENT_SECRET: sandbox.clientSecret,
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoomctl-examples-'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(ROOT, 'bin', 'zoomctl.js'), join(folder, 'bin', 'zoomctl'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('with a Server-to-Server app', () => {
  let world: TestWorld;

  beforeAll(async () => {
    world = await startWorld(['--app-type', 's2s']);
  });

  afterAll(() => world.stop());

  it('ci-smoke: creates, reads, ends and deletes a meeting, and writes a report', async () => {
    const { code, stdout, stderr } = await sh('ci-smoke/smoke.sh', [], {
      ...appVariables(world),
      SMOKE_HOST: 'dev@example.com',
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('delete');
    expect(readFileSync(join(folder, 'zoom-smoke.xml'), 'utf8')).toContain('tests="4" failures="0"');
  });

  it.each(['github-actions.yml', 'gitlab-ci.yml'])(
    'ci-smoke: %s calls the script with what it needs',
    async (name) => {
      const text = readFileSync(join(EXAMPLES, 'ci-smoke', name), 'utf8');
      const file = parse(text);
      const steps = file.jobs?.smoke.steps ?? [];
      const step = steps.find(({ run }: { run?: string }) => run?.includes('smoke.sh'));
      const command = step?.run ?? file['zoom-smoke'].script.join('\n');
      // GitLab sets its variables for every job; a GitHub step gets those that it names.
      const names =
        step === undefined ? (text.match(/\b(?:ZOOM_[A-Z_]+|SMOKE_HOST)\b/g) ?? []) : Object.keys(step.env);
      const all = { ...appVariables(world), SMOKE_HOST: 'dev@example.com' };
      const given = Object.fromEntries(
        Object.entries(all).filter(([key]) => names.includes(key) || !/^(?:ZOOM_|SMOKE_)/.test(key)),
      );
      const { code, stderr } = await run(
        'sh',
        ['-c', `cd "$1" && ln -sf "$2/examples" . && ${command}`, 'sh', folder, ROOT],
        given,
      );
      expect(stderr).toBe('');
      expect(code).toBe(0);
    },
  );

  it('server-to-server.sh: needs no login, and leaves no meeting behind', async () => {
    const { code, stdout, stderr } = await sh(
      'server-to-server.sh',
      ['dev@example.com'],
      appVariables(world),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('<dev@example.com>');
    expect(stdout).toContain('Planning, 30 minutes');
    const requests = await world.requests();
    expect(requests.at(-1)).toMatchObject({ method: 'DELETE', status: 204 });
  });

  it('ci-smoke: tries once more where Zoom is away', async () => {
    await world.control('faults', { path: '/oauth/token', fault: 'status', status: 503, times: 1_000 });
    const { code, stderr } = await sh('ci-smoke/smoke.sh', [], {
      ...appVariables(world),
      SMOKE_HOST: 'dev@example.com',
      SMOKE_WAIT: '0',
    });
    expect(code, stderr).toBe(5);
    expect(stderr.match(/Trying once more/g)).toHaveLength(1);
  });
});

describe('with a login', () => {
  let world: TestWorld;

  beforeAll(async () => {
    world = await startWorld();
    await world.login('work@example.com');
  });

  afterAll(() => world.stop());

  it('meeting-link.sh: prints the join link and nothing else', async () => {
    const { code, stdout } = await sh('meeting-link.sh', ['Consultation'], world.env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^https:\/\/\S+\/j\/\d+\S*\n$/);
  });

  it('meeting-link.sh: ends with 4 where nobody is logged in', async () => {
    const env = { ...world.env, ZOOMCTL_CONFIG_DIR: join(folder, 'empty') };
    expect(await sh('meeting-link.sh', [], env)).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('without any account', () => {
  const env: TestEnv = { LANG: 'C.UTF-8' };

  it.each([
    { scopes: 'meeting:write:meeting', code: 0, results: 0 },
    { scopes: 'user:read:user', code: 3, results: 1 },
  ])('scan-gate.sh: ends with $code where the app has $scopes', async ({ scopes, code, results }) => {
    writeFileSync(join(folder, 'scopes.txt'), `${scopes}\n`);
    const ended = await sh('scan-gate.sh', [join(EXAMPLES, 'express-app'), 'scopes.txt'], {
      ...env,
      HOME: folder,
    });
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stdout).toContain('/users/me/meetings');
    const sarif = JSON.parse(readFileSync(join(folder, 'zoom.sarif'), 'utf8'));
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results).toHaveLength(results);
  });

  it('express-app: its own tests pass against the sandbox', async () => {
    const args = ['--test', join(EXAMPLES, 'express-app', 'app.test.mjs')];
    const { code, stdout } = await run(process.execPath, args, { ...env, HOME: folder });
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/pass 3\b/);
  });
});
