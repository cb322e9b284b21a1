import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import type { HttpResponse } from '../../src/http/http-client.ts';
import { AccountLimits } from '../../src/zoom/account-limits.ts';
import { limitFrom, rateLabel, rateNotice } from '../../src/zoom/rate-labels.ts';
import { startOf, takeTicket } from '../../src/zoom/rate-tickets.ts';

const NOW = 1_800_000_000_000;

let directory: string;
let clock: number;
let waits: number[];
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'zoomctl-limits-')), 'limits');
  clock = NOW;
  waits = [];
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

/** What one process knows of an account's limits; sleeping moves the clock. */
function limits(more: Partial<ConstructorParameters<typeof AccountLimits>[0]> = {}): AccountLimits {
  return new AccountLimits({
    directory,
    key: 'account',
    careful: false,
    labelOf: async () => undefined,
    now: () => clock,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      clock += milliseconds;
    },
    ...more,
  });
}

function reply(status: number, headers: Record<string, string>, body = '{}'): HttpResponse {
  return { status, headers, body, receivedAt: clock };
}
const qps = (category: string, limit: number, remaining: number) => ({
  'x-ratelimit-category': category,
  'x-ratelimit-type': 'QPS',
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
});
const CREATE = { method: 'POST', path: '/users/me/meetings', label: 'medium' } as const;

describe('line 22: the queue of an account', () => {
  it('lets no more than the limit go within any window, and holds nobody back without need', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (times, limit) => {
          const tickets = times.sort((a, b) => a - b);
          const starts = tickets.map((_, index) => startOf(tickets.slice(0, index + 1), limit, 1_000));
          for (const [index, start] of starts.entries()) {
            expect(start).toBeGreaterThanOrEqual(tickets[index] ?? 0);
            const ahead = starts[index - limit];
            if (ahead !== undefined) expect(start - ahead).toBeGreaterThanOrEqual(1_000);
            const waited = start > (tickets[index] ?? 0);
            if (waited) expect(start - (ahead ?? 0)).toBe(1_000);
          }
        },
      ),
    );
  });

  it('is one for all processes: each ticket counts those that were taken before it', async () => {
    await limits().admit(CREATE);
    const path = join(directory, 'account.1.medium');
    for (let taken = 2; taken <= 5; taken++) expect(takeTicket(path, clock)).toHaveLength(taken);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is begun anew when it is long, and heeds neither damage nor the tickets of a wrong clock', async () => {
    await limits().admit(CREATE);
    const path = join(directory, 'account.1.medium');
    writeFileSync(
      path,
      `${'x'.repeat(100)}\n\nx ${NOW} cut-off\n${'x'.repeat(13)} any-1\n${NOW + 86_400_000} future-1\n${NOW - 86_400_000} past-1\n`,
    );
    expect(takeTicket(path, clock)).toHaveLength(1);
    writeFileSync(path, `${NOW} someone-1\n`.repeat(4_000));
    takeTicket(path, clock);
    expect(statSync(path).size).toBeLessThan(100);
  });
});

describe('line 22: limits', () => {
  it('of an unknown plan hold a single command back never, and a careful one as if the plan were the smallest', async () => {
    for (let n = 0; n < 5; n++) await limits().admit(CREATE);
    expect(waits).toEqual([]);
    clock += 10_000;
    const careful = limits({ careful: true });
    for (let n = 0; n < 4; n++) await careful.admit(CREATE);
    expect(waits).toHaveLength(1);
    expect(clock - NOW - 10_000).toBeGreaterThanOrEqual(1_000);
  });

  it('are learned from the headers, for all processes and for the other labels of the plan', async () => {
    limits();
    const first = limits();
    await first.admit(CREATE);
    first.replied('light', reply(200, qps('Light', 30, 29)));
    const second = limits({ careful: true });
    for (let n = 0; n < 19; n++) await second.admit(CREATE);
    expect(waits).toEqual([]);
    for (let n = 0; n < 2; n++) await second.admit(CREATE);
    expect(waits).toHaveLength(1);
  });

  it('that are used up by others are waited for', async () => {
    const first = limits();
    await first.admit(CREATE);
    first.replied('medium', reply(200, qps('Medium', 20, 0)));
    await limits().admit(CREATE);
    expect(clock - NOW).toBeGreaterThanOrEqual(1_000);
  });

  it('of a day and of a host say nothing about those of a second', () => {
    expect(
      rateNotice(reply(201, { 'x-ratelimit-category': 'Medium', 'x-ratelimit-limit': '100' })),
    ).toBeUndefined();
    expect(
      rateNotice(reply(200, { ...qps('Light', 6000, 12), 'x-ratelimit-type': 'Daily-limit' })),
    ).toBeUndefined();
    expect(rateNotice(reply(200, qps('Light', 0, 0)))).toBeUndefined();
    expect(rateNotice(reply(200, qps('resource-intensive', 10, 3)))).toMatchObject({
      limit: 10,
      remaining: 3,
    });
  });

  it('of two plans that are alike are not taken for one of them', () => {
    expect(limitFrom({ 'resource-intensive': 10 }, 'medium')).toBeUndefined();
    expect(limitFrom({ light: 7 }, 'medium')).toBeUndefined();
    expect(limitFrom({ light: 80 }, 'heavy')).toBe(40);
  });
});

