import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyringUnavailable, withKeyring } from '../support/keyring.ts';
import { manifestOf } from '../support/package.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let zoomctl: string;

/** Runs the executable in an empty place, with no Node to be found. */
async function run(args: readonly string[], more: NodeJS.ProcessEnv = {}, program = zoomctl): Promise<Ended> {
  const env = { HOME: folder, LANG: 'C.UTF-8', ZOOMCTL_CONFIG_DIR: join(folder, 'config'), ...more };
  try {
    return { code: 0, ...(await execute(program, args, { env, cwd: folder })) };
  } catch (error) {
    return error as Ended;
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zoomctl-executable-'));
  const target = join(folder, 'made');
  await execute(process.execPath, ['scripts/executable/build.mjs', target], { cwd: ROOT });
  zoomctl = join(target, 'zoomctl');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the single executable', () => {
  it('is zoomctl, with everything inside', async () => {
    expect(await run(['--version'])).toEqual({
      code: 0,
      stdout: `${manifestOf(ROOT).version}\n`,
      stderr: '',
    });
    expect((await run(['endpoint', 'show', 'meetingCreate'])).stdout).toContain(
      'POST /users/{userId}/meetings',
    );
    expect((await run(['scopes', 'show', 'meeting:write'])).stdout).toContain('meeting:write');
    expect((await run(['completion', 'zsh'])).stdout).toContain('#compdef zoomctl');
    expect((await run(['endpoint', 'show', 'meetingCreate', '--jq', '.endpoint.method'])).stdout).toBe(
      'POST\n',
    );
  });

  it('does the whole story of the demo', async () => {
    expect((await run(['demo'])).stdout).toContain('✓ Done in');
  });

  it.skipIf(keyringUnavailable())(
    'keeps secrets in the keychain, with its native code beside it',
    async () => {
      const keyring = await withKeyring();
      try {
        expect((await run(['status'], keyring.env)).stdout).toContain(
          'Tokens are kept in the login keychain.',
        );
      } finally {
        await keyring.stop();
      }
    },
  );

  it('is also found through a symbolic link', async () => {
    const link = join(folder, 'linked');
    symlinkSync(zoomctl, link);
    const { code, stderr } = await run(['status'], { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }, link);
    expect(code).not.toBe(0);
    expect(stderr).not.toContain('keytar.node');
  });

  it('says what is missing where its native code was left behind, and uses the encrypted file', async () => {
    expect(existsSync(join(folder, 'made', 'keytar.node'))).toBe(true);
    rmSync(join(folder, 'made', 'keytar.node'));
    const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
    const keychain = await run(['status'], bus);
    expect(keychain.stdout + keychain.stderr).toContain('There is no keychain without');
    expect(keychain.stdout + keychain.stderr).toContain('ZOOMCTL_STORE=file');
    const file = await run(['status'], { ...bus, ZOOMCTL_STORE: 'file', ZOOMCTL_STORE_KEY: 'a passphrase' });
    expect(file.stdout + file.stderr).not.toContain('keychain');
  });
});
