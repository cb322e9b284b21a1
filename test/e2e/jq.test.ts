import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

describe('--jq', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com');
    await world.login('work@example.com');
  });
  afterAll(() => world.stop());

  it('prints what the expression makes of the JSON, texts without quotes, one result a line', async () => {
    const emails = await world.run(['account', 'list', '--jq', '.accounts[].email']);
    expect(emails.stdout).toBe('dev@example.com\nwork@example.com\n');
    const join = await world.run(['meeting', 'create', '--instant', '--jq', '.join_url']);
    expect(join.stdout).toMatch(/^https:\/\/\S+\n$/);
    expect((await world.run(['api', 'GET', '/users/me', '--jq={email, type}'])).json).toEqual({
      email: 'work@example.com',
      type: 2,
    });
    const report = await world.run(['--jq', '.summary.ok', 'scopes', 'doctor', 'meetingCreate']);
    expect(report.stdout).toBe('1\n');
  });

  it('an expression that jq does not understand is wrong usage, one that fails a failure, both as JSON', async () => {
    const wrong = await world.run(['account', 'list', '--jq', '.accounts[']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(JSON.parse(wrong.stderr).error.message).toContain('--jq');
    const failed = await world.run(['account', 'list', '--jq', '.accounts.email']);
    expect(failed.exitCode).toBe(1);
    expect(JSON.parse(failed.stderr).error.kind).toBe('jq_failed');
  });

  it('one that takes more memory than there is says so, in one document', async () => {
    const { exitCode, stdout, stderr } = await world.run(['account', 'list', '--json', '--jq', '"a"*1e9']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(JSON.parse(stderr).error).toMatchObject({
      kind: 'jq_failed',
      message: expect.stringContaining('ran out of memory'),
    });
  });

  it('one that fails on what was made says that it was made', async () => {
    const failed = async (...args: string[]) => {
      const { exitCode, stdout, stderr } = await world.run([...args, '--jq', '.id.foo']);
      expect([exitCode, stdout]).toEqual([1, '']);
      return JSON.parse(stderr).error;
    };
    expect(await failed('meeting', 'create', '--instant')).toMatchObject({
      kind: 'jq_failed',
      hint: expect.stringMatching(/^Meeting \d+ was created, zoomctl meeting get \d+ shows it/),
    });
    expect(await failed('api', 'POST', '/users/me/meetings', '-F', 'type=1')).toMatchObject({
      kind: 'jq_failed',
      hint: 'Zoom has done it (HTTP 201); the same command would do it again.',
    });
    expect((await failed('api', 'GET', '/users/me')).hint).toBeNull();
  });

  it('a call that Zoom refuses prints nothing but the failure', async () => {
    const refused = await world.run(['api', 'GET', '/users/nobody@example.com', '--jq', '.email', '--force']);
    expect(refused.stdout).toBe('');
    expect(JSON.parse(refused.stderr).error.http.status).toBeGreaterThanOrEqual(400);
  });
});

describe('line 25: --jq and numbers beyond 2^53', () => {
  it('stay exact', async () => {
    const { filterJson } = await import('../../src/output/jq.ts');
    expect(await filterJson('{"id":98765432109876543}', '.id')).toBe('98765432109876543\n');
    expect(await filterJson('[{"id":98765432109876543}]', '.[] | {id}')).toBe('{"id":98765432109876543}\n');
  });
});
