import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../src/accounts/lock.ts';
import { ObservationsFile } from '../../src/accounts/observations-file.ts';
import { type ObservedSession, rememberRefusal } from '../../src/accounts/observe-replies.ts';
import { observerFor } from '../../src/accounts/reply-observer.ts';
import type { Observation } from '../../src/scopes/observations.ts';
import { Secret } from '../../src/secret.ts';
import { zoomApiError } from '../../src/zoom/zoom-error.ts';
import { type LocalWorld, localWorld, NOW } from '../support/accounts-world.ts';

let world: LocalWorld;
let file: ObservationsFile;
beforeEach(async () => {
  world = await localWorld();
  file = new ObservationsFile(world.paths.observationsFile);
});
afterEach(() => world.stop());

const session: ObservedSession = {
  hosts: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api-eu.zoom.us/v2' },
  appType: 'user',
  scopes: ['user:read:user'],
};
const named = (scopes: string) => ({
  status: 400,
  headers: {},
  body: JSON.stringify({ code: 4711, message: `Invalid access token, does not contain scopes:[${scopes}].` }),
  receivedAt: NOW,
});
const refusal = (scopes: string, path = '/users/me/meetings') =>
  zoomApiError({ method: 'GET', path }, named(scopes));

const SEEN: Observation = {
  host: 'api.zoom.us',
  method: 'GET',
  path: '/users/{userId}/meetings',
  subject: 'me',
  appType: 'user',
  style: 'granular',
  scopes: ['meeting:read:something_new'],
  code: 4711,
  seenAt: new Date(NOW).toISOString(),
};

describe('what Zoom names when it refuses a call', () => {
  it('is remembered, with nothing of the account or the call’s values', async () => {
    await observerFor(world, session).refused(refusal('meeting:read:something_new'));
    expect(await file.read()).toEqual([SEEN]);
    expect(readFileSync(file.path, 'utf8')).not.toMatch(/example|token/);
    await observerFor(world, session).refused(refusal('meeting:read:another'));
    expect((await file.read()).map(({ scopes }) => scopes)).toEqual([['meeting:read:another']]);
  });

  it('is none where a secret stands among the scopes', async () => {
    const secret = new Secret('meeting:read:a_secret_that_somebody_sent');
    await rememberRefusal(world, session, refusal(`meeting:read:meeting, ${secret.expose()}`));
    const kept = existsSync(file.path) ? readFileSync(file.path, 'utf8') : '';
    expect(kept).not.toContain('a_secret_that');
  });

  it('is none where no scopes are named, and no file is made', async () => {
    await rememberRefusal(world, session, zoomApiError({ method: 'GET', path: '/users/me' }, named('')));
    expect(existsSync(file.path)).toBe(false);
  });

  it('is remembered without the family of a token whose grant is unknown', async () => {
    await rememberRefusal(world, { ...session, scopes: null }, refusal('meeting:read:something_new'));
    expect(await file.read()).toMatchObject([{ style: 'unknown' }]);
  });

  it('is a word on the side where the file can’t be used: the command’s own answer counts', async () => {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, '{"version":1,"observations":3}', { mode: 0o600 });
    await rememberRefusal(world, session, refusal('meeting:read:something_new'));
    expect(world.warnings).toEqual([
      `What Zoom named was not remembered: ${file.path} (what Zoom answered) can't be used: "observations" is not a list. Nothing was changed. Repair it, or move it away to start afresh.`,
    ]);
    expect(readFileSync(file.path, 'utf8')).toBe('{"version":1,"observations":3}');
  });
});

