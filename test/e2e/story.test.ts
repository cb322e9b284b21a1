import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('the story: one user-managed app, clinicians in Zoom accounts of their own', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld(['--auto-consent', '--scopes', 'meeting:write,user:read,user:write']);
  });
  afterAll(() => world.stop());

  it('two unrelated accounts log in to the same app', async () => {
    const dev = await world.login('dev@example.com', ['--json']);
    const work = await world.login('work@example.com', ['--json']);
    expect([dev.exitCode, work.exitCode]).toEqual([0, 0]);
    expect(dev.json.account).toMatchObject({ email: 'dev@example.com', appType: 'user', active: true });
    expect(work.json.account).toMatchObject({ email: 'work@example.com', appType: 'user', active: true });
    expect(work.json.account.accountId).not.toBe(dev.json.account.accountId);
    expect(work.json.account.scopes).toEqual(['meeting:write', 'user:read', 'user:write']);
  });

  const named = ['api', 'POST', '/users/work@example.com/meetings', '-F', 'type=1'];

  it('naming the user is stopped before it is sent, and zoomctl says to write me', async () => {
    const before = (await world.requests()).length;
    const stopped = await world.run([...named, '--account', 'work@example.com', '--json']);
    expect(stopped.exitCode).toBe(3);
    expect(stopped.stdout).toBe('');
    const { error } = JSON.parse(stopped.stderr);
    expect(error).toMatchObject({ kind: 'missing_scopes', exitCode: 3 });
    expect(error.hint).toContain('POST /users/me/meetings');
    expect(error.hint).toContain('--force');
    expect(await world.requests()).toHaveLength(before);
  });

  it('sent all the same, Zoom asks for a scope that this app cannot have, and zoomctl says to write me', async () => {
    const refused = await world.run([...named, '--force', '--account', 'work@example.com', '--json']);
    expect(refused.exitCode).toBe(3);
    expect(JSON.parse(refused.stdout)).toEqual({
      code: 4711,
      message: 'Invalid access token, does not contain scopes:[meeting:write:admin].',
    });
    const { error } = JSON.parse(refused.stderr);
    expect(error).toMatchObject({ kind: 'missing_scopes', exitCode: 3, http: { status: 400, code: 4711 } });
    expect(error.hint).toContain('POST /users/me/meetings');
  });

  it('the doctor reports use_me with the fix for that endpoint', async () => {
    const report = await world.run([
      'scopes',
      'doctor',
      'POST /users/work@example.com/meetings',
      '--account',
      'work@example.com',
      '--json',
    ]);
    expect(report.exitCode).toBe(3);
    expect(report.json.summary).toEqual({ ok: 0, missing: 0, use_me: 1, needs_admin: 0, unknown: 0 });
    expect(report.json.endpoints[0]).toMatchObject({ status: 'use_me', satisfiedBy: ['meeting:write'] });
    expect(report.json.endpoints[0].fix).toContain('POST /users/me/meetings');
    expect(report.json.excess).toEqual(['user:read', 'user:write']);
  });

  it('the words of 2018 are explained, too', async () => {
    const said =
      '{"code":124,"message":"Invalid access token, does not contain scopes: [meeting:write:admin]"}';
    const explained = await world.run([
      'scopes',
      'explain',
      said,
      '--endpoint',
      'POST /users/work@example.com/meetings',
      '--app-type',
      'user',
      '--json',
    ]);
    expect(explained.exitCode).toBe(0);
    expect(explained.json).toMatchObject({
      kind: 'use_me',
      code: 124,
      required: ['meeting:write:admin'],
      confidence: 'certain',
    });
    expect(explained.json.fix).toContain('POST /users/me/meetings');
  });

  it('with me an instant meeting exists for each account', async () => {
    for (const email of ['dev@example.com', 'work@example.com']) {
      const created = await world.run(['meeting', 'create', '--instant', '--account', email, '--json']);
      expect(created.exitCode, created.stderr).toBe(0);
      expect(created.json).toMatchObject({ type: 1, host_email: email });
      expect(created.json.join_url).toMatch(/^https:\/\//);
    }
  });
});

describe('the story: the advice to make the app account-level instead', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld([
      '--auto-consent',
      '--app-type',
      'admin',
      '--scopes',
      'meeting:write:admin,user:read:admin',
    ]);
    expect((await world.login('dev@example.com')).exitCode).toBe(0);
  });
  afterAll(() => world.stop());

  it('works for users of its own account', async () => {
    const created = await world.run([
      'meeting',
      'create',
      '--instant',
      '--host',
      'colleague@example.com',
      '--json',
    ]);
    expect(created.exitCode, created.stderr).toBe(0);
    expect(created.json.host_email).toBe('colleague@example.com');
  });

  it.each([
    ['work@example.com', 1010, 'not_in_account'],
    ['nobody@example.com', 1001, 'user_not_found'],
  ])('is refused for %s with code %i', async (user, code, kind) => {
    const refused = await world.run(['meeting', 'create', '--instant', '--host', user, '--json']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toBe('');
    const { error } = JSON.parse(refused.stderr);
    expect(error).toMatchObject({ kind, exitCode: 1, http: { code } });
    expect(error.hint).toBeTruthy();
  });
});
