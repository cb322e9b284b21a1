import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

const unavailable = terminalUnavailable();

describe.skipIf(unavailable !== undefined)(
  `zoomctl setup, and zoomctl alone${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let world: TestWorld;
    let terminal: Terminal | undefined;
    let place = 0;
    beforeAll(async () => {
      world = await startWorld();
    });
    afterAll(() => world?.stop());
    afterEach(() => terminal?.close());

    const fresh = (): TestEnv => ({
      ZOOM_CLIENT_ID: undefined,
      ZOOMCTL_CONFIG_DIR: `${world.directory}/place-${place++}`,
    });
    const open = (args: readonly string[], more: TestEnv, columns = 100, at: TestWorld = world) => {
      terminal?.close();
      terminal = new Terminal(args, { ...at.env, SANDBOX_USER: 'dev@example.com', ...more }, columns);
      return terminal;
    };
    /** Answers questions one after the other. */
    const answer = async (at: Terminal, ...steps: readonly (readonly [RegExp, ...string[]])[]) => {
      for (const [pattern, ...keys] of steps) {
        await at.shows(pattern);
        at.type(...keys);
      }
    };

    it.each([40, 100, 200])('leads from nothing to a working login in %i columns', async (columns) => {
      const env = fresh();
      const setup = open(['setup'], env, columns);
      await answer(
        setup,
        [/What is the app to do\?/, 'Space', 'Down', 'Space', 'Enter'],
        [/Which kind of app\?/, 'Enter'],
        [/Which kind of client\?/, 'Enter'],
        [/Your name for the app:/, 'Enter'],
        [/Public Client ID:/, 'short', 'Enter'],
        [/takes a client id/, 'C-u'],
      );
      // Only a word that no line can hold is the terminal's to break.
      for (const line of setup.brokenLines())
        expect(Math.max(...line.split(/\s+/).map((word) => word.length))).toBeGreaterThan(columns - 7);
      const steps = setup.history();
      expect(steps).toContain('https://marketplace.zoom.us/develop/create');
      expect(steps).toMatch(/Turn on\s+"Use Public Client OAuth"/);
      // What is to be pasted stands alone in its line, whole.
      for (const pasted of [
        'http://127.0.0.1/callback',
        'meeting:read:list_meetings',
        'meeting:read:meeting',
        'meeting:write:meeting',
        'user:read:user',
      ])
        expect(steps.split('\n').map((line) => line.trim())).toContain(pasted);
      setup.type(world.sandbox.publicClientId, 'Enter');
      expect(await setup.exitCode()).toBe(0);
      expect(setup.history()).toMatch(/Logged in as\s+dev@example\.com/);
      expect(setup.history()).toMatch(/open all the\s+calls/);
      expect(setup.history()).toMatch(/Next:\s+zoomctl meeting create --instant/);
      const meeting = await world.run(['meeting', 'create', '--instant', '--json'], env);
      expect(meeting.exitCode, meeting.stderr).toBe(0);
      expect((await world.run(['app', 'list', '--json'], env)).json.apps).toMatchObject([
        { name: 'default', type: 'user', client: 'public', clientId: world.sandbox.publicClientId },
      ]);
    });

    it("searches the calls that no task names, says what a kind of app can't do, and what was not granted", async () => {
      const env = fresh();
      const setup = open(['setup'], env, 120);
      await answer(
        setup,
        [
          /What is the app to do\?/,
          'Down',
          'Down',
          'Down',
          'Down',
          'Down',
          'Down',
          'Space',
          'Down',
          'Space',
          'Enter',
        ],
        [/Which call\? Type to search:/, 'GET /webinars/{webinarId}/polls'],
        [/GET \/webinars\/\{webinarId\}\/polls/, 'Enter'],
        [/Another call\? Type to search:[\s\S]*No more/, 'Enter'],
        // The account's users are out of a user-managed app's reach, so another kind is suggested.
        [/❯ Admin-managed/, 'Up'],
        [/No scope of its kind opens\s+GET \/users\./, 'Enter'],
        [/Which kind of client\?/, 'Enter'],
        [/Your name for the app:/, 'webinars', 'Enter'],
        [/Public Client ID:/, world.sandbox.publicClientId, 'Enter'],
      );
      expect(await setup.exitCode()).toBe(0);
      const told = setup.history();
      expect(told).toMatch(/! GET \/users: Its granular scopes, .* are :admin and :master ones/);
      expect(told).toContain('webinar:read:list_polls');
      expect(told).toMatch(/did not grant all that was planned/);
      expect(told).toContain('zoomctl scopes doctor');
    });

    it('asks again after a login that did not work, and keeps the app', async () => {
      const env = fresh();
      const setup = open(['setup'], { ...env, SANDBOX_DECISION: 'decline' });
      await answer(
        setup,
        [/What is the app to do\?/, 'Space', 'Enter'],
        [/Which kind of app\?/, 'Enter'],
        [/Which kind of client\?/, 'Enter'],
        [/Your name for the app:/, 'Enter'],
        [/Public Client ID:/, world.sandbox.publicClientId, 'Enter'],
        [/How to go on\?/, 'Enter'],
        [/How to go on\?[\s\S]*How to go on\?/, 'Down', 'Down', 'Enter'],
      );
      expect(await setup.exitCode()).toBe(4);
      expect(setup.screen()).toContain('zoomctl login --app default');
      const later = await world.login('dev@example.com', [], env);
      expect(later.exitCode, later.stderr).toBe(0);
    });

    it('connects a Server-to-Server app, and asks again for credentials that Zoom refuses', async () => {
      const own = await startWorld(['--app-type', 's2s']);
      try {
        const { clientId, clientSecret, accountId } = own.sandbox;
        const setup = open(['setup'], { ZOOM_CLIENT_ID: undefined }, 120, own);
        await answer(
          setup,
          [/What is the app to do\?/, 'Space', 'Enter'],
          [/Which kind of app\?/, 'Down', 'Down', 'Enter'],
          [/Your name for the app:/, 'backend', 'Enter'],
          [/Client ID:/, clientId, 'Enter'],
        );
        await setup.shows(/Account ID:/);
        setup.type('-l', accountId);
        await answer(setup, [/Account ID: \S/, 'Enter'], [/Client Secret:/, 'not-the-secret', 'Enter']);
        await answer(
          setup,
          [/How to go on\?/, 'Down', 'Enter'],
          [/go on\?[\s\S]*Client ID:/, clientId, 'Enter'],
        );
        await setup.shows(/go on\?[\s\S]*Account ID:/);
        setup.type('-l', accountId);
        await answer(setup, [/go on\?[\s\S]*Account ID: \S/, 'Enter']);
        await setup.shows(/go on\?[\s\S]*Client Secret:/);
        setup.type('-l', clientSecret);
        setup.type('Enter');
        expect(await setup.exitCode()).toBe(0);
        expect(setup.history()).toContain('Server-to-Server OAuth app');
        expect(setup.history()).toContain('meeting:write:meeting:admin');
        expect(setup.history()).not.toContain(clientSecret);
        const args = ['meeting', 'create', '--instant', '--account', 'backend', '--host', 'dev@example.com'];
        expect((await own.run(args, { ZOOM_CLIENT_ID: undefined })).exitCode).toBe(0);
      } finally {
        await own.stop();
      }
    });

    it('login without an app leads to it by Enter alone', async () => {
      const login = open(['login', '--alias', 'guided'], fresh());
      await answer(
        login,
        [/Public Client ID:/, 'Enter'],
        [/What is the app to do\?/, 'Enter'],
        [/At least one/, 'Space', 'Enter'],
        [/Which kind of app\?/, 'Enter'],
        [/Which kind of client\?/, 'Enter'],
        [/Your name for the app:/, 'Enter'],
        [/Which kind of client\?[\s\S]*Public Client ID:/, world.sandbox.publicClientId, 'Enter'],
      );
      expect(await login.exitCode()).toBe(0);
      expect(login.screen()).toMatch(/Logged in as dev@example\.com/);
    });

    it('zoomctl alone offers it where there is nothing, and else tells where one stands, without any request', async () => {
      const env = fresh();
      const offered = open([], env);
      await answer(offered, [/Begin the set-up now\?/, 'n', 'Enter']);
      expect(await offered.exitCode()).toBe(0);
      expect(offered.screen()).toMatch(/Next +zoomctl setup/);

      const { publicClientId } = world.sandbox;
      await world.run(['app', 'add', 'clinic', '--client-id', publicClientId], env);
      const app = open([], env);
      expect(await app.exitCode()).toBe(0);
      expect(app.screen()).toMatch(/App +clinic/);
      expect(app.screen()).toMatch(/Next +zoomctl login/);

      await world.login('dev@example.com', [], env);
      const before = (await world.requests()).length;
      const good = open([], env);
      expect(await good.exitCode()).toBe(0);
      expect(good.screen()).toMatch(/Account +dev@example\.com/);
      expect(good.screen()).toMatch(/App +clinic \(user-managed app, 8 scopes\)/);
      expect(good.screen()).toMatch(/Login +✓/);
      expect(good.screen()).toMatch(/Next +zoomctl meeting create --instant/);
      const narrow = open([], env, 40);
      expect(await narrow.exitCode()).toBe(0);
      expect(narrow.brokenLines()).toEqual([]);
      expect(await world.requests()).toHaveLength(before);
    });

    it('zoomctl alone names the command that logs a dead login in again', async () => {
      const own = await startWorld();
      try {
        const env: TestEnv = { ZOOM_CLIENT_ID: undefined };
        for (const name of ['clinic', 'other'])
          await own.run(['app', 'add', name, '--client-id', own.sandbox.publicClientId], env);
        await own.login('dev@example.com', ['--app', 'clinic', '--alias', 'me'], env);
        // Zoom keeps the tokens of one login only of a user and an app.
        await own.login('dev@example.com', [], { ZOOMCTL_CONFIG_DIR: `${own.directory}/elsewhere` });
        await own.control('expire', {});
        await own.run(['api', 'GET', '/users/me'], env);
        const dead = open([], env, 100, own);
        expect(await dead.exitCode()).toBe(0);
        expect(dead.screen()).toMatch(/Login +✗ The login of dev@example\.com is no longer good/);
        expect(dead.screen()).toMatch(/Next +zoomctl login --app clinic --alias me/);
      } finally {
        await own.stop();
      }
    });

    it('zoomctl alone in a pipe, in CI and with flags is help', async () => {
      const help = (await world.run(['--help'])).stdout;
      expect((await world.run([])).stdout).toBe(help);
      const silent = open([], { CI: 'true' });
      expect(await silent.exitCode()).toBe(0);
      expect(silent.history()).toContain('Usage: zoomctl');
    });
  },
);
