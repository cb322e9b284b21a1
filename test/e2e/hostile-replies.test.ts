import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, type Responder, startHttpServer } from '../support/http-server.ts';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { bareEnvironment, runZoomctl, type TestEnv } from '../support/zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

let home: string;
let env: TestEnv;
let server: HttpServer;
let answer: Responder;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zoomctl-hostile-'));
  server = await startHttpServer((...call) => answer(...call));
  env = { ...bareEnvironment(home), ZOOMCTL_TOKEN: 'token-of-the-test', ZOOMCTL_API_URL: `${server.url}/v2` };
});
afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const replies =
  (status: number, body: string, headers: Record<string, string> = {}): Responder =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

describe('line 24: a hostile reply', () => {
  it('that names scopes in a strange place has one meaning: its kind and its exit code agree', async () => {
    const message = [['Invalid access token, does not contain scopes:[user:read:user].']];
    answer = replies(400, JSON.stringify({ code: 4711, message }));
    const { exitCode, stderr } = await runZoomctl(['api', 'GET', '/users/me', '--json'], env);
    expect(JSON.parse(stderr.slice(stderr.indexOf('{'))).error).toMatchObject({
      kind: 'missing_scopes',
      exitCode: 3,
    });
    expect(exitCode).toBe(3);
  });

  it('with success for an id that can’t exist is no answer to --probe', async () => {
    answer = replies(200, '{}', { 'content-type': 'application/json' });
    const args = ['scopes', 'doctor', '--probe', 'GET /meetings/{meetingId}', 'GET /users/me', '--json'];
    const { json } = await runZoomctl(args, env);
    expect(json.endpoints).toMatchObject([
      { status: 'unknown', probe: { result: 'inconclusive' } },
      { status: 'ok', probe: { result: 'open' } },
    ]);
  });

  it.each([
    ['an unending message', 400, '{"code":300,"message":"'.padEnd(2_000_000, '"message":"')],
    [
      'a message of two million characters',
      400,
      JSON.stringify({ code: 300, message: '-eyJ'.repeat(500_000) }),
    ],
  ])('%s holds nothing up and fills no screen', async (_what, status, body) => {
    answer = replies(status, body);
    const start = performance.now();
    const { exitCode, stderr } = await runZoomctl(['api', 'GET', '/users/me'], env);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(exitCode).toBe(1);
    expect(stderr.length).toBeLessThan(6_000);
  });

  it.each([
    ['nested without end', `{"id":1,"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['with an id that can’t become text', '{"id":{"toString":1}}'],
  ])('%s after a meeting was asked for is no bug: exit 6', async (_what, body) => {
    answer = replies(201, body);
    for (const json of [[], ['--json']]) {
      const { exitCode, stderr } = await runZoomctl(['meeting', 'create', '--instant', ...json], env);
      expect(exitCode).toBe(6);
      expect(stderr).not.toContain('bug');
    }
  });

  it('is printed byte for byte in a pipe', async () => {
    const body = '{"topic":"\u001b]0;pwned\u0007\u009b"}\r\n';
    answer = replies(200, body);
    expect((await runZoomctl(['api', 'GET', '/users/me'], env)).stdout).toBe(body);
  });
});

const unavailable = terminalUnavailable();
describe.skipIf(unavailable !== undefined)('line 15: at a terminal', () => {
  let terminal: Terminal | undefined;
  afterEach(() => terminal?.close());

  it.each([
    ['a body', 200, ['api', 'GET', '/users/me'], 0],
    ["an error's body", 404, ['api', 'GET', '/users/me'], 1],
    ['headers', 200, ['api', 'GET', '/users/me', '--include'], 0],
  ])('%s of api does not drive it', async (_what, status, args, exitCode) => {
    answer = replies(status, 'first\n\u001b[2J\u001b[1;1H\tlast\u001b]0;pwned\u0007', {
      'X-Evil': 'v\u009b31m',
    });
    terminal = new Terminal(args, env);
    expect(await terminal.exitCode()).toBe(exitCode);
    const screen = terminal.screen();
    expect(screen).toContain('first');
    expect(screen).toMatch(/^\^\[\[2J\^\[\[1;1H {2,}last\^\[\]0;pwned\^G/m);
    if (args.includes('--include')) expect(screen).toContain('x-evil: v\\u009b31m');
  });
});

describe('line 27: endless input', () => {
  it.each([
    [['scopes', 'doctor', `GET /${'a'.repeat(50_000)}`, '--granted', 'meeting:write:meeting']],
    [['api', 'GET', 'a'.repeat(70_000)]],
  ])('never makes a pattern that is too large', async (args) => {
    const { stdout, stderr } = await runZoomctl(args, env);
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(stderr).not.toContain('regular expression');
    expect(stderr).not.toContain('bug');
  });
});

describe.skipIf(process.platform === 'win32')('line 26: a reader that is gone', () => {
  it('gets no version, and no complaint', () => {
    const line = `(sleep 0.5; "$0" "$1" --version) | true`;
    const { stderr } = spawnSync('bash', ['-c', line, process.execPath, BINARY], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});
