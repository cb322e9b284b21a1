import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/child-process.ts';
import { bareEnvironment, type TestEnv } from '../support/zoomctl.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('C4: where the keychain library is not installed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zoomctl-keyless-'));
    for (const part of ['bin', 'dist']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], more: TestEnv = {}) =>
    startProgram(join(folder, 'bin', 'zoomctl.js'), args, {
      ...bareEnvironment(folder),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      ...more,
    } as NodeJS.ProcessEnv).ended;

  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['login', '--help'], 0],
    [['scopes', 'list', 'meeting:write'], 0],
    [['account', 'list', '--json'], 0],
    [['logni'], 2],
    [['meeting', 'create'], 2],
  ] as const)('%j works as ever', async (args, code) => {
    const ended = await run(args);
    expect(ended.code, ended.stderr).toBe(code);
    expect(ended.stderr).not.toMatch(/keytar|keychain/i);
  });

  it('only a command that needs it says so, with the ways out and no stack', async () => {
    const login = await run(['login', '--no-browser', '--json'], { ZOOM_CLIENT_ID: 'a-public-client-id' });
    expect(login.code).toBe(1);
    const { error } = JSON.parse(login.stderr);
    expect(error).toMatchObject({
      kind: 'store_missing',
      hint: expect.stringContaining('ZOOMCTL_STORE=file'),
    });
    expect(login.stderr).not.toContain('    at ');
    // With a file it is not looked for.
    const file = await run(['status', '--json'], {
      ZOOMCTL_STORE: 'file',
      ZOOMCTL_STORE_KEY: 'a passphrase',
    });
    expect(JSON.parse(file.stdout).checks).toContainEqual(
      expect.objectContaining({ name: 'store', state: 'ok' }),
    );
  });
});
