import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const unavailable = terminalUnavailable();

describe.skipIf(unavailable !== undefined)(
  `at a terminal${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let terminal: Terminal | undefined;
    beforeAll(async () => {
      world = await startWorld();
    });
    afterAll(() => world?.stop());
    afterEach(() => terminal?.close());

    const open = (args: readonly string[], more = {}, columns?: number) => {
      terminal = new Terminal(args, { ...world.env, SANDBOX_USER: 'dev@example.com', ...more }, columns);
      return terminal;
    };

    it('the first login explains how to make an app, asks for its client id, checks it, and remembers it', async () => {
      const fresh = { ZOOM_CLIENT_ID: undefined, ZOOMCTL_CONFIG_DIR: `${world.directory}/first` };
      const first = open(['login'], fresh);
      await first.shows(/Public Client ID:/);
      expect(first.screen()).toContain('http://127.0.0.1/callback');
      expect(first.screen()).toContain('Zoom refuses localhost');
      first.type('short', 'Enter');
      await first.shows(/takes a client id/);
      first.type('C-u');
      first.type(world.sandbox.publicClientId, 'Enter');
      await first.shows(/Logged in as dev@example\.com/);
      expect(await first.exitCode()).toBe(0);
      first.close();
      const second = open(['login'], fresh);
      await second.shows(/Logged in as dev@example\.com/);
      expect(second.screen()).toContain('"default"');
      expect(second.screen()).not.toContain('Public Client ID:');
    });

    it('reads like the contract says', async () => {
      const login = open(['login'], {}, 200);
      expect(await login.exitCode()).toBe(0);
      const lines = login.screen().split('\n');
      expect(lines[0]).toMatch(/^! Opening your browser to authorize .* …$/);
      expect(lines[1]).toMatch(/^ {2}If it does not open: http/);
      expect(
        lines.some((line) => line.startsWith('✓ Logged in as dev@example.com (user-managed app, 8 scopes)')),
      ).toBe(true);
      expect(login.screen(true)).toContain('\u001b[32m');
    });

    it('Ctrl-C at the question and during the wait ends with 130 and a clean terminal', async () => {
      const asked = open(['login'], {
        ZOOM_CLIENT_ID: undefined,
        ZOOMCTL_CONFIG_DIR: `${world.directory}/left`,
      });
      await asked.shows(/Public Client ID:/);
      asked.type('C-c');
      expect(await asked.exitCode()).toBe(130);
      expect(asked.cursorShows()).toBe(true);
      expect(asked.screen()).not.toContain('    at ');
      asked.close();

      const waiting = open(['login'], { BROWSER: 'true' });
      await waiting.shows(/Waiting for you to allow access/);
      waiting.type('C-c');
      expect(await waiting.exitCode()).toBe(130);
      expect(waiting.cursorShows()).toBe(true);
    });

    it('--no-input and CI never ask', async () => {
      for (const [args, more] of [
        [['login', '--no-input'], {}],
        [['login'], { CI: 'true' }],
      ] as const) {
        const silent = open(args, {
          ZOOM_CLIENT_ID: undefined,
          ZOOMCTL_CONFIG_DIR: `${world.directory}/none`,
          ...more,
        });
        expect(await silent.exitCode()).toBe(2);
        expect(silent.screen()).toContain('ZOOM_CLIENT_ID');
        silent.close();
      }
    });

    it('asks which account is meant where several could be, and narrows the list as one types', async () => {
      await world.login('dev@example.com');
      await world.login('work@example.com', ['--alias', 'clinic']);
      const use = open(['account', 'use'], {}, 120);
      await use.shows(/Which account\?/);
      use.type('dev@');
      await use.shows(/dev@example\.com.*\n(?!.*work@example)/);
      use.type('Enter');
      await use.shows(/Commands now use dev@example\.com/);
      expect(await use.exitCode()).toBe(0);
      use.close();
      const left = open(['account', 'use'], {}, 120);
      await left.shows(/Which account\?/);
      left.type('C-c');
      expect(await left.exitCode()).toBe(130);
      expect(left.cursorShows()).toBe(true);
    });

    it('asks for the secret of a confidential client without showing it', async () => {
      const { clientId, clientSecret } = world.sandbox;
      const added = open(['app', 'add', 'closed', '--client-id', clientId, '--confidential']);
      await added.shows(/Client Secret:/);
      added.type('-l', clientSecret);
      added.type('Enter');
      await added.shows(/Added the app closed/);
      expect(added.screen()).not.toContain(clientSecret);
      const login = await world.login('clinician@example.com', ['--app', 'closed', '--json']);
      expect(login.json.account.app).toBe('closed');
    });

    it('tables have a head, and NO_COLOR takes the colours away', async () => {
      await world.login('dev@example.com');
      const coloured = open(['account', 'list'], {}, 160);
      await coloured.shows(/\[exit 0\]/);
      expect(coloured.screen()).toMatch(/Account +Alias +App/);
      coloured.close();
      const plain = open(['account', 'list'], { NO_COLOR: '1' }, 160);
      await plain.shows(/\[exit 0\]/);
      expect(plain.screen(true)).not.toContain('\u001b[');
    });
  },
);