describe('a call that goes well', () => {
  const opened = (path: string, granted: readonly string[] | null = ['user:read:user']) =>
    observerFor(world, { ...session, scopes: granted }).opened({ method: 'GET', path } as never);

  it('takes back what it shows to be out of date, and nothing else', async () => {
    const other = { ...SEEN, path: '/users/{userId}/webinars' };
    await file.change(() => [SEEN, other]);
    await opened('/users/me/meetings?page_size=30');
    expect(await file.read()).toEqual([other]);
  });

  it('takes nothing back where Zoom’s word agrees with it, or nobody knows the grant', async () => {
    await file.change(() => [SEEN]);
    await opened('/users/me/meetings', ['meeting:read:something_new']);
    await opened('/users/me/meetings', null);
    await opened('/users/me');
    expect(await file.read()).toEqual([SEEN]);
  });

  it('reads nothing where Zoom has never refused anything', async () => {
    await opened('/users/me/meetings');
    expect(existsSync(file.path)).toBe(false);
  });

  it('looks once at an endpoint, whatever pages of it are asked for', async () => {
    const observer = observerFor(world, session);
    const call = (path: string) => observer.opened({ method: 'GET', path } as never);
    await file.change(() => [{ ...SEEN, path: '/users/{userId}/webinars' }]);
    await call('/users/me/meetings?next_page_token=a');
    await file.change(() => [SEEN]);
    await call('/users/me/meetings?next_page_token=b');
    expect(await file.read()).toEqual([SEEN]);
  });

  it('looks at each endpoint that one command calls', async () => {
    const observer = observerFor(world, session);
    await file.change(() => [SEEN, { ...SEEN, path: '/users/{userId}/webinars' }]);
    for (const path of ['/users/me', '/users/me/meetings', '/users/me/webinars'])
      await observer.opened({ method: 'GET', path } as never);
    expect(await file.read()).toEqual([]);
  });

  it('stays one where the file can’t be used', async () => {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, 'no JSON', { mode: 0o600 });
    await opened('/users/me/meetings');
    expect(world.warnings).toEqual([]);
  });
});

describe('the file', () => {
  const content = async (observation: object) => {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, JSON.stringify({ version: 1, observations: [SEEN, observation] }), {
      mode: 0o600,
    });
    return file.read();
  };

  it('takes what it wrote', async () => {
    expect(await content({ ...SEEN, code: null })).toHaveLength(2);
  });

  it.each([
    ['host', 3, 'has no host'],
    ['host', '', 'has no host'],
    ['method', 'a\nb', 'has no method'],
    ['path', 'x'.repeat(301), 'has no path'],
    ['path', undefined, 'has no path'],
    ['seenAt', 'yesterday', 'has a bad seenAt'],
    ['subject', 'them', 'has a bad subject'],
    ['appType', 'bot', 'has a bad appType'],
    ['style', null, 'has a bad style'],
    ['scopes', 'meeting:read', 'has bad scopes'],
    ['scopes', ['<b>'], 'has bad scopes'],
    ['scopes', [3], 'has bad scopes'],
    ['scopes', [null], 'has bad scopes'],
    ['scopes', ['meeting:read', 3], 'has bad scopes'],
    ['scopes', ['x'.repeat(201)], 'has bad scopes'],
    ['code', '4711', 'has a bad code'],
  ])('is damaged with %s: %j', async (name, value, why) => {
    await expect(content({ ...SEEN, [name]: value })).rejects.toMatchObject({
      kind: 'damaged_file',
      message: `${file.path} (what Zoom answered) can't be used: observation 2 ${why}.`,
    });
  });

  it.each([[null], [3], ['x']])('is damaged where an observation is %j', async (value) => {
    await expect(content(value as never)).rejects.toMatchObject({
      message: expect.stringContaining('observation 2 is not an object'),
    });
  });

  it('is not written where nothing changes', async () => {
    expect(await file.change((before) => before)).toBe(true);
    expect(existsSync(file.path)).toBe(false);
  });

  it('is left alone where another process holds it for seconds', async () => {
    await withLock(file.path, async () => {
      expect(await file.change(() => [SEEN])).toBe(false);
    });
    expect(await file.read()).toEqual([]);
  });
});
