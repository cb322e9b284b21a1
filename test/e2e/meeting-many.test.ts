import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectUsers, meetingsByHost } from '../support/many-accounts.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const CREATE = ['meeting', 'create', '--instant'];
const POSTS = { path: '/v2/users/me/meetings', method: 'POST' };

interface Line {
  readonly line: number | null;
  readonly account: { readonly email: string };
  readonly status: string;
  readonly meeting: Record<string, unknown> | null;
  readonly error: { kind: string; message: string; hint: string | null; exitCode: number } | null;
}

const linesOf = (stdout: string): Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const tally = (stdout: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of linesOf(stdout)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describe('zoomctl meeting create for many accounts', () => {
  let world: TestWorld;
  let users: string[];
  let list: string;
  beforeEach(async () => {
    world = await startWorld(['--auto-consent', '--users', '12']);
    users = await connectUsers(world);
    list = join(world.directory, 'accounts.txt');
    writeFileSync(list, `# The clinic\n${users.join('\n')}\n`);
  });
  afterEach(() => world.stop());

  const runs = () => join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'runs');
  const journals = () => readdirSync(runs()).filter((name) => name.endsWith('.jsonl'));
  const apiCalls = async () => (await world.requests()).filter(({ path }) => path.startsWith('/v2/')).length;
  const fault = (more: object) => world.control('faults', { ...POSTS, ...more });
  /** A scheduled meeting for each. */
  const rounds = () => {
    const what = ['--start', 'tomorrow 15:00', '--topic', 'Rounds'];
    return ['meeting', 'create', ...what, '--for', list, '--json'];
  };
  const eachHasOne = async () => {
    const counts = await meetingsByHost(world);
    expect([...counts.values()].every((count) => count === 1)).toBe(true);
    return counts.size;
  };

  /** A run whose process is killed while all its requests wait for a limit to pass. */
  const killedWhileItWaits = async () => {
    await fault({ fault: 'reply', reply: 'rate-limit-per-second', times: 12 });
    const running = world.start([...CREATE, '--for', list, '--json', '--new']);
    /** Each is about to be sent twice: once, and again after its refusal. */
    const intents = () => {
      const [name] = existsSync(runs()) ? journals() : [];
      return name === undefined ? 0 : readFileSync(join(runs(), name), 'utf8').split('"intent"').length - 1;
    };
    while (intents() < 24) await new Promise((resolve) => setTimeout(resolve, 10));
    running.process.kill('SIGKILL');
    await running.finished;
  };

  it.skipIf(process.platform !== 'linux')(
    'sends nothing more once another process has gone on with a run that stood still',
    async () => {
      const hook = fileURLToPath(new URL('../support/stopping-at-flush.cjs', import.meta.url));
      const stopping = { NODE_OPTIONS: `--require=${hook}` };
      const first = world.start([...CREATE, '--for', list, '--json'], stopping);
      const state = () => /\) (\w)/.exec(readFileSync(`/proc/${first.process.pid}/stat`, 'latin1'))?.[1];
      await vi.waitFor(() => expect(state()).toBe('T'), 10_000);
      // Its lock is taken when it has grown stale, three seconds after a time that may lie one ahead.
      await new Promise((resolve) => setTimeout(resolve, 4_500));
      const second = await world.run([...CREATE, '--for', list, '--resume', '--json']);
      expect(tally(second.stdout), second.stderr).toEqual({ created: users.length });
      first.process.kill('SIGCONT');
      const { exitCode, stdout, stderr } = await first.finished;
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(JSON.parse(stderr).error.kind).toBe('run_under_way');
      expect(await eachHasOne()).toBe(users.length);
      const third = await world.run([...CREATE, '--for', list, '--resume', '--json']);
      expect(tally(third.stdout)).toEqual({ skipped: users.length });
    },
  );

  it.each(['begun', 'gone on with'])(
    'line 23: a run %s by two processes whose lock failed is made once',
    async (how) => {
      const hook = fileURLToPath(new URL('../support/shared-run-lock.cjs', import.meta.url));
      const sharing = { NODE_OPTIONS: `--require=${hook}` };
      const resumes = how === 'begun' ? [] : ['--resume'];
      if (resumes.length > 0) await killedWhileItWaits();
      const both = [1, 2].map(() => world.start([...CREATE, '--for', list, '--json', ...resumes], sharing));
      const ended = await Promise.all(both.map(({ finished }) => finished));
      for (const { exitCode, stderr } of ended) expect([0, 1, 2, 6], stderr).toContain(exitCode);
      const counts = await meetingsByHost(world);
      expect([...counts.values()].filter((count) => count > 1)).toEqual([]);
      // Whatever both have left to each other is made by the next one; both may have taken back what they had begun.
      const left = journals().length > 0 ? ['--resume', '--retry-unknown'] : [];
      const last = await world.run([...CREATE, '--for', list, '--json', ...left]);
      expect(last.exitCode, last.stderr).toBe(0);
      expect((await meetingsByHost(world)).size).toBe(users.length);
    },
  );

  it('makes one for each line of a list, and tells of each on a line of its own', async () => {
    const { exitCode, stdout, stderr } = await world.run([...CREATE, '--for', list, '--json']);
    expect(exitCode, stderr).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.map(({ account }) => account.email).sort()).toEqual(users);
    expect(lines.map(({ line }) => line).sort((a, b) => Number(a) - Number(b))[0]).toBe(2);
    for (const { status, meeting, error } of lines) {
      expect({ status, error }).toEqual({ status: 'created', error: null });
      expect(meeting).toMatchObject({ type: 1, start_url: 'hidden: use --show-start-url' });
    }
    expect(await eachHasOne()).toBe(12);
    expect(stderr).toContain('12 created');
  });

  it('tells people the same, one account a line', async () => {
    const { exitCode, stdout, stderr } = await world.run([...CREATE, '--all-accounts']);
    expect(exitCode, stderr).toBe(0);
    const rows = stdout.trim().split('\n');
    expect(rows).toHaveLength(12);
    expect(rows[0]).toMatch(/^created\tuser-\d{3}@example\.com\t\d+\thttps:\/\/\S+$/);
    expect(stdout).not.toContain('zak=');
    expect(await eachHasOne()).toBe(12);
  });

  it('takes the list from standard input, and filters each line', async () => {
    const input = `\uFEFF${users[0]}\r\n\r\n  ${users[1]?.toUpperCase()}  # by heart\r\n`;
    const { stdout, exitCode } = await world.run(
      [...CREATE, '--for', '-', '--jq', '.account.email'],
      {},
      input,
    );
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual(users.slice(0, 2));
  });

  it('a filter that fails hides no meeting: the summary is told, and the same again takes --resume', async () => {
    const failing = await world.run([...CREATE, '--all-accounts', '--jq', '.meeting.id.foo']);
    expect(failing.exitCode).toBe(1);
    expect(JSON.parse(failing.stderr).error).toMatchObject({
      kind: 'jq_failed',
      hint: expect.stringContaining('12 created of 12. --resume tells which have their meeting'),
    });
    const again = await world.run([...CREATE, '--all-accounts', '--jq', '.meeting.id']);
    expect(again.exitCode, again.stderr).toBe(2);
    const { stdout, exitCode } = await world.run([
      ...CREATE,
      '--all-accounts',
      '--resume',
      '--jq',
      '.status + " " + (.meeting.id | type)',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(Array(12).fill('skipped number'));
    expect(await eachHasOne()).toBe(12);
  });

  it('line 27: finds every bad line before the first request, and names them by number', async () => {
    writeFileSync(
      list,
      `${users[0]}\nnobody@example.com\n# ${users[1]}\n${users[0]}\nuser-002@example.con\n`,
    );
    const { exitCode, stderr, stdout } = await world.run([...CREATE, '--for', list, '--json']);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    const { hint } = JSON.parse(stderr).error;
    expect(hint).toContain('line 2: No connected account is called nobody@example.com.');
    expect(hint).toContain(`line 4: ${users[0]} is the account of line 1 again.`);
    expect(hint).toContain(
      'line 5: No connected account is called user-002@example.con. Did you mean user-002@example.com?',
    );
    expect(await apiCalls()).toBe(0);
  });

  it('line 27: an ambiguous name is a bad line', async () => {
    const path = join(world.env.ZOOMCTL_CONFIG_DIR ?? '', 'accounts.json');
    const content = JSON.parse(readFileSync(path, 'utf8'));
    content.accounts[3].alias = users[0];
    writeFileSync(path, JSON.stringify(content));
    const refused = await world.run([...CREATE, '--for', list]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`line 2: ${users[0]} names 2 accounts`);
    expect(await apiCalls()).toBe(0);
  });

  it.each([
    [['--for', 'a', '--all-accounts'], '--for and --all-accounts exclude each other'],
    [['--all-accounts', '--host', 'a@example.com'], '--all-accounts and --host exclude each other'],
    [['--all-accounts', '--account', 'a'], '--all-accounts and --account exclude each other'],
    [['--all-accounts', '--retry-unknown'], '--retry-unknown goes with --resume'],
    [['--all-accounts', '--resume', '--new'], '--resume and --new exclude each other'],
    [['--all-accounts', '--resume'], 'no run of this list with these options'],
    [['--all-accounts', '--topic', ' '], '--topic is empty'],
    [['--resume'], '--resume goes with --for or --all-accounts'],
    [['--for', '/nowhere/list.txt'], "--for: /nowhere/list.txt can't be read (ENOENT)"],
    [['--for', '-'], '--for: the list names no account'],
  ])('line 27: %j never gets as far as Zoom', async (args, message) => {
    const refused = await world.run([...CREATE, ...args]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(message);
    expect(await apiCalls()).toBe(0);
  });

  it('fails for those whom Zoom refuses, says why as for a single one, and tries only them again', async () => {
    await fault({ fault: 'reply', reply: 'unlicensed', times: 2 });
    await fault({ fault: 'reply', reply: 'rate-limit-meetings', times: 1 });
    const first = await world.run([...CREATE, '--for', list, '--json']);
    expect(first.exitCode).toBe(1);
    expect(tally(first.stdout)).toEqual({ created: 9, failed: 3 });
    const errors = linesOf(first.stdout).flatMap(({ error }) => error ?? []);
    expect(errors.map(({ kind }) => kind).sort()).toEqual(['license', 'license', 'rate_limited']);
    for (const { hint } of errors) expect(hint).toBeTruthy();
    expect(JSON.parse(first.stderr.trim().split('\n').at(-1) ?? '').error).toMatchObject({
      kind: 'some_failed',
      exitCode: 1,
    });
    const again = await world.run([...CREATE, '--for', list, '--json', '--resume']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(tally(again.stdout)).toEqual({ created: 3, skipped: 9 });
    const skipped = linesOf(again.stdout).find(({ status }) => status === 'skipped');
    expect(skipped?.meeting?.id).toBeTypeOf('number');
    const [, ...command] = String((skipped as { hint?: string }).hint).split(' ');
    expect(command.slice(0, 3)).toEqual(['meeting', 'get', String(skipped?.meeting?.id)]);
    const got = await world.run([...command, '--json']);
    expect(got.json).toMatchObject({ id: skipped?.meeting?.id, join_url: expect.stringContaining('/j/') });
    const [row] = (await world.run([...CREATE, '--for', list, '--resume'])).stdout.split('\n');
    expect(row).toMatch(/^skipped\t\S+\t\d+\tzoomctl meeting get \d+ --account \S+$/);
    expect(await eachHasOne()).toBe(12);
  });

  it('a login that is no longer good fails its own line only', async () => {
    await world.run(['logout', users[4] ?? '', '--local']);
    await connectUsers(world, { expired: true });
    await world.control('faults', { path: '/oauth/token', fault: 'reply', reply: 'app-disabled', times: 1 });
    const { exitCode, stdout } = await world.run([...CREATE, '--for', list, '--json']);
    expect(exitCode).toBe(1);
    expect(tally(stdout)).toEqual({ created: 11, failed: 1 });
  });

  it('goes on with a corrected list: new lines are added, those that are gone are left alone', async () => {
    writeFileSync(list, users.slice(0, 6).join('\n'));
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(0);
    writeFileSync(list, users.slice(3, 9).join('\n'));
    const { exitCode, stdout } = await world.run([...CREATE, '--for', list, '--resume', '--json']);
    expect(exitCode).toBe(0);
    expect(tally(stdout)).toEqual({ created: 3, skipped: 3 });
    expect(await eachHasOne()).toBe(9);
  });

  it('without --resume it is a new run; other options make another one', async () => {
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(0);
    const other = await world.run([...CREATE, '--for', list, '--topic', 'Other', '--resume']);
    expect(other.exitCode).toBe(2);
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(0);
    expect([...(await meetingsByHost(world)).values()]).toEqual(Array.from({ length: 12 }, () => 2));
    expect(journals()).toHaveLength(2);
  });

  it('line 23: a lost reply is unknown, and stays so until somebody says to make another one', async () => {
    await fault({ fault: 'cut', times: 2, after: 'handled' });
    const first = await world.run([...CREATE, '--for', list, '--json']);
    expect(first.exitCode).toBe(6);
    expect(tally(first.stdout)).toEqual({ created: 10, unknown: 2 });
    const resumed = await world.run([...CREATE, '--for', list, '--json', '--resume']);
    expect(resumed.exitCode).toBe(6);
    expect(tally(resumed.stdout)).toEqual({ skipped: 10, unknown: 2 });
    const doubt = linesOf(resumed.stdout).find(({ status }) => status === 'unknown');
    expect(doubt?.error).toMatchObject({ kind: 'reply_lost', exitCode: 6 });
    expect(doubt?.error?.hint).toContain('--retry-unknown');
    expect(await eachHasOne()).toBe(12);
    const forced = await world.run([...CREATE, '--for', list, '--json', '--resume', '--retry-unknown']);
    expect(forced.exitCode).toBe(0);
    expect(tally(forced.stdout)).toEqual({ created: 2, skipped: 10 });
    expect([...(await meetingsByHost(world)).values()].sort().slice(-2)).toEqual([2, 2]);
  });

  it('line 23: scheduled meetings whose replies were lost are found at Zoom, or made', async () => {
    const scheduled = rounds();
    await fault({ fault: 'cut', times: 2, after: 'handled' });
    await fault({ fault: 'cut', times: 1, after: 'before' });
    const first = await world.run(scheduled);
    expect(first.exitCode).toBe(6);
    expect(tally(first.stdout)).toEqual({ created: 9, unknown: 3 });
    const resumed = await world.run([...scheduled, '--resume']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(tally(resumed.stdout)).toEqual({ created: 3, skipped: 9 });
    for (const { meeting, status } of linesOf(resumed.stdout)) {
      if (status === 'created') expect(meeting).toMatchObject({ topic: 'Rounds', type: 2 });
    }
    expect(await eachHasOne()).toBe(12);
  });

  it('line 23: a meeting that an earlier run has made is not taken for the lost one', async () => {
    const scheduled = rounds();
    expect((await world.run(scheduled)).exitCode).toBe(0);
    await fault({ fault: 'cut', times: 3, after: 'before' });
    const second = await world.run(scheduled);
    expect(tally(second.stdout)).toEqual({ created: 9, unknown: 3 });
    const resumed = await world.run([...scheduled, '--resume']);
    expect(tally(resumed.stdout)).toEqual({ created: 3, skipped: 9 });
    expect([...(await meetingsByHost(world)).values()]).toEqual(Array.from({ length: 12 }, () => 2));
  });

  it.each([
    ['failed', { fault: 'status', status: 400, times: 2 }, 1],
    ['unknown', { fault: 'cut', times: 2, after: 'handled' }, 6],
  ])(
    'a run that has made some and left others %s is not begun again by mistake',
    async (left, more, exitCode) => {
      await fault(more);
      expect((await world.run([...CREATE, '--for', list, '--json'])).exitCode).toBe(exitCode);
      const made = (await meetingsByHost(world)).size;
      const again = await world.run([...CREATE, '--for', list, '--json']);
      const { message, hint } = JSON.parse(again.stderr).error;
      expect([again.exitCode, message]).toEqual([
        2,
        expect.stringMatching(
          new RegExp(`^The last run of this list, begun .*, made 10 meetings and left 2 ${left}\\.$`),
        ),
      ]);
      expect(hint).toContain('--resume');
      expect((await meetingsByHost(world)).size).toBe(made);
      expect((await world.run([...CREATE, '--for', list, '--resume'])).exitCode).toBe(
        left === 'failed' ? 0 : 6,
      );
      expect((await world.run([...CREATE, '--for', list, '--new'])).exitCode).toBe(0);
    },
  );

  it('a run that has made none is begun again as if nothing had been', async () => {
    await fault({ fault: 'status', status: 400, times: 12 });
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(1);
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(0);
    expect(await eachHasOne()).toBe(12);
  });

  it('line 17: killed while it waits for a limit to pass, a run knows that nothing was made', async () => {
    await killedWhileItWaits();
    const resumed = await world.run([...CREATE, '--for', list, '--json', '--resume']);
    expect([resumed.exitCode, tally(resumed.stdout)]).toEqual([0, { created: 12 }]);
    expect(await eachHasOne()).toBe(12);
  });

  it('line 17: killed at any moment, a run that is gone on with has made exactly one meeting for each', async () => {
    await fault({ fault: 'delay', times: 1000, delayMs: 60 });
    for (let round = 1; round <= 5; round++) {
      const before = await meetingsByHost(world);
      const running = world.start([...CREATE, '--for', list, '--json', '--new']);
      // From the first requests on to the last replies.
      for (const wanted = round * 2; ; ) {
        const posts = (await world.requests()).filter(
          ({ method, path }) => method === 'POST' && path.endsWith('/meetings'),
        );
        if (posts.length >= before.size * (round - 1) + wanted || running.process.exitCode !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      running.process.kill('SIGKILL');
      const killed = await running.finished;
      // Near its end it may be whole although not every line was printed: then the same command begins a new run.
      if (killed.signal === 'SIGKILL' && killed.stdout.split('\n').length <= users.length - 4) {
        const refused = await world.run([...CREATE, '--for', list]);
        expect(refused.exitCode).toBe(2);
        expect(refused.stderr).toContain('was cut short');
      }
      const resumed = await world.run([...CREATE, '--for', list, '--json', '--resume']);
      const counts = tally(resumed.stdout);
      expect([0, 6]).toContain(resumed.exitCode);
      expect((counts.created ?? 0) + (counts.skipped ?? 0) + (counts.unknown ?? 0)).toBe(12);
      const after = await meetingsByHost(world);
      // A request that the kill met as its bytes left may or may not have arrived: those lines are told as unknown.
      const unknown = new Set(
        resumed.stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
          .filter(({ status }) => status === 'unknown')
          .map(({ account }) => account.email),
      );
      for (const user of users) {
        const made = (after.get(user) ?? 0) - (before.get(user) ?? 0);
        expect(unknown.has(user) ? [0, 1] : [1], `${user}, round ${round}`).toContain(made);
      }
    }
  });

  it('line 26: Ctrl-C begins nothing new, waits for what is on its way, and says how to go on', async () => {
    await world.control('rate-limits?plan=free', {});
    await fault({ fault: 'delay', times: 1000, delayMs: 1_500 });
    const running = world.start([...CREATE, '--for', list, '--json']);
    for (;;) {
      if ((await world.requests()).some(({ path }) => path.endsWith('/meetings'))) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    running.process.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Ctrl-C again ends at once');
    const made = tally(stdout);
    expect(Object.keys(made)).toEqual(['created']);
    if (made.created !== 12) expect(stderr).toContain('--resume goes on where it stopped');
    expect(await eachHasOne()).toBe(made.created);
    const resumed = await world.run([...CREATE, '--for', list, '--json', '--resume']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(await eachHasOne()).toBe(12);
  });

  const allSent = async () => {
    for (;;) {
      const calls = (await world.requests()).filter(({ path }) => path.endsWith('/meetings'));
      if (calls.length === 12) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('Ctrl-C when nothing is left to begin leaves a whole run', async () => {
    await fault({ fault: 'delay', times: 1000, delayMs: 3_000 });
    const running = world.start([...CREATE, '--for', list, '--json']);
    await allSent();
    running.process.kill('SIGINT');
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('12 created of 12.');
    expect(stderr).not.toContain('goes on where it stopped');
    await world.control('faults', { fault: 'delay', times: 1, delayMs: 1, path: '/none' });
    const next = await world.run([...CREATE, '--for', list, '--json']);
    expect(next.stderr).not.toContain('was cut short');
    expect(next.exitCode).toBe(0);
  });

  it('a second Ctrl-C ends at once, and what was on its way is unknown to the next run', async () => {
    // Longer than any test may take.
    await fault({ fault: 'delay', times: 12, delayMs: 300_000 });
    const running = world.start([...CREATE, '--for', list, '--json']);
    await allSent();
    running.process.kill('SIGINT');
    await running.printed(/Ctrl-C again ends at once/);
    running.process.kill('SIGINT');
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    const resumed = await world.run([...CREATE, '--for', list, '--json', '--resume']);
    expect(resumed.exitCode, resumed.stderr).toBe(6);
    expect(tally(resumed.stdout)).toEqual({ unknown: 12 });
  });

  it('says what to do about failures once for all that share it', async () => {
    await fault({ fault: 'reply', reply: 'unlicensed', times: 12 });
    const { stderr, stdout } = await world.run([...CREATE, '--for', list]);
    expect(stdout.trim().split('\n')).toHaveLength(12);
    expect(stderr).toMatch(/^\S+ and 11 more:\n {2}\S/);
    const [, hint = ''] = stderr.split('\n');
    expect(stderr.split(hint)).toHaveLength(2);
  });

  it('--resume without what to make asks for the options of the last run', async () => {
    const refused = await world.run(['meeting', 'create', '--for', list, '--resume']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Give the options of the last run');
  });

  it('the beginning of one account is asked back about', async () => {
    const refused = await world.run(['account', 'show', '--account', 'user-002']);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain('Did you mean user-002@example.com?');
  });

  it('two runs of one list at once are refused', async () => {
    await fault({ fault: 'delay', times: 1000, delayMs: 10_000 });
    const running = world.start([...CREATE, '--for', list, '--json']);
    for (;;) {
      if ((await world.requests()).some(({ path }) => path.endsWith('/meetings'))) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const more of [[], ['--new'], ['--resume']]) {
      const second = await world.run([...CREATE, '--for', list, '--json', ...more]);
      expect(second.exitCode).toBe(1);
      expect(JSON.parse(second.stderr).error.kind).toBe('run_under_way');
    }
    expect((await running.finished).exitCode).toBe(0);
    expect(await eachHasOne()).toBe(12);
  });

  it('lines 11 and 12: the journal is private and holds no secret', async () => {
    const made = await world.run([
      ...CREATE,
      '--for',
      list,
      '--json',
      '--passcode',
      'hunter2@',
      '--show-start-url',
    ]);
    expect(made.exitCode).toBe(0);
    const [name = ''] = journals();
    expect(statSync(join(runs(), name)).mode & 0o777).toBe(0o600);
    expect(statSync(runs()).mode & 0o777).toBe(0o700);
    const text = readFileSync(join(runs(), name), 'utf8');
    const secrets = (await world.control('secrets')) as { value: string }[];
    expect(secrets.length).toBeGreaterThan(12);
    for (const { value } of secrets) expect(text).not.toContain(value);
    expect(text).not.toContain('hunter2@');
    expect(text).not.toContain('zak=');
  });

  it('lines 28 and 29: a journal that is damaged or of a newer zoomctl is left as it is, and nothing is sent', async () => {
    expect((await world.run([...CREATE, '--for', list])).exitCode).toBe(0);
    const path = join(runs(), journals()[0] ?? '');
    const whole = readFileSync(path, 'utf8');
    const before = await apiCalls();
    for (const [text, kind] of [
      [whole.replace('{"version":1', '{"version":2'), 'newer_file'],
      [whole.replace('"intent"', '"wish"'), 'damaged_file'],
      [`nonsense\n${whole}`, 'damaged_file'],
    ] as const) {
      writeFileSync(path, text);
      const refused = await world.run([...CREATE, '--for', list, '--resume', '--json']);
      expect(refused.exitCode).toBe(1);
      expect(JSON.parse(refused.stderr).error.kind).toBe(kind);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
    // Half a line at its end is what a kill leaves.
    writeFileSync(path, `${whole}{"at":17`);
    const resumed = await world.run([...CREATE, '--for', list, '--resume', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(tally(resumed.stdout)).toEqual({ skipped: 12 });
    expect(await apiCalls()).toBe(before);
  });
});

it('renews the tokens that Zoom takes no more, also of users whose requests have to wait for each other', async () => {
  const world = await startWorld(['--auto-consent', '--users', '5', '--users-per-account', '5']);
  try {
    await connectUsers(world);
    await world.control('expire', {});
    const { exitCode, stdout, stderr } = await world.run([...CREATE, '--all-accounts', '--json']);
    expect(exitCode, stderr).toBe(0);
    expect(tally(stdout)).toEqual({ created: 5 });
    expect([...(await meetingsByHost(world)).values()]).toEqual([1, 1, 1, 1, 1]);
  } finally {
    await world.stop();
  }
});
