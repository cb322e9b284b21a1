import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerAccounts } from '../support/registered.ts';
import { ShellSession, shellUnavailable } from '../support/shell-session.ts';

/** What is typed before Tab, and the words that zoomctl gets when the completed line is run. */
const LINES: readonly (readonly [typed: string, ...args: string[]])[] = [
  ['zoomctl meeting cre', 'meeting', 'create'],
  ['zoomctl meeting create --inst', 'meeting', 'create', '--instant'],
  ['zoomctl --account clin', '--account', 'clinic'],
  ['zoomctl account use work@exa', 'account', 'use', 'work@example.com'],
  ['zoomctl account show --account=work@', 'account', 'show', '--account=work@example.com'],
  ['zoomctl login --app clinic-', 'login', '--app', 'clinic-app'],
  ['zoomctl scopes list --kind gra', 'scopes', 'list', '--kind', 'granular'],
  ['zoomctl scopes show user:read:zak:a', 'scopes', 'show', 'user:read:zak:admin'],
  [
    'zoomctl login --scopes meeting:write,user:read:zak:a',
    'login',
    '--scopes',
    'meeting:write,user:read:zak:admin',
  ],
  ['zoomctl endpoint show meetingCre', 'endpoint', 'show', 'meetingCreate'],
  ['zoomctl endpoint show "GET /users/me/zak', 'endpoint', 'show', 'GET /users/me/zak'],
  [
    `zoomctl endpoint show 'GET /users/{userId}/permis`,
    'endpoint',
    'show',
    'GET /users/{userId}/permissions',
  ],
  ['zoomctl endpoint show GET\\ /users/me/za', 'endpoint', 'show', 'GET /users/me/zak'],
  [
    'zoomctl scopes explain --endpoint "GET /users/me/za',
    'scopes',
    'explain',
    '--endpoint',
    'GET /users/me/zak',
  ],
  ['zoomctl api GET /users/me/za', 'api', 'GET', '/users/me/zak'],
  ['zoomctl meeting create --setting waiting_room=t', 'meeting', 'create', '--setting', 'waiting_room=true'],
  ['zoomctl meeting create --setting=waiting_room=t', 'meeting', 'create', '--setting=waiting_room=true'],
  ['zoomctl meeting create --timezone Europe/Berl', 'meeting', 'create', '--timezone', 'Europe/Berlin'],
  ['zoomctl scopes doctor --require endpo', 'scopes', 'doctor', '--require', 'endpoints of mine.txt'],
  ['zoomctl help exit', 'help', 'exit-codes'],
];

const SHELLS = (['bash', 'zsh', 'fish'] as const).map((shell) => ({
  shell,
  reason: shellUnavailable(shell),
}));

describe.each(SHELLS)('$shell', ({ shell, reason }) => {
  describe.skipIf(reason !== undefined)(`in a terminal (${reason ?? 'tmux'})`, () => {
    let session: ShellSession;
    beforeAll(async () => {
      session = new ShellSession(shell);
      await registerAccounts(session.configDir, [
        { email: 'work@example.com' },
        { email: 'clinician@example.org', alias: 'clinic' },
      ]);
      writeFileSync(join(session.directory, 'endpoints of mine.txt'), '');
      await session.ready();
    });
    afterAll(() => session?.close());
    // What a failed test left half typed must not fail the next one.
    beforeEach(() => session.recover());

    it.each(LINES)('completes %s', async (line, ...args) => {
      session.complete(line);
      // A shell that completes nothing runs what was typed, and that fails the test.
      expect(await session.run()).toEqual(args);
    });

    it('offers a part of a path at a time, and goes on without a blank', async () => {
      session.type('C-l');
      session.complete('zoomctl endpoint show "POST /webinars/{webinarId}/bra');
      await session.shows('"POST /webinars/{webinarId}/branding/');
      // Nothing has come after it, be it a blank or a quote: the next word part goes on.
      session.complete('name');
      await session.shows('"POST /webinars/{webinarId}/branding/name_tags"');
      await session.takeBack();
    });

    it('runs nothing that stands in the line, and shows no error', async () => {
      session.type('C-l');
      const file = join(session.directory, 'made');
      session.complete(`zoomctl meeting "$(touch ${file})" \`touch ${file}\` --inst`);
      session.type('C-u');
      session.complete('zoomctl meeting cre');
      await session.shows('zoomctl meeting create');
      expect(existsSync(file)).toBe(false);
      expect(session.screen()).not.toMatch(/error|not found|unknown/i);
      await session.takeBack();
    });

    it('is quiet where the account registry is damaged', async () => {
      writeFileSync(join(session.configDir, 'accounts.json'), '{', { mode: 0o600 });
      session.type('C-l');
      session.complete('zoomctl account use wor');
      expect(await session.run()).toEqual(['account', 'use', 'wor']);
      expect(session.screen()).not.toMatch(/accounts\.json|✗/);
    });
  });
});
