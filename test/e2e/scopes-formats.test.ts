import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsNamed, parseXml } from '../support/xml.ts';
import { startWorld, type TestWorld } from '../support/zoomctl.ts';

const GRANT = ['--granted', 'meeting:write:meeting user:read:user extra:thing', '--app-type', 'user'];
const ENDPOINTS = [
  '# what our code calls',
  'POST /users/me/meetings',
  '',
  'GET /groups/{groupId} # for admins',
  'PATCH /meetings/{meetingId}',
  'POST /users/work@example.com/meetings',
  'GET /no/such|thing<&>`%0A',
];

describe('zoomctl scopes doctor --format', () => {
  let world: TestWorld;
  let nobody: Record<string, string>;
  let file: string;
  beforeAll(async () => {
    world = await startWorld();
    nobody = { ZOOMCTL_CONFIG_DIR: join(world.directory, 'nobody') };
    file = join(world.directory, 'endpoints.txt');
    writeFileSync(file, ENDPOINTS.join('\n'));
  });
  afterAll(() => world.stop());

  const doctor = (...more: string[]) =>
    world.run(['scopes', 'doctor', '--require', file, ...GRANT, ...more], nobody);

  it('junit is XML with a test for each endpoint, at its line', async () => {
    const { stdout, exitCode } = await doctor('--format', 'junit');
    expect(exitCode).toBe(3);
    const suites = parseXml(stdout);
    expect(suites.attributes).toMatchObject({ tests: '5', failures: '3', skipped: '1', errors: '0' });
    const tests = elementsNamed(suites, 'testcase');
    expect(
      tests.map(({ attributes, children }) => [attributes.line, attributes.name, children[0]?.name]),
    ).toEqual([
      ['2', 'POST /users/me/meetings', undefined],
      ['4', 'GET /groups/{groupId}', 'failure'],
      ['5', 'PATCH /meetings/{meetingId}', 'failure'],
      ['6', 'POST /users/work@example.com/meetings', 'failure'],
      ['7', 'GET /no/such|thing<&>`%0A', 'skipped'],
    ]);
    expect(tests[0]?.attributes.file).toBe(file);
    expect(elementsNamed(suites, 'failure').map(({ attributes }) => attributes.type)).toEqual([
      'needs_admin',
      'missing',
      'use_me',
    ]);
    expect(elementsNamed(suites, 'failure')[1]?.text).toContain('Add meeting:update:meeting to the app');
    expect(elementsNamed(suites, 'system-out')[0]?.text).toMatch(/^unknown_scope: extra:thing is not/m);
  });

  it('junit counts what is not known as a failure with --strict', async () => {
    const suites = parseXml((await doctor('--format', 'junit', '--strict')).stdout);
    expect(suites.attributes).toMatchObject({ failures: '4', skipped: '0' });
  });

  it('no format takes what me means to a Server-to-Server app for open, with --strict', async () => {
    const ofServer = (...more: string[]) =>
      world.run(
        [
          'scopes',
          'doctor',
          'GET /users/me',
          '--granted',
          'user:read:user:admin',
          '--app-type',
          's2s',
          ...more,
        ],
        nobody,
      );
    const lax = await ofServer('--format', 'junit');
    expect([lax.exitCode, parseXml(lax.stdout).attributes.failures]).toEqual([0, '0']);
    const junit = await ofServer('--strict', '--format', 'junit');
    expect(junit.exitCode).toBe(3);
    expect(elementsNamed(parseXml(junit.stdout), 'failure')[0]?.attributes).toMatchObject({
      type: 's2s_me',
      message: expect.stringContaining('GET /users/me'),
    });
    const github = (await ofServer('--strict', '--format', 'github')).stdout.trimEnd().split('\n');
    expect(github).toEqual([
      expect.stringMatching(/^::error title=GET \/users\/me%3A not certain::/),
      '1 open · 1 of them not certain, which --strict does not take',
    ]);
    expect((await ofServer('--strict', '--format', 'markdown')).stdout).toMatch(
      /\| ❔ \| `GET \/users\/me` \| not certain \|/,
    );
    const text = (await ofServer('--strict')).stdout;
    expect(text).toContain('? GET /users/me');
    expect(text).toMatch(/1 open · 1 of them not certain, which --strict does not take\n$/);
  });

  it('github is annotations at the lines of the file', async () => {
    const { stdout, exitCode } = await doctor('--format', 'github');
    expect(exitCode).toBe(3);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      new RegExp(`^::error file=${file},line=4,title=GET /groups/\\{groupId\\}%3A needs an admin scope::`),
    );
    expect(lines[1]).toMatch(/line=5,.*scope missing::None of.*%0AAdd meeting:update:meeting/);
    expect(lines[3]).toMatch(/^::warning file=.*,line=7,title=GET \/no\/such\|thing<&>`%250A%3A unknown::/);
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(lines.length - 1);
    expect(lines.at(-1)).toBe(
      '1 open · 1 scope missing · 1 use me · 1 needs an admin scope · 1 is not an endpoint that Zoom publishes',
    );
  });

  it('markdown is a table, what to add, and the findings', async () => {
    const { stdout, exitCode } = await doctor('--format', 'markdown');
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^### Zoom scopes: 1 open/);
    expect(stdout).toContain('| ❌ | `PATCH /meetings/{meetingId}` | scope missing | None of');
    expect(stdout).toContain('| ✅ | `POST /users/me/meetings` | open | `meeting:write:meeting` |');
    expect(stdout).toContain('<code>GET /no/such\\|thing\\<\\&\\>\\`%0A</code>');
    expect(stdout).toContain('```\nmeeting:update:meeting\n```');
    expect(stdout).toMatch(/^- `unknown_scope`: extra:thing is not/m);
  });

  it('json is what --json prints', async () => {
    const [format, flag, both] = [
      await doctor('--format', 'json'),
      await doctor('--json'),
      await doctor('--json', '--format', 'json'),
    ];
    expect(format.json.summary).toEqual({ ok: 1, missing: 1, use_me: 1, needs_admin: 1, unknown: 1 });
    expect(flag.stdout).toBe(format.stdout);
    expect(both.stdout).toBe(format.stdout);
    expect((await doctor('--format', 'text')).stdout).toBe((await doctor()).stdout);
  });

  it.each([
    [['--format', 'xml'], /--format takes text, json, markdown, junit or github, not "xml"/],
    [['--format', 'junit', '--json'], /--format junit excludes --json/],
    [['--format', 'github', '--jq', '.'], /--format github excludes --json and --jq/],
  ])('refuses %j', async (args, message) => {
    const refused = await doctor(...args);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toMatch(message);
  });

  it('a bad line of the file is named by file and line', async () => {
    const bad = join(world.directory, 'bad.txt');
    writeFileSync(bad, '# calls\n\nPOST /users/me/meetings\nmeetingCraete\n');
    const refused = await world.run(['scopes', 'doctor', '--require', bad, ...GRANT], nobody);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`--require ${bad}:4: `);
    expect(refused.stderr).toContain('meetingCreate');
  });

  it('calls with one verdict stand together for people, and what to add in one block', async () => {
    const { stdout } = await world.run(
      [
        'scopes',
        'doctor',
        'PATCH /meetings/1',
        'PATCH /meetings/2',
        'GET /meetings/1',
        '--granted',
        'user:read:user',
        '--app-type',
        'user',
      ],
      nobody,
    );
    expect(stdout).toMatch(
      /✗ PATCH \/meetings\/1 {2}lacks meeting:update:meeting\n✗ PATCH \/meetings\/2 {2}lacks meeting:update:meeting\n✗ GET/,
    );
    expect(stdout).toMatch(
      /To add to the app, in one go .*:\n {2}meeting:read:meeting\n {2}meeting:update:meeting\n {4}→ Then run zoomctl login again/,
    );
  });

  it('a token given as scopes is refused and not printed', async () => {
    const token = 'eyJzdiI6IjAwMDAwMiJ9.eyJ1aWQiOiJ4In0.c2ln';
    const refused = await world.run(['scopes', 'doctor', '--granted', token], nobody);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/--granted takes scopes.*\n.*--granted-from -/);
    expect(refused.stdout + refused.stderr).not.toContain('eyJ1aWQi');
    const piped = await world.run(['scopes', 'doctor', '--granted-from', '-'], nobody, `${token}\n`);
    expect(piped).toMatchObject({ exitCode: 2, stdout: '' });
    expect(piped.stderr).toMatch(/--granted-from takes scopes/);
  });
});

