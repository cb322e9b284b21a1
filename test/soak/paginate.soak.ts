import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectUsers } from '../support/many-accounts.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const ITEMS = 100_000;
const PAGE_SIZE = 100;
const LIST = `/chat/users/me/channels?page_size=${PAGE_SIZE}`;
const USER = 'user-001@example.com';

let world: TestWorld;
/** What a script gets that asks for one page after the other and joins the text between their brackets. */
let joined: { readonly sha256: string; readonly bytes: number };

async function pagesJoined(): Promise<typeof joined> {
  const token = (await world.run(['token', '--account', USER])).stdout.trim();
  const hash = createHash('sha256');
  let bytes = 0;
  const add = (text: string) => {
    hash.update(text);
    bytes += Buffer.byteLength(text);
  };
  let next = '';
  let separator = '[';
  do {
    const url = `${world.sandbox.apiUrl}${LIST}&next_page_token=${encodeURIComponent(next)}`;
    const reply = await fetch(next === '' ? `${world.sandbox.apiUrl}${LIST}` : url, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await reply.text();
    add(separator + (/"channels":\[(.*)\]\}$/s.exec(text)?.[1] ?? `no list: ${text}`));
    separator = ',';
    next = (JSON.parse(text) as { next_page_token: string }).next_page_token;
  } while (next !== '');
  add(']\n');
  return { sha256: hash.digest('hex'), bytes };
}

interface Read {
  readonly exitCodes: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly stderr: string;
  readonly milliseconds: number;
  /** The most memory, as the system counts it. */
  readonly megabytes: number;
  /** Pages that the sandbox was asked for. */
  readonly pages: number;
}

const asked = async () => (await world.requests()).filter(({ path }) => path.includes('/channels')).length;

/** Lists everything in a pipe of a shell, and counts what the last program of the pipe printed. */
async function list(options: string, pipe = ''): Promise<Read> {
  const report = join(world.directory, 'usage.json');
  const hook = join(world.directory, 'usage.cjs');
  writeFileSync(
    hook,
    `process.on('exit',()=>require('node:fs').writeFileSync(${JSON.stringify(report)},JSON.stringify(process.resourceUsage())))`,
  );
  const before = await asked();
  const line = `"$0" --require "${hook}" "$1" api GET '${LIST}' --paginate --account ${USER} ${options} ${pipe}; echo "\${PIPESTATUS[*]}" >&2`;
  const start = performance.now();
  const child = spawn('bash', ['-c', line, process.execPath, BINARY], {
    env: world.env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const hash = createHash('sha256');
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const milliseconds = Math.round(performance.now() - start);
  const lines = told.trimEnd().split('\n');
  const exitCodes = lines.pop() ?? '';
  const { maxRSS } = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
  const megabytes = Math.round(maxRSS / 1024);
  const pages = (await asked()) - before;
  process.stdout.write(
    `${options} ${pipe}: ${bytes} bytes, ${pages} pages, ${milliseconds} ms, ${megabytes} MB\n`,
  );
  return {
    exitCodes,
    sha256: hash.digest('hex'),
    bytes,
    stderr: lines.join('\n'),
    milliseconds,
    megabytes,
    pages,
  };
}

beforeAll(async () => {
  const scopes = 'meeting:write,user:read,chat_channel:read';
  world = await startWorld([
    '--auto-consent',
    '--users',
    '1',
    '--list-items',
    String(ITEMS),
    '--scopes',
    scopes,
  ]);
  await connectUsers(world);
  joined = await pagesJoined();
});
afterAll(() => world.stop());

describe(`api --paginate over ${ITEMS} items`, () => {
  it.each([
    ['a reader that keeps up', ''],
    ['a reader that sleeps first', '| (sleep 3; cat)'],
  ])('is the pages joined, in little memory: %s', async (_, pipe) => {
    const read = await list('--json', pipe);
    expect(read.exitCodes).toMatch(/^0/);
    expect([read.bytes, read.sha256]).toEqual([joined.bytes, joined.sha256]);
    expect(read.pages).toBe(ITEMS / PAGE_SIZE);
    expect(read.megabytes).toBeLessThan(120);
  });

  it('one line each with --jq', async () => {
    const read = await list('--jq .id', '| wc -l');
    expect(read.exitCodes).toBe('0 0');
    expect(read.megabytes).toBeLessThan(120);
  });

  it.each(['--jq .id', '--json', ''])(
    'ends quietly and asks for no more when nobody reads on: %s',
    async (options) => {
      const read = await list(options, '| head -c 100');
      expect([read.exitCodes, read.stderr]).toEqual(['0 0', '']);
      expect(read.pages).toBeLessThan(20);
    },
  );
});
