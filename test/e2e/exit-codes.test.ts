import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

/** What makes a command end, what it is, and with which code and kind. */
interface Ending {
  readonly args: readonly string[];
  readonly code: number;
  readonly kind: string;
  readonly fault?: object;
  readonly env?: TestEnv;
}

const ENDINGS: readonly Ending[] = [
  { args: ['meeting', 'get', '99999999999'], code: 1, kind: 'meeting_not_found' },
  {
    args: ['meeting', 'list'],
    fault: { path: '/v2/users/me/meetings', fault: 'broken', after: 'handled' },
    code: 1,
    kind: 'bad_reply',
  },
  { args: ['meeting', 'create'], code: 2, kind: 'usage' },
  { args: ['nonsense'], code: 2, kind: 'usage' },
  { args: ['account', 'show', '--nonsense'], code: 2, kind: 'usage' },
  { args: ['meeting', 'list', '--account', 'narrow'], code: 3, kind: 'missing_scopes' },
  { args: ['token'], env: { ZOOMCTL_CONFIG_DIR: '/nonexistent/none' }, code: 4, kind: 'not_logged_in' },
  { args: ['meeting', 'list'], env: { ZOOMCTL_TOKEN: 'dead' }, code: 4, kind: 'token_invalid' },
  { args: ['login', '--timeout', '1', '--no-browser'], code: 4, kind: 'login_timeout' },
  {
    args: ['meeting', 'get', '99999999999'],
    fault: { path: '/v2/*', fault: 'status', status: 503, times: 3 },
    code: 5,
    kind: 'zoom_unavailable',
  },
  {
    args: ['meeting', 'get', '99999999999'],
    fault: { path: '/v2/*', fault: 'cut', times: 3 },
    code: 5,
    kind: 'network',
  },
  {
    args: ['meeting', 'create', '--instant'],
    fault: { path: '/v2/users/me/meetings', fault: 'cut', after: 'handled' },
    code: 6,
    kind: 'reply_lost',
  },
  {
    args: ['meeting', 'create', '--instant'],
    fault: { path: '/v2/users/me/meetings', fault: 'status', status: 500 },
    code: 6,
    kind: 'zoom_unavailable',
  },
];

describe('R15: the exit codes of the contract', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    const narrow = ['--scopes', 'meeting:write:meeting', '--alias', 'narrow'];
    expect((await world.login('work@example.com', narrow)).exitCode).toBe(0);
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  it.each(ENDINGS.map((ending) => [ending.args.join(' '), ending.kind, ending.code, ending] as const))(
    '%s (%s) ends with %i, nothing on standard output, and one JSON document on standard error',
    async (_, kind, code, { args, env, fault }) => {
      for (const json of [false, true]) {
        if (fault !== undefined) await world.control('faults', fault);
        const { exitCode, stdout, stderr } = await world.run(json ? [...args, '--json'] : args, env);
        expect([exitCode, stdout], stderr).toEqual([code, '']);
        if (!json) {
          expect(stderr).toMatch(/^✗ \S/m);
          continue;
        }
        // A login narrates before it fails; the document is the last line, and alone everywhere else.
        const lines = stderr.trim().split('\n');
        if (args[0] !== 'login') expect(lines).toHaveLength(1);
        const { error } = JSON.parse(lines.at(-1) ?? '');
        expect(error).toMatchObject({ kind, exitCode: code });
        expect(Object.keys(error).filter((key) => key !== 'http')).toEqual([
          'kind',
          'message',
          'hint',
          'exitCode',
        ]);
      }
    },
  );

  it('api prints Zoom’s reply to a refusal too, and the failure on standard error', async () => {
    const refused = await world.run(['api', 'GET', '/users/dev@example.com', '--force', '--json']);
    expect([refused.exitCode, refused.json.code]).toEqual([3, 4711]);
    expect(JSON.parse(refused.stderr).error).toMatchObject({ kind: 'missing_scopes', exitCode: 3 });
  });

  it('the doctor’s verdict is an exit code, and its result is printed all the same', async () => {
    const doctor = (granted: string) =>
      world.run([
        'scopes',
        'doctor',
        'GET /users/me',
        ...['--granted', granted, '--app-type', 'user', '--json'],
      ]);
    const [open, closed] = [await doctor('user:read:user'), await doctor('meeting:read:meeting')];
    expect([open.exitCode, open.json.summary.ok]).toEqual([0, 1]);
    expect([closed.exitCode, closed.json.summary.missing]).toEqual([3, 1]);
  });

  it.each([[['--help']], [['--version']], [['help', 'login']], [['meeting', 'create', '--help']]])(
    '%j is no failure: exit 0, and on standard output',
    async (args) => {
      const { exitCode, stdout, stderr } = await world.run(args);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).not.toBe('');
    },
  );
});
