import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import budgets from '../../bench/budgets.json' with { type: 'json' };
// @ts-expect-error bench/ is plain JavaScript
import { commands } from '../../bench/cases.mjs';
// @ts-expect-error bench/ is plain JavaScript
import { sandboxWithLogins } from '../../bench/sandbox.mjs';
import { type Keyring, keyringUnavailable, withKeyring } from '../support/keyring.ts';

const PRELOAD = fileURLToPath(new URL('../support/loaded-modules.cjs', import.meta.url));

interface Command {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

interface Loaded {
  /** Node's own modules. */
  readonly builtins: readonly string[];
  /** Files of the bundle. */
  readonly files: readonly string[];
}

/** What a command loads whose input and output are files, so that Node needs no network code for them. */
function loadedBy({ args, env }: Command): Loaded {
  const nothing = openSync('/dev/null', 'r+');
  try {
    const { stderr, status } = spawnSync(process.execPath, ['--require', PRELOAD, ...args], {
      env,
      stdio: [nothing, nothing, 'pipe'],
      encoding: 'utf8',
    });
    expect([0, 3], stderr).toContain(status);
    return JSON.parse(/^loaded (.*)$/m.exec(stderr)?.[1] ?? 'null') as Loaded;
  } finally {
    closeSync(nothing);
  }
}

describe('what a command loads, by bench/budgets.json', () => {
  let sandbox: { stop(): void };
  let all: Record<string, Command>;
  let keyring: Keyring | undefined;
  const noKeyring = keyringUnavailable();

  beforeAll(async () => {
    const { PATH } = process.env;
    if (noKeyring === undefined) keyring = await withKeyring();
    const { DBUS_SESSION_BUS_ADDRESS } = keyring?.env ?? {};
    sandbox = await sandboxWithLogins(
      { PATH, DBUS_SESSION_BUS_ADDRESS },
      { keychain: keyring !== undefined },
    );
    all = commands({ PATH }, sandbox);
  });
  afterAll(async () => {
    sandbox.stop();
    await keyring?.stop();
  });

  it.for(Object.entries(budgets))('%s', ([name, budget], { skip }) => {
    if (name.endsWith('keychain') && noKeyring !== undefined) skip(noKeyring);
    const loaded = loadedBy(all[name] as Command);
    if ('unneeded' in budget) {
      for (const module of budget.unneeded) expect(loaded.builtins).not.toContain(module);
    }
    if ('modules' in budget) {
      expect(
        loaded.files.filter((file) => /[\\/]dist[\\/]/.test(file)).map((file) => basename(file)),
      ).toEqual(budget.modules);
    }
    // The bundle keeps together what these commands need: a file of its own for each module would cost more than it holds.
    expect(loaded.files.length).toBeLessThan(12);
  });

  it('the core of the bundle stays small', () => {
    const core = fileURLToPath(new URL('../../dist/core.js', import.meta.url));
    expect(readFileSync(core).length).toBeLessThan(300_000);
  });
});
