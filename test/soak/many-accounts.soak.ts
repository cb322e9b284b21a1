import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keyringUnavailable, withKeyring } from '../support/keyring.ts';
import { connectUsers, meetingsByHost, tokensOfUsers } from '../support/many-accounts.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const BARE = fileURLToPath(new URL('../support/bare-meetings.mjs', import.meta.url));
const FILL = fileURLToPath(new URL('../support/fill-keychain.mjs', import.meta.url));
const ACCOUNTS = 200;
/** Milliseconds that the sandbox takes for each request. */
const LATENCY = 100;
const ONE = ['meeting', 'create', '--instant', '--json'];
const MANY = [...ONE, '--all-accounts'];

interface Measured {
  readonly exitCode: number | null;
  readonly milliseconds: number;
  /** Processor time and the most memory, as the system counts them. */
  readonly cpu: number;
  readonly megabytes: number;
  readonly statuses: Record<string, number>;
}

/** Runs a program with a last word about what it cost. */
function measured(world: TestWorld, args: readonly string[]): Promise<Measured> {
  const report = join(world.directory, 'usage.json');
  const told = `process.on('exit',()=>require('node:fs').writeFileSync(${JSON.stringify(report)},JSON.stringify(process.resourceUsage())))`;
  const hook = join(world.directory, 'usage.cjs');
  writeFileSync(hook, told);
  const start = performance.now();
  const child = spawn(process.execPath, ['--require', hook, ...args], {
    env: world.env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      const milliseconds = Math.round(performance.now() - start);
      const usage = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
      const statuses: Record<string, number> = {};
      for (const line of stdout.split('\n').filter((text) => text !== '')) {
        const { status } = JSON.parse(line) as { status: string };
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      resolve({
        exitCode,
        milliseconds,
        cpu: Math.round((usage.userCPUTime + usage.systemCPUTime) / 1000),
        megabytes: Math.round(usage.maxRSS / 1024),
        statuses,
      });
    });
  });
}

const slow = async (world: TestWorld) => {
  for (const path of ['/v2/*', '/oauth/token'])
    await world.control('faults', { path, fault: 'delay', times: 1_000_000, delayMs: LATENCY });
};

/** A bare script for the same requests, all sent at once, with a sandbox of its own. */
interface Bare {
  run(): Promise<Measured>;
  stop(): Promise<void>;
}

/** @param inKeychain of a session with an unlocked keyring: the tokens are read from there, too */
async function bareScript(
  options: readonly string[],
  { expired = false, inKeychain }: { expired?: boolean; inKeychain?: NodeJS.ProcessEnv } = {},
): Promise<Bare> {
  const world = await startWorld(options);
  const { apiUrl, oauthUrl, publicClientId: clientId } = world.sandbox;
  const file = join(world.directory, 'bare.json');
  const tokens = await tokensOfUsers(world.sandbox);
  const service = inKeychain === undefined ? undefined : 'bare-meetings';
  writeFileSync(file, JSON.stringify({ apiUrl, oauthUrl, clientId, tokens, expired, service }));
  const env = { ...world.env, ...inKeychain };
  if (inKeychain !== undefined) {
    const filled = spawn(process.execPath, [FILL, file], { env: env as NodeJS.ProcessEnv, stdio: 'inherit' });
    expect(await new Promise((resolve) => filled.on('close', resolve))).toBe(0);
  }
  await slow(world);
  return {
    async run() {
      const run = await measured({ ...world, env }, [BARE, file]);
      expect(run).toMatchObject({ exitCode: 0, statuses: { created: ACCOUNTS } });
      return run;
    },
    stop: () => world.stop(),
  };
}

/**
 * Runs the bare script and the program in turn, so that both see the same machine, and tells of the pair whose ratio is
 * the median. No run begins within a second of the one before, lest a limit of a second holds it up.
 * @param floor milliseconds that the rate limits add to what the bare script takes
 */
async function compared(
  what: string,
  bare: Bare,
  run: () => Promise<Measured>,
  { pairs, floor = 0 }: { pairs: number; floor?: number },
): Promise<void> {
  const all: { ratio: number; least: number; told: Measured }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const least = (await bare.run()).milliseconds + floor;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const told = await run();
    expect(told).toMatchObject({ exitCode: 0, statuses: { created: ACCOUNTS } });
    expect(told.megabytes).toBeLessThan(150);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    all.push({ ratio: told.milliseconds / least, least, told });
  }
  all.sort((a, b) => a.ratio - b.ratio);
  const { ratio, least, told } = all[pairs >> 1] as (typeof all)[number];
  const span = `${all[0]?.ratio.toFixed(2)} to ${all.at(-1)?.ratio.toFixed(2)} in ${pairs} pairs`;
  process.stdout.write(
    `${what}: ${told.milliseconds} ms, a bare script ${least}, ratio ${ratio.toFixed(2)} (${span}); ${told.cpu} ms of processor time, ${told.megabytes} MB\n`,
  );
}

/** Pairs of runs where a run can be made again. */
const PAIRS = 21;

const withoutKeyring = keyringUnavailable();