describe('what zoomctl scopes doctor finds of a connected account', () => {
  let world: TestWorld;
  const findings = async (args: readonly string[], more = {}) => {
    const { json } = await world.run(['scopes', 'doctor', ...args, '--json'], more);
    return new Map((json.findings as { kind: string; message: string }[]).map((f) => [f.kind, f.message]));
  };
  /** Changes what the registry knows, as time and another app's scopes would. */
  const changeAccounts = (change: (account: Record<string, unknown>) => object) => {
    const path = join(world.env.ZOOMCTL_CONFIG_DIR as string, 'accounts.json');
    const content = JSON.parse(readFileSync(path, 'utf8'));
    content.accounts = content.accounts.map((account: Record<string, unknown>) => ({
      ...account,
      ...change(account),
    }));
    writeFileSync(path, JSON.stringify(content));
  };
  beforeAll(async () => {
    world = await startWorld();
    await world.login('dev@example.com', ['--scopes', 'user:read:user,meeting:write:meeting']);
    await world.login('work@example.com');
  });
  afterAll(() => world.stop());

  it('a token of the environment that says whose it is has the scopes of that login', async () => {
    const { stdout: token } = await world.run(['token', '--account', 'work@example.com']);
    const report = await world.run(['scopes', 'doctor', '--json'], { ZOOMCTL_TOKEN: token.trim() });
    expect(report.exitCode).toBe(0);
    expect(report.json.account.email).toBe('work@example.com');
    expect(report.json.granted).toContain('meeting:update:status');
    expect(report.stdout + report.stderr).not.toContain(token.trim());
  });

  it('what was asked for at login and is not in the token', async () => {
    const args = ['meetingCreate', '--account', 'dev@example.com'];
    expect((await findings(args)).has('not_granted')).toBe(false);
    changeAccounts(({ email }) => (email === 'dev@example.com' ? { scopes: ['user:read:user'] } : {}));
    expect((await findings(args)).get('not_granted')).toContain('meeting:write:meeting');
  });

  it('a login from before a scope was added, as a later one to the same app shows', async () => {
    changeAccounts(({ email }) =>
      email === 'dev@example.com'
        ? { scopes: ['user:read:user'], requested: [], loggedInAt: '2026-01-02T03:04:05.000Z' }
        : {},
    );
    const found = (await findings(['GET /users/me', '--account', 'dev@example.com'])).get('stale_grant');
    expect(found).toMatch(/^work@example\.com logged in to the same app on .* of 2026-01-02/);
  });

  it('a dead login, with which nothing is open', async () => {
    const { account } = (await world.run(['account', 'show', '--json'])).json;
    changeAccounts(({ id }) => (id === account.id ? { loginNeeded: true } : {}));
    const report = await world.run(['scopes', 'doctor', '--json']);
    expect(report.exitCode).toBe(4);
    expect(report.json.findings[0].kind).toBe('login_needed');
    const missing = await world.run(['scopes', 'doctor', 'GET /groups', '--json']);
    expect(missing.exitCode).toBe(3);
  });

  it("a classic grant from before the app's migration", async () => {
    changeAccounts(({ email }) => (email === 'dev@example.com' ? { scopes: ['user:read'] } : {}));
    const found = await findings(['GET /users/me', '--account', 'dev@example.com']);
    expect(found.get('migrated_grant')).toContain('work@example.com got them');
  });
});
