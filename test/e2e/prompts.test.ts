import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const unavailable = terminalUnavailable();

/** Whether somebody listens on a loopback port. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe.skipIf(unavailable !== undefined)(
  `questions at a terminal${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let terminal: Terminal | undefined;
    let several: TestEnv;
    let bare: TestEnv;
    let meeting: string;
    beforeAll(async () => {
      world = await startWorld();
      // Two apps, two accounts, none of the environment; and a place where there is nothing at all.
      several = { ZOOM_CLIENT_ID: undefined, ZOOMCTL_CONFIG_DIR: `${world.directory}/several` };
      bare = { ZOOM_CLIENT_ID: undefined, ZOOMCTL_CONFIG_DIR: `${world.directory}/bare` };
      const { publicClientId, clientId, clientSecret } = world.sandbox;
      await world.run(['app', 'add', 'open', '--client-id', publicClientId], several);
      const closed = ['app', 'add', 'closed', '--client-id', clientId, '--client-secret-stdin'];
      await world.run(closed, several, clientSecret);
      await world.login('work@example.com', ['--app', 'open', '--alias', 'clinic'], several);
      await world.login('dev@example.com', ['--app', 'closed'], several);
      const created = ['meeting', 'create', '--start', '2127-03-01T09:00', '--topic', 'Kept', '--json'];
      // A refusal that names other scopes than the documents do is remembered, and is there to be forgotten.
      const otherwise = { method: 'GET', path: '/users/{userId}/meetings', scopes: ['meeting:read:else'] };
      await world.control('scopes', otherwise);
      const refused = await world.run(['meeting', 'list'], several);
      expect(refused.exitCode, refused.stderr).toBe(3);
      meeting = String((await world.run(created, several)).json.id);
    });
    afterAll(() => world?.stop());
    afterEach(() => terminal?.close());

    const open = (args: readonly string[], more: TestEnv = several, columns = 100) => {
      terminal?.close();
      terminal = new Terminal(args, { ...world.env, SANDBOX_USER: 'dev@example.com', ...more }, columns);
      return terminal;
    };

    /** A way to a question: what was typed before it, and what it shows. */
    type Way = readonly [
      name: string,
      args: () => readonly string[],
      env: () => TestEnv,
      steps: readonly (readonly [RegExp, ...(string | (() => string))[]])[],
      last: RegExp,
    ];
    const WAYS: readonly Way[] = [
      ['login: the first app', () => ['login'], () => bare, [], /Public Client ID:/],
      ['login: which app', () => ['login'], () => several, [], /Which app\?/],
      ['app install-url: which app', () => ['app', 'install-url'], () => several, [], /Which app\?/],
      ['account use: which account', () => ['account', 'use'], () => several, [], /Which account\?/],
      ['app add: its name', () => ['app', 'add'], () => bare, [], /Your name for the app:/],
      ['app add: its kind', () => ['app', 'add', 'new'], () => bare, [], /Which kind of app is it\?/],
      [
        'app add: its client',
        () => ['app', 'add', 'new', '--type', 'admin'],
        () => bare,
        [],
        /Which kind of client\?/,
      ],
      [
        'app add: its client id',
        () => ['app', 'add', 'new', '--type', 'user', '--confidential'],
        () => bare,
        [],
        /Client ID:/,
      ],
      [
        'app add: its redirect URI',
        () => ['app', 'add', 'new', '--type', 'user'],
        () => bare,
        [
          [/Which kind of client\?/, 'Down', 'Enter'],
          [/Client ID:/, 'AbCdEfGhIj', 'Enter'],
        ],
        /Redirect URI:/,
      ],
      [
        'app add: its Zoom account',
        () => ['app', 'add', 'new', '--type', 's2s', '--client-id', 'AbCdEfGhIj'],
        () => bare,
        [],
        /Account ID:/,
      ],
      [
        'app add: its secret',
        () => ['app', 'add', 'new', '--client-id', 'AbCdEfGhIj', '--confidential'],
        () => bare,
        [],
        /Client Secret:/,
      ],
      ['meeting create: when', () => ['meeting', 'create'], () => several, [], /When is the meeting\?/],
      [
        'meeting create: its start',
        () => ['meeting', 'create', '--duration', '30'],
        () => several,
        [],
        /Start, such as/,
      ],
      ['meeting delete: sure', () => ['meeting', 'delete', meeting], () => several, [], /Delete meeting/],
      ['zoomctl alone: the set-up', () => [], () => bare, [], /Begin the set-up now\?/],
      ['setup: what for', () => ['setup'], () => bare, [], /What is the app to do\?/],
      [
        'setup: a call by search',
        () => ['setup'],
        () => bare,
        [
          [
            /What is the app to do\?/,
            'Down',
            'Down',
            'Down',
            'Down',
            'Down',
            'Down',
            'Down',
            'Space',
            'Enter',
          ],
        ],
        /Which call\? Type to search:/,
      ],
      [
        'setup: which kind',
        () => ['setup'],
        () => bare,
        [[/What is the app to do\?/, 'Space', 'Enter']],
        /Which kind of app\?/,
      ],
      [
        'setup: its name',
        () => ['setup'],
        () => bare,
        [
          [/What is the app to do\?/, 'Space', 'Enter'],
          [/Which kind of app\?/, 'Enter'],
          [/Which kind of client\?/, 'Enter'],
        ],
        /Your name for the app:/,
      ],
      [
        'setup: the client id',
        () => ['setup'],
        () => bare,
        [
          [/What is the app to do\?/, 'Space', 'Enter'],
          [/Which kind of app\?/, 'Enter'],
          [/Which kind of client\?/, 'Enter'],
          [/Your name for the app:/, 'Enter'],
        ],
        /Public Client ID:/,
      ],
      [
        'setup: how to go on',
        () => ['setup'],
        () => ({
          ...bare,
          ZOOMCTL_CONFIG_DIR: `${world.directory}/declined`,
          SANDBOX_DECISION: 'decline',
        }),
        [
          [/What is the app to do\?/, 'Space', 'Enter'],
          [/Which kind of app\?/, 'Enter'],
          [/Which kind of client\?/, 'Enter'],
          [/Your name for the app:/, 'Enter'],
          [/Public Client ID:/, () => world.sandbox.publicClientId, 'Enter'],
        ],
        /How to go on\?/,
      ],
      [
        'scopes observations clear: sure',
        () => ['scopes', 'observations', 'clear'],
        () => several,
        [],
        /Forget .*\?/,
      ],
    ];

    it.each(WAYS)('Ctrl-C at %s: 130, the cursor back, nothing kept', async (_, args, env, steps, last) => {
      const asked = open(args(), env());
      for (const [pattern, ...keys] of steps) {
        await asked.shows(pattern);
        asked.type(...keys.map((key) => (typeof key === 'string' ? key : key())));
      }
      await asked.shows(last);
      asked.type('C-c');
      expect(await asked.exitCode()).toBe(130);
      expect(asked.cursorShows()).toBe(true);
      expect(asked.screen()).toContain('Interrupted.');
      expect(asked.screen()).not.toContain('    at ');
      expect((await world.run(['app', 'list', '--json'], bare)).json.apps).toEqual([]);
    });

    it.each([
      ['in the browser', ['login', '--app', 'open'], /Waiting for you/],
      ['with a URL to paste', ['login', '--app', 'open', '--no-browser'], /> ?$/m],
    ] as const)('Ctrl-C during a login %s leaves no port open', async (_, args, pattern) => {
      const waiting = open(args, { ...several, BROWSER: 'true' }, 400);
      const port = Number((await waiting.shows(/redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A(\d+)/))[1]);
      await waiting.shows(pattern);
      expect(await listens(port)).toBe(true);
      waiting.type('C-c');
      expect(await waiting.exitCode()).toBe(130);
      expect(await listens(port)).toBe(false);
      expect(waiting.cursorShows()).toBe(true);
    });

    it("a signal at a question ends it like Ctrl-C, with the signal's own code", async () => {
      const asked = open(['account', 'use']);
      await asked.shows(/Which account\?/);
      asked.signal('TERM');
      expect(await asked.exitCode()).toBe(143);
      // In order, not cut short a second later.
      expect(asked.screen()).toContain('Interrupted.');
      expect(asked.cursorShows()).toBe(true);
    });

    it('login asks which of several apps is meant, and typing narrows the list', async () => {
      const login = open(['login']);
      await login.shows(/Which app\?/);
      expect(login.screen()).toMatch(/open, user-managed app, public client/);
      login.type('clos');
      await login.shows(/Which app\? clos\n(?!.*open, )/);
      login.type('Enter');
      await login.shows(/Logged in as dev@example\.com/);
      expect(login.screen()).toContain('"closed"');
    });

    it('app add asks for what is missing, and says at once what is wrong', async () => {
      const env = { ...bare, ZOOMCTL_CONFIG_DIR: `${world.directory}/asked` };
      const added = open(['app', 'add'], env);
      await added.shows(/Your name for the app:/);
      added.type('env', 'Enter');
      await added.shows(/stands for the app of the variables/);
      added.type('C-u', 'clinic', 'Enter');
      await added.shows(/Which kind of app is it\?/);
      added.type('Enter');
      await added.shows(/Which kind of client\?/);
      added.type('Enter');
      await added.shows(/Public Client ID:/);
      added.type('short', 'Enter');
      await added.shows(/takes a client id/);
      added.type('C-u', world.sandbox.publicClientId, 'Enter');
      await added.shows(/Added the app clinic/);
      expect(await added.exitCode()).toBe(0);
      expect((await world.run(['app', 'show', 'clinic', '--json'], env)).json.app).toMatchObject({
        client: 'public',
        type: 'user',
        redirectUri: 'http://127.0.0.1/callback',
      });
      const again = open(['app', 'add'], env);
      await again.shows(/Your name for the app:/);
      again.type('clinic', 'Enter');
      await again.shows(/There is an app clinic already/);
    });

    it("app add asks for a Server-to-Server app's account and secret", async () => {
      const own = await startWorld(['--app-type', 's2s']);
      try {
        const { clientId, clientSecret, accountId } = own.sandbox;
        const env = { ...own.env, ZOOM_CLIENT_ID: undefined };
        const added = open(['app', 'add', 'reports'], env);
        await added.shows(/Which kind of app is it\?/);
        added.type('Down', 'Down', 'Enter');
        await added.shows(/Client ID:/);
        added.type(clientId, 'Enter');
        await added.shows(/Account ID:/);
        added.type('-l', accountId);
        added.type('Enter');
        await added.shows(/Client Secret:/);
        added.type('-l', clientSecret);
        added.type('Enter');
        await added.shows(/Added the app reports/);
        expect(added.screen()).not.toContain(clientSecret);
        expect(await added.exitCode()).toBe(0);
        const meeting = open(['meeting', 'create', '--instant'], env);
        await meeting.shows(/Host \(email address or user id\):/);
        meeting.type('a b', 'Enter');
        await meeting.shows(/takes an email address or a user id/);
        meeting.type('C-u', 'dev@example.com', 'Enter');
        expect(await meeting.exitCode()).toBe(0);
        expect(meeting.screen()).toMatch(/Join +https/);
      } finally {
        await own.stop();
      }
    });

    it('meeting create asks when, and only that', async () => {
      const now = open(['meeting', 'create']);
      await now.shows(/When is the meeting\?/);
      now.type('Enter');
      expect(await now.exitCode()).toBe(0);
      expect(now.screen()).toMatch(/✓ /);
      expect(now.screen()).toMatch(/Join +https/);
      const later = open(['meeting', 'create', '--topic', 'Asked', '--duration', '30']);
      await later.shows(/Start, such as/);
      later.type('yesterday 15:00', 'Enter');
      await later.shows(/in the past/);
      later.type('C-u', 'some day', 'Enter');
      await later.shows(/takes a date and a time/);
      later.type('C-u', '2127-03-01T15:00', 'Enter');
      expect(await later.exitCode()).toBe(0);
      expect(later.screen()).toContain('Asked');
      expect(later.screen()).toMatch(/When .*2127-03-01/);
      const wrong = open(['meeting', 'create', '--timezone', 'Nowhere', '--duration', '30']);
      expect(await wrong.exitCode()).toBe(2);
      expect(wrong.screen()).toContain('no time zone "Nowhere"');
    });

    it('nothing is asked in a pipe, in CI, with --json or --no-input', async () => {
      const cases: readonly (readonly [readonly string[], RegExp])[] = [
        [['app', 'add'], /Missing required argument 'name'\./],
        [['app', 'add', 'new'], /--client-id is missing/],
        [['meeting', 'create'], /--instant is missing/],
        [['account', 'use'], /ACCOUNT is missing/],
        [['login'], /Several apps are known/],
        [['setup'], /nobody can be asked/],
        [['meeting', 'delete', meeting], /--yes is missing/],
      ];
      for (const [args, message] of cases) {
        const piped = await world.run(args, several);
        expect(piped.exitCode).toBe(2);
        expect(piped.stderr).toMatch(message);
        expect(piped.stderr).not.toContain('\u001b');
      }
      const asked = async (args: readonly string[], message: RegExp, more: TestEnv = {}) => {
        const silent = open(args, { ...several, ...more });
        expect(await silent.exitCode()).toBe(2);
        expect(silent.screen()).toMatch(message);
      };
      for (const [args, message] of cases) await asked([...args, '--json'], message);
      for (const [args, message] of cases.slice(-2)) {
        await asked([...args, '--no-input'], message);
        await asked(args, message, { CI: 'true' });
      }
    });

    it('NO_COLOR takes the colours from questions, too', async () => {
      const plain = open(['account', 'use'], { ...several, NO_COLOR: '1' });
      await plain.shows(/Which account\?/);
      expect(plain.screen(true)).not.toMatch(/\u001b\[\d/);
      const coloured = open(['account', 'use']);
      await coloured.shows(/Which account\?/);
      expect(coloured.screen(true)).toMatch(/\u001b\[\d/);
    });
  },
);
