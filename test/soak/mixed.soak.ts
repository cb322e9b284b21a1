import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, startWorld, type TestWorld } from '../support/zoomctl.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);
const WORKERS = 8;
/** Seconds that an access token lives. */
const LIFE = 5;

type Run = (args: readonly string[]) => Promise<Finished>;

/** What workers do, in an order of their own. */
const ERRANDS: readonly ((run: Run) => Promise<unknown>)[] = [
  (run) => run(['api', 'GET', '/users/me', '--json']),
  (run) => run(['token']),
  (run) => run(['meeting', 'create', '--instant', '--json']),
  (run) => run(['meeting', 'list', '--json']),
  (run) => run(['account', 'list', '--json']),
  (run) => run(['account', 'show', '--json']),
  (run) => run(['scopes', 'doctor', 'POST /users/me/meetings', '--json']),
  (run) => run(['status', '--json']),
  (run) => run(['api', 'GET', '/users/me/meetings', '--paginate', '--jq', '.id']),
  async (run) => {
    const start = ['--start', '2030-01-01T10:00Z', '--topic', 'A meeting of the soak'];
    const { id } = (await run(['meeting', 'create', ...start, '--json'])).json;
    await run(['meeting', 'update', String(id), '--topic', 'Another topic']);
    await run(['meeting', 'get', String(id), '--json']);
    await run(['meeting', 'delete', String(id), '--yes']);
  },
];

interface Holding {
  readonly files: readonly string[];
  readonly bytes: number;
  /** Of the sandbox's process; undefined where the system does not tell. */
  readonly handles: number | undefined;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    // Gone since it was listed: a lock, a temporary file.
    return 0;
  }
}

/** What is kept of all that was done, while nobody does anything. */
function holding(world: TestWorld): Holding {
  const files = filesBelow(world.directory);
  let handles: number | undefined;
  try {
    handles = readdirSync(`/proc/${world.processId}/fd`).length;
  } catch {
    handles = undefined;
  }
  const bytes = files.reduce((sum, name) => sum + sizeOf(join(world.directory, name)), 0);
  return { files, bytes, handles };
}

describe(`${MINUTES} minutes of mixed commands by ${WORKERS} workers, an access token good for ${LIFE} seconds`, () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld(['--auto-consent', '--access-token-ttl', String(LIFE)]);
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  /** Lets all workers go about their errands, and gives what failed. */
  async function work(minutes: number): Promise<{ commands: number; failed: string[] }> {
    const end = performance.now() + minutes * 60_000;
    const failed: string[] = [];
    let commands = 0;
    const run: Run = async (args) => {
      commands++;
      const finished = await world.run(args);
      if (finished.exitCode !== 0) failed.push(`${args.join(' ')}: ${finished.exitCode} ${finished.stderr}`);
      return finished;
    };
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        while (performance.now() < end && failed.length === 0) {
          const errand = ERRANDS[Math.floor(Math.random() * ERRANDS.length)];
          await errand?.(run).catch((error: unknown) => {
            // What failed itself says why.
            if (failed.length === 0) failed.push(String(error));
          });
        }
      }),
    );
    return { commands, failed };
  }

  it('nothing fails, and neither files nor locks nor handles grow in number', {
    timeout: (MINUTES + 10) * 60_000,
  }, async () => {
    const first = await work(MINUTES / 10);
    const before = holding(world);
    const rest = await work((MINUTES * 9) / 10);
    const after = holding(world);
    const refreshes = (await world.requests()).filter(
      ({ grantType }) => grantType === 'refresh_token',
    ).length;
    process.stdout.write(
      `${first.commands + rest.commands} commands, ${refreshes} refreshes; files ${before.files.length} then ${after.files.length}, ` +
        `bytes ${before.bytes} then ${after.bytes}, handles of the sandbox ${before.handles} then ${after.handles}\n`,
    );
    expect([...first.failed, ...rest.failed]).toEqual([]);
    expect(after.files.filter((name) => /\.(?:lock|tmp|rotation)$/.test(name))).toEqual([]);
    expect(after.files).toEqual(before.files);
    expect(after.bytes).toBeLessThan(before.bytes + 64 * 1024);
    // Connections that are kept alive for a moment come and go.
    expect(after.handles ?? 0).toBeLessThanOrEqual((before.handles ?? 0) + WORKERS);
  });
});