describe('line 22: a 429 that one process has seen', () => {
  it('holds all of them back for a second', async () => {
    const first = limits();
    await first.admit(CREATE);
    first.replied('medium', reply(429, {}, '{"code":429,"message":"maximum per-second rate limit"}'));
    await limits().admit(CREATE);
    expect(waits).toEqual([1_000]);
    expect(clock).toBe(NOW + 1_000);
  });

  it('with a date that is hours away is a failure that says until when, without a request', async () => {
    const first = limits();
    await first.admit(CREATE);
    const tomorrow = new Date(NOW + 5 * 3_600_000).toISOString();
    first.replied('medium', reply(429, { 'retry-after': tomorrow, 'x-ratelimit-type': 'Daily-limit' }));
    await expect(limits().admit(CREATE)).rejects.toMatchObject({
      kind: 'rate_limited',
      exitCode: 5,
      message: expect.stringContaining(tomorrow),
      hint: expect.stringContaining('account.1.notices'),
    });
    // Light requests are another limit's.
    await limits().admit({ ...CREATE, label: 'light' });
    clock += 5 * 3_600_000 + 1;
    await limits().admit(CREATE);
    expect(waits).toEqual([]);
  });

  it("for one host's hundred meetings a day, or for a lock, is none of the others' business", async () => {
    const first = limits();
    await first.admit(CREATE);
    const day = 'You have exceeded the daily rate limit (100) of Meeting Create/Update API requests';
    first.replied('medium', reply(429, {}, JSON.stringify({ code: 429, message: day })));
    first.replied('medium', reply(429, {}, '{"code":429,"message":"Too many concurrent requests."}'));
    await limits().admit(CREATE);
    expect(waits).toEqual([]);
  });

  it('while the clock was a day ahead is forgotten', async () => {
    const first = limits();
    clock += 86_400_000;
    await first.admit(CREATE);
    first.replied('medium', reply(429, { 'retry-after': new Date(clock + 3_600_000).toISOString() }));
    clock -= 86_400_000;
    await limits().admit(CREATE);
    expect(waits).toEqual([]);
  });

  it('leaves files that stay small, and damaged ones stop nobody', async () => {
    const one = limits();
    await one.admit(CREATE);
    for (let n = 0; n < 1_000; n++) {
      clock += 1_000;
      one.replied('medium', reply(200, qps('Medium', 20, 0)));
    }
    const path = join(directory, 'account.1.notices');
    expect(statSync(path).size).toBeLessThan(10_000);
    expect(readFileSync(path, 'latin1')).toContain('limit medium 20');
    writeFileSync(path, '\u0000\nlimit medium x\nuntil heavy\n');
    await limits().admit(CREATE);
    expect(readdirSync(directory).sort()).toEqual(['account.1.medium', 'account.1.notices']);
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe in the place of what Zoom said', async () => {
    const one = limits();
    await one.admit(CREATE);
    execFileSync('mkfifo', [join(directory, 'account.1.notices')]);
    one.replied('medium', reply(200, qps('Medium', 20, 0)));
    await one.admit(CREATE);
  });

  it('line 12: a symbolic link in the folder’s place is not followed, and nothing is shared', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'zoomctl-elsewhere-'));
    symlinkSync(elsewhere, directory);
    const one = limits();
    await one.admit(CREATE);
    one.replied('medium', reply(200, qps('Medium', 20, 0)));
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

it('line 22: the labels that our own calls name are those of the catalogue', () => {
  const catalogue = openCatalogue();
  const own = [
    ['POST', '/users/me/meetings', 'medium'],
    ['GET', '/users/me/meetings', 'medium'],
    ['GET', '/users/me', 'light'],
    ['GET', '/meetings/1', 'light'],
    ['PATCH', '/meetings/1', 'light'],
    ['DELETE', '/meetings/1', 'light'],
    ['PUT', '/meetings/1/status', 'light'],
    ['GET', '/meetings/1/invitation', 'light'],
  ] as const;
  for (const [method, path, label] of own)
    expect(rateLabel(catalogue.find(method, path)?.rateLimit)).toBe(label);
});
