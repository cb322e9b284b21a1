import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

interface Verdict {
  readonly path: string;
  readonly status: string;
  readonly evidence: string;
  readonly probe: { readonly result: string; readonly note: string };
}

describe('zoomctl scopes doctor --probe', () => {
  let world: TestWorld;
  let file: string;
  /** Of a token that nobody knows the scopes of. */
  let bare: TestEnv;
  let token: string;
  beforeAll(async () => {
    world = await startWorld(['--auto-consent', '--rate-limits', 'free']);
    await world.login('dev@example.com');
    token = (await world.run(['token'])).stdout.trim();
    bare = { ZOOMCTL_TOKEN: token, ZOOMCTL_CONFIG_DIR: join(world.directory, 'nobody') };
    file = join(world.directory, 'nobody', 'observations.json');
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    for (const folder of ['config', 'nobody'])
      rmSync(join(world.directory, folder, 'observations.json'), { force: true });
    for (const name of ['scopes', 'faults'])
      await fetch(`${world.sandbox.oauthUrl}/_sandbox/${name}`, { method: 'DELETE' });
  });
  const probe = (endpoints: readonly string[], env: TestEnv = {}) =>
    world.run(['scopes', 'doctor', '--probe', ...endpoints, '--json'], env);
  const statuses = (json: { endpoints: Verdict[] }) =>
    json.endpoints.map(({ path, status, evidence, probe: { result } }) => [path, status, evidence, result]);

  it('sends GET requests only, one for each endpoint, within the rate limits', async () => {
    const before = (await world.requests()).length;
    const { json, exitCode } = await probe(['--product', 'users']);
    const sent = (await world.requests()).slice(before);
    expect(exitCode).toBe(3);
    expect(sent.length).toBeGreaterThan(15);
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(sent.filter(({ status }) => status === 429)).toEqual([]);
    const paths = sent.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(json.endpoints.length).toBeGreaterThan(sent.length);
    for (const verdict of json.endpoints as (Verdict & { method: string })[]) {
      if (verdict.method !== 'GET') expect(verdict.probe.result).toBe('not_probed');
      if (verdict.probe.result === 'refused') expect(verdict.evidence).toBe('observed');
    }
    expect(json.probe.open + json.probe.refused + json.probe.inconclusive).toBe(sent.length);
  });

  it('knows verdicts of a token whose scopes nobody knows, and leaves these unknown', async () => {
    const unasked = await world.run(['scopes', 'doctor', 'GET /users/me'], bare);
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain('--probe');
    const { json, exitCode } = await probe(
      [
        'GET /users/me',
        'GET /users/{userId}/settings',
        'POST /users/me/meetings',
        'GET /meetings/{meetingId}',
        'GET /users/work@example.com',
      ],
      bare,
    );
    expect(exitCode).toBe(3);
    expect(json.granted).toBeNull();
    expect(statuses(json)).toEqual([
      ['/users/me', 'ok', 'observed', 'open'],
      ['/users/{userId}/settings', 'missing', 'observed', 'refused'],
      ['/users/me/meetings', 'unknown', 'documented', 'not_probed'],
      ['/meetings/{meetingId}', 'unknown', 'documented', 'inconclusive'],
      ['/users/work@example.com', 'use_me', 'observed', 'refused'],
    ]);
    expect(json.endpoints[1].missing).toEqual(['user:read:settings', 'user:read:settings:admin']);
    expect(json.findings).toEqual([]);
    const open = await probe(['GET /users/me'], bare);
    expect([open.exitCode, open.json.summary.ok]).toEqual([0, 1]);
    expect(open.stdout + open.stderr).not.toContain(token);
  });

  it('takes the scopes of a token from --granted, which for an account are known', async () => {
    const told = await probe(['GET /meetings/{meetingId}', '--granted', 'meeting:read:meeting'], bare);
    expect(told.json.granted).toEqual(['meeting:read:meeting']);
    expect(statuses(told.json)).toEqual([['/meetings/{meetingId}', 'ok', 'documented', 'inconclusive']]);
    const ofAccount = await probe(['GET /users/me'], { ZOOMCTL_TOKEN: token });
    expect(ofAccount.json.account.email).toBe('dev@example.com');
    expect(ofAccount.json.granted).toContain('user:read:user');
    const ofAnother = await probe(['GET /users/work@example.com'], { ZOOMCTL_TOKEN: token });
    expect(statuses(ofAnother.json)).toEqual([
      ['/users/work@example.com', 'needs_admin', 'observed', 'refused'],
    ]);
    expect(ofAnother.json.endpoints[0].add).toBeNull();
    expect(ofAnother.json.endpoints[0].fix).toMatch(/login as work@example\.com/);
    for (const env of [{}, { ZOOMCTL_TOKEN: token }])
      expect((await probe(['GET /users/me', '--granted', 'x:y'], env)).exitCode).toBe(2);
  });

  it('learns where Zoom deviates, for later questions and other commands', async () => {
    await world.control('scopes', {
      method: 'GET',
      path: '/users/{userId}/meetings',
      scopes: ['meeting:read:else'],
    });
    const { json, exitCode } = await probe(['GET /users/me/meetings']);
    expect(exitCode).toBe(3);
    expect(json.endpoints[0]).toMatchObject({
      status: 'missing',
      add: 'meeting:read:else',
      evidence: 'observed',
      observed: ['meeting:read:else'],
    });
    expect(json.endpoints[0].documented).toContain('meeting:read:list_meetings');
    const later = await world.run(['scopes', 'doctor', 'GET /users/me/meetings', '--json']);
    expect(later.json.endpoints[0]).toMatchObject({
      status: 'missing',
      add: 'meeting:read:else',
      evidence: 'observed',
    });
  });

  it('finds an endpoint open that the documents say is closed', async () => {
    await world.control('scopes', {
      method: 'GET',
      path: '/users/{userId}/settings',
      scopes: ['user:read:user'],
    });
    const { json, exitCode } = await probe(['GET /users/me/settings']);
    expect(exitCode).toBe(0);
    expect(json.endpoints[0]).toMatchObject({ status: 'ok', evidence: 'observed', missing: [] });
    expect(json.endpoints[0].reason).toContain('By the documents it would be closed');
  });

  it.each([
    ['the network fails', { fault: 'cut', times: 3 }, 'network'],
    ['a daily limit is met', { fault: 'reply', reply: 'rate-limit-daily', times: 3 }, 'rate_limited'],
  ])('keeps and shows what it learnt before %s, and exits with 5', async (_what, fault, kind) => {
    await world.control('scopes', {
      method: 'GET',
      path: '/users/{userId}/settings',
      scopes: ['user:read:else'],
    });
    await world.control('faults', { path: '/v2/users/me/meetings', method: 'GET', ...fault });
    const endpoints = ['GET /users/me', 'GET /users/me/settings', 'GET /users/me/meetings', 'GET /groups'];
    const { json, stderr, exitCode } = await probe(endpoints, bare);
    expect(exitCode).toBe(5);
    expect(statuses(json).map(([, status, , result]) => [status, result])).toEqual([
      ['ok', 'open'],
      ['missing', 'refused'],
      ['unknown', 'not_probed'],
      ['unknown', 'not_probed'],
    ]);
    expect(JSON.parse(stderr).error).toMatchObject({ kind, exitCode: 5 });
    expect(JSON.parse(readFileSync(file, 'utf8')).observations).toMatchObject([
      { path: '/users/{userId}/settings' },
    ]);
  });

  it('that learns nothing is a failure like any other', async () => {
    await world.control('faults', { path: '/v2/users/me', fault: 'cut', times: 3 });
    const { stdout, exitCode } = await probe(['GET /users/me', 'GET /groups'], bare);
    expect([stdout, exitCode]).toEqual(['', 5]);
    const dead = await probe(['GET /users/me'], { ...bare, ZOOMCTL_TOKEN: 'a-dead-token' });
    expect([dead.stdout, dead.exitCode]).toEqual(['', 4]);
    expect(existsSync(file)).toBe(false);
  });

  it('goes on after an outage of one endpoint, and exits with 5 all the same', async () => {
    await world.control('faults', { path: '/v2/users/me', fault: 'status', status: 503, times: 3 });
    const { json, exitCode } = await probe(['GET /users/me', 'GET /users/me/meetings'], bare);
    expect(exitCode).toBe(5);
    expect(statuses(json).map(([, , , result]) => result)).toEqual(['not_probed', 'open']);
  });

  it('for people says what was asked, what not and why, with no bar in a pipe', async () => {
    const { stdout, stderr } = await world.run(
      [
        'scopes',
        'doctor',
        '--probe',
        'GET /users/me',
        'GET /meetings/{meetingId}',
        'POST /users/me/meetings',
      ],
      bare,
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('The token (app, its scopes are not known)');
    expect(stdout).toContain(
      'Asked Zoom, with GET requests only: 1 opened · 0 refused for scopes · 1 answered otherwise · 1 not asked',
    );
    expect(stdout).toContain(
      'POST /users/me/meetings: Zoom was not asked: it is no GET and might change something.',
    );
    expect(stdout).toContain('The value for meetingId was made up.');
    expect(stdout).toContain('it is not known whether Zoom checks scopes before');
  });

  describe.skipIf(terminalUnavailable() !== undefined)('at a terminal', () => {
    let terminal: Terminal | undefined;
    afterEach(() => terminal?.close());

    it('shows a bar while it asks, and leaves none behind', async () => {
      const faults = { path: '/v2/users/me*', fault: 'delay', delayMs: 1500, times: 2 };
      await world.control('faults', faults);
      terminal = new Terminal(['scopes', 'doctor', '--probe', 'GET /users/me', 'GET /users/me/meetings'], {
        ...world.env,
        ...bare,
      });
      await terminal.shows(/[█░]{24} [01] of 2 {2}Asking Zoom: \/users\/me/);
      expect(await terminal.exitCode()).toBe(0);
      expect(terminal.screen()).not.toContain('Asking Zoom');
      expect(terminal.cursorShows()).toBe(true);
    });

    it('line 26: Ctrl-C ends it with a clean terminal', async () => {
      await world.control('faults', { path: '/v2/users/me*', fault: 'delay', delayMs: 20_000, times: 2 });
      terminal = new Terminal(['scopes', 'doctor', '--probe', 'GET /users/me', 'GET /users/me/meetings'], {
        ...world.env,
        ...bare,
      });
      await terminal.shows(/Asking Zoom/);
      terminal.type('C-c');
      expect(await terminal.exitCode()).toBe(130);
      expect(terminal.cursorShows()).toBe(true);
    });
  });
});

describe('zoomctl scopes doctor --probe of a Server-to-Server app', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld(['--app-type', 's2s']);
  });
  afterAll(() => world.stop());

  it('learns from the answer about a user who is not there that the scopes were enough', async () => {
    const env = {
      ZOOM_CLIENT_ID: world.sandbox.clientId,
      ZOOM_CLIENT_SECRET: world.sandbox.clientSecret,
      ZOOM_ACCOUNT_ID: world.sandbox.accountId,
    };
    const { json, stderr } = await world.run(
      [
        'scopes',
        'doctor',
        '--probe',
        'GET /users/{userId}',
        'GET /users/me',
        'GET /users/{userId}/settings',
        '--json',
      ],
      env,
    );
    expect(stderr).toBe('');
    expect(json.endpoints.map(({ probe }: Verdict) => probe.result)).toEqual([
      'open',
      'inconclusive',
      'refused',
    ]);
    expect(json.endpoints[0].reason).toContain('so the scopes were enough');
    // By its scopes it would be open, and Zoom has just refused it.
    expect(json.endpoints[1]).toMatchObject({ status: 'unknown', satisfiedBy: [] });
  });

  describe('whose token is all that is known', () => {
    let token: string;
    beforeAll(async () => {
      const { oauthUrl, clientId, clientSecret, accountId } = world.sandbox;
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
      const body = new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId });
      const headers = { authorization: `Basic ${basic}` };
      const reply = await fetch(`${oauthUrl}/oauth/token`, { method: 'POST', headers, body });
      token = ((await reply.json()) as { access_token: string }).access_token;
    });
    const probe = (...endpoints: string[]) =>
      world.run(['scopes', 'doctor', '--probe', ...endpoints, '--json'], {
        ZOOMCTL_TOKEN: token,
        ZOOM_CLIENT_ID: undefined,
      });

    it.each([
      ['first', ['GET /users/me', 'GET /users/dev@example.com']],
      ['last', ['GET /users/dev@example.com', 'GET /users/me']],
    ])('goes on where me is refused, which comes %s', async (_, endpoints) => {
      const { json, exitCode, stderr } = await probe(...endpoints);
      expect([exitCode, stderr]).toEqual([0, '']);
      const byPath = new Map(json.endpoints.map((verdict: Verdict) => [verdict.path, verdict]));
      expect(byPath.get('/users/dev@example.com')).toMatchObject({ status: 'ok', probe: { result: 'open' } });
      expect(byPath.get('/users/me')).toMatchObject({
        status: 'unknown',
        probe: { result: 'inconclusive', note: expect.stringMatching(/Server-to-Server.*name the user/) },
      });
    });

    it('thinks the token dead where nothing else shows that it is good', async () => {
      const { stdout, stderr, exitCode } = await probe('GET /users/me');
      expect([exitCode, stdout]).toEqual([4, '']);
      expect(stderr).toContain('Zoom does not take the access token');
    });
  });
});