describe(`${ACCOUNTS} accounts, ${LATENCY} ms a request`, () => {
  let world: TestWorld;
  afterEach(() => world.stop());

  // Runs that are measured keep nothing of what V8 compiles, because of what is loaded into them to measure.
  beforeAll(async () => {
    world = await startWorld(['--auto-consent', '--users', '2', '--rate-limits', 'business']);
    await connectUsers(world, { store: 'file', expired: true });
    for (let times = 0; times < 2; times++) {
      await world.run([...ONE, '--account', 'user-001@example.com']);
      await world.run([...MANY, '--new']);
    }
    await world.stop();
  });

  it.each([
    ['tokens at hand', 'insecure', false],
    ['tokens at hand, encrypted', 'file', false],
    ['every token expired, encrypted', 'file', true],
  ] as const)('each in a Zoom account of its own: %s', async (what, store, expired) => {
    const options = ['--auto-consent', '--users', String(ACCOUNTS), '--rate-limits', 'free'];
    const bare = await bareScript(options, { expired });
    world = await startWorld(options);
    try {
      await connectUsers(world, { store, expired });
      await slow(world);
      // A token is expired once, and a refresh token good once.
      await compared(what, bare, () => measured(world, [BINARY, ...MANY, '--new']), {
        pairs: expired ? 1 : PAIRS,
      });
    } finally {
      await bare.stop();
    }
  });

  it.skipIf(withoutKeyring !== undefined)(
    `each in a Zoom account of its own: tokens at hand, in the keychain (${withoutKeyring ?? 'gnome-keyring'})`,
    async () => {
      const options = ['--auto-consent', '--users', String(ACCOUNTS), '--rate-limits', 'free'];
      world = await startWorld(options);
      await connectUsers(world, { store: 'insecure' });
      const keyring = await withKeyring();
      const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env;
      const inKeychain = { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR };
      const bare = await bareScript(options);
      const bareWithKeychain = await bareScript(options, { inKeychain });
      try {
        const { ZOOMCTL_STORE: _, ...others } = world.env;
        const env = { ...others, ...inKeychain };
        expect((await world.run(['account', 'move', '--all', '--to', 'keychain'], env)).exitCode).toBe(0);
        // What V8 has compiled for the keychain is kept, too, before anything is measured.
        for (let times = 0; times < 2; times++) await world.run([...MANY, '--new'], env);
        await slow(world);
        const run = () => measured({ ...world, env }, [BINARY, ...MANY, '--new']);
        await compared('tokens at hand, in the keychain', bare, run, { pairs: PAIRS });
        const what = 'tokens at hand, in the keychain, and a bare script that reads them there, too';
        await compared(what, bareWithKeychain, run, { pairs: PAIRS });
      } finally {
        await keyring.stop();
        await bare.stop();
        await bareWithKeychain.stop();
      }
    },
  );

  it.each([
    ['free', 2],
    ['pro', 20],
  ] as const)('twenty to a Zoom account of the plan %s', async (plan, aSecond) => {
    const users = ['--auto-consent', '--users', String(ACCOUNTS)];
    const bare = await bareScript(users);
    world = await startWorld([...users, '--users-per-account', '20', '--rate-limits', plan]);
    try {
      await connectUsers(world);
      await slow(world);
      if (plan === 'pro') {
        // One call in each Zoom account says which plan it has.
        for (let owner = 1; owner <= ACCOUNTS; owner += 20) {
          const email = `user-${String(owner).padStart(3, '0')}@example.com`;
          await world.run(['api', 'GET', '/users/me', '--account', email]);
        }
      }
      // One second's requests are sent at once, and then each second as many.
      const floor = (20 / aSecond - 1) * 1_000;
      await compared(`20 to an account, ${plan}`, bare, () => measured(world, [BINARY, ...MANY, '--new']), {
        // Who has to wait for seconds does so whatever the machine does meanwhile.
        pairs: aSecond === 20 ? PAIRS : 1,
        floor,
      });
      expect((await world.requests()).filter(({ status }) => status === 429)).toEqual([]);
    } finally {
      await bare.stop();
    }
  });

  it('killed at random moments and gone on with: exactly one meeting for each', async () => {
    world = await startWorld(['--auto-consent', '--users', String(ACCOUNTS)]);
    await connectUsers(world);
    await slow(world);
    let unknown = 0;
    let kills = 0;
    const rounds = 5;
    for (let round = 1; round <= rounds; round++) {
      for (let attempt = 0; ; attempt++) {
        const running = world.start([...MANY, attempt === 0 ? '--new' : '--resume']);
        await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 240));
        if (attempt > 2) {
          await running.finished;
          break;
        }
        running.process.kill('SIGKILL');
        await running.finished;
        kills++;
      }
      const last = await world.run([...MANY, '--resume']);
      expect([0, 6]).toContain(last.exitCode);
      unknown += last.stdout.split('\n').filter((line) => line.includes('"status":"unknown"')).length;
      const counts = await meetingsByHost(world);
      expect(counts.size).toBe(ACCOUNTS);
      for (const [host, count] of counts) expect(count, host).toBe(round);
    }
    process.stdout.write(
      `${kills} kills in ${rounds} runs: exactly ${ACCOUNTS} meetings each; ${unknown} of them with a lost reply\n`,
    );
  });
});
