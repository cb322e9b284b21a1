import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const TOKEN = 'eyJzdiI6IjAwMDAwMiJ9.eyJ1aWQiOiJ4In0.c2ln';
const RESPONSE = JSON.stringify({
  access_token: TOKEN,
  token_type: 'bearer',
  scope: 'meeting:write:meeting user:read:user',
});

describe('zoomctl scopes diff', () => {
  let world: TestWorld;
  const diff = (args: readonly string[], input?: string) => world.run(['scopes', 'diff', ...args], {}, input);
  const file = (name: string, text: string) => {
    const path = join(world.directory, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com', ['--alias', 'development', '--scopes', 'user:read:user']);
    await world.login('work@example.com');
  });
  afterAll(() => world.stop());

  it('compares two accounts, by address and by alias', async () => {
    const { json, exitCode } = await diff(['development', 'work@example.com', '--json']);
    expect(exitCode).toBe(0);
    expect(Object.keys(json)).toEqual(['a', 'b', 'onlyA', 'onlyB', 'both', 'endpoints']);
    expect(json.a).toMatchObject({
      source: 'account',
      name: 'dev@example.com',
      appType: 'user',
      style: 'granular',
    });
    expect(json.b.account).toMatchObject({ email: 'work@example.com', active: true });
    expect(json).toMatchObject({ onlyA: [], both: ['user:read:user'] });
    expect(json.onlyB).toContain('meeting:write:meeting');
    expect(json.endpoints.onlyA).toEqual([]);
    const ids = json.endpoints.onlyB.map(({ operationId }: { operationId: string }) => operationId);
    expect(ids).toContain('meetingCreate');
    expect(ids).not.toContain('user');
  });

  it('says of a scope that Zoom does not publish what it may be meant for', async () => {
    const grants = ['meeting:wrote user:read', 'user:read'];
    const { exitCode, stdout, stderr } = await diff(grants);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('- meeting:wrote');
    expect(stderr).toBe(
      '! meeting:wrote is not among the scopes that Zoom publishes. The nearest real name is meeting:write.\n',
    );
    expect((await diff([...grants, '--json'])).stderr).toBe('');
  });

  it('takes files, standard input and scopes as they are', async () => {
    const list = file('list.txt', '# what production has\nuser:read:user\nmeeting:read:meeting # to read\n');
    const response = file('response.json', RESPONSE);
    const ofFiles = await diff([list, response, '--json']);
    expect(ofFiles.json).toMatchObject({
      a: { source: 'file', name: list, account: null, granted: ['user:read:user', 'meeting:read:meeting'] },
      b: { source: 'file', granted: ['meeting:write:meeting', 'user:read:user'] },
      onlyA: ['meeting:read:meeting'],
      onlyB: ['meeting:write:meeting'],
      both: ['user:read:user'],
    });
    const piped = await diff(['-', 'user:read:user, meeting:write:meeting', '--json'], RESPONSE);
    expect(piped.json).toMatchObject({ a: { source: 'stdin' }, b: { source: 'text' }, onlyA: [], onlyB: [] });
    expect(ofFiles.stdout + piped.stdout).not.toContain('eyJ');
  });

  it('an account wins over a file of its name, and ./ means the file', async () => {
    const cwd = process.cwd();
    process.chdir(world.directory);
    try {
      file('development', 'meeting:read:meeting');
      const { json } = await diff(['development', './development', '--json']);
      expect(json).toMatchObject({ a: { source: 'account' }, b: { source: 'file', name: './development' } });
      file('other', 'meeting:read:meeting');
      expect((await diff(['other', './development', '--json'])).json).toMatchObject({
        a: { source: 'file', name: 'other' },
        onlyA: [],
        onlyB: [],
      });
    } finally {
      process.chdir(cwd);
    }
  });

  it.each([
    [['meeting:write', 'user:read'], 0],
    [['meeting:write', 'user:read', '--exit-code'], 1],
    [['meeting:write', 'user:read', '--exit-code', '--json'], 1],
    [['meeting:write user:read', 'user:read,meeting:write', '--exit-code'], 0],
  ])('%j exits with %i', async (args, exitCode) => {
    expect((await diff(args)).exitCode).toBe(exitCode);
  });

  it('tells people both, scope by scope, and the endpoints in short', async () => {
    const { stdout } = await diff(['development', 'work@example.com']);
    expect(stdout).toMatch(
      /^A {2}dev@example\.com \(user-managed app, granular, 1 scope\)\nB {2}work@example\.com/,
    );
    expect(stdout).toContain('Only in A: none\n');
    expect(stdout).toMatch(/\n\+ meeting:write:meeting\n/);
    expect(stdout).toMatch(/\nIn both: 1\n {2}user:read:user\n/);
    expect(stdout).toContain('Open to A and not to B: no endpoint\n');
    expect(stdout).toMatch(/Open to B and not to A: \d+ endpoints\n {2}\w+ \/.* A lacks /);
    expect((await diff(['user:read', 'user:read'])).stdout).toContain('Both hold the same scopes.');
  });

  it.each<[string[], RegExp, string?]>([
    [['-', '-'], /Only one of A and B/],
    [['meeting:write', TOKEN], /no tokens/],
    [[`Bearer ${TOKEN}`, 'meeting:write'], /no tokens/],
    [[RESPONSE, 'meeting:write'], /no tokens/],
    [['meeting:write', '{"access_token":"opaque-secret"}'], /no tokens/],
    [['-', 'meeting:write'], /Standard input holds an access token/, TOKEN],
    [['-', 'meeting:write'], /Standard input holds no scopes/, '\n'],
    [['nobody@example.com', 'meeting:write'], /"nobody@example\.com" is no connected account, no file/],
    [['prod', 'meeting:write'], /"prod" is no connected account/],
    [[`x${'secret'.repeat(20)}`, 'meeting:write'], /What was given is no connected account/],
    [['', 'meeting:write'], /empty/],
    [['./nowhere', 'meeting:write'], /\.\/nowhere can't be read/],
    [['meeting:write'], /[Mm]issing required argument/],
  ])('refuses %j and prints no secret', async (args, message, input) => {
    const refused = await diff(args, input);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toMatch(message);
    expect(refused.stderr).not.toMatch(/eyJ|secretsecret|opaque-secret/);
  });

  it('a name of several accounts is a matter of saying which', async () => {
    await world.login('work@example.com', ['--alias', 'second'], {
      ZOOM_CLIENT_ID: world.sandbox.clientId,
      ZOOM_CLIENT_SECRET: world.sandbox.clientSecret,
    });
    const refused = await diff(['work@example.com', 'meeting:write']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/work@example\.com names 2 accounts/);
    expect((await diff(['second', 'meeting:write'])).exitCode).toBe(0);
  });
});
