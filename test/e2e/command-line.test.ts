import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { TOPICS } from '../../src/help/topics.ts';
import { bareEnvironment, runZoomctl, startZoomctl } from '../support/zoomctl.ts';

const env = { ...bareEnvironment('/nonexistent'), ZOOMCTL_CONFIG_DIR: '/nonexistent' };
const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('the command line', () => {
  it.each([['--version'], ['-V']])('%s prints the version', async (flag) => {
    const { stdout, exitCode } = await runZoomctl([flag], env);
    expect([stdout, exitCode]).toEqual([`${version}\n`, 0]);
  });

  it.each([[['--help']], [['-h']], [['help']], [[]]])('%j prints help on standard output', async (args) => {
    const { stdout, stderr, exitCode } = await runZoomctl(args, env);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const word of ['login', 'meeting', 'scopes', 'sandbox', 'Exit codes'])
      expect(stdout).toContain(word);
  });

  it.each(COMMANDS.map((entry) => [entry.words.join(' '), entry] as const))(
    '%s has help with its options and the global ones',
    async (_, entry) => {
      const { stdout, exitCode } = await runZoomctl([...entry.words, '--help'], env);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(entry.summary);
      expect(stdout).toContain('--json');
      expect((await runZoomctl(['help', ...entry.words], env)).stdout).toBe(stdout);
    },
  );

  it.each(Object.keys(TOPICS))('help %s explains the topic', async (topic) => {
    const { stdout, stderr, exitCode } = await runZoomctl(['help', topic], env);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const block of (await TOPICS[topic]?.load())?.blocks ?? []) {
      const words = 'text' in block ? block.text : 'list' in block ? block.list.flat().join(' ') : '';
      for (const word of words.split(/\s+/)) expect(stdout).toContain(word);
    }
  });

  it.each([
    ['meeting show', 'meeting get'],
    ['meeting view 1', 'meeting get'],
    ['meeting edit', 'meeting update'],
    ['meeting rm', 'meeting delete'],
    ['meeting start', 'meeting open'],
    ['meeting stop', 'meeting end'],
    ['account switch', 'account use'],
    ['account remove', 'logout'],
    ['account alias', 'account rename'],
    ['auth login', 'login'],
    ['auth status', 'status'],
    ['auth refresh --json', 'login'],
    ['whoami', 'account show'],
    ['doctor', 'scopes doctor'],
    ['help auth', 'help login'],
    ['meeting lst', 'meeting list'],
  ])('%s is told what it is called here', async (typed, meant) => {
    const { stderr, exitCode } = await runZoomctl(typed.split(' '), env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Did you mean zoomctl ${meant}?`);
  });

  it.each([
    ['-X', 'METHOD is the first argument'],
    ['--method', 'METHOD is the first argument'],
    ['-q', 'Did you mean --jq?'],
    ['-i', 'Did you mean --include?'],
    ['--jsn', 'json'],
    ['--nothing-like-it', 'See zoomctl api --help.'],
  ])('api %s, as other tools have it, is told what it is here', async (option, hint) => {
    const { stderr, exitCode } = await runZoomctl(['api', 'GET', '/users/me', option, 'POST'], env);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(hint)]);
  });

  it.each([['account'], ['meeting'], ['scopes']])('%s alone lists what is below it', async (group) => {
    const { stdout, exitCode } = await runZoomctl([group], env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: zoomctl ${group}`);
  });

  it.each([
    [['logni'], 'login'],
    [['environment', '--help'], 'zoomctl help environment'],
    [['help', 'enviroment'], 'zoomctl help environment'],
    [['exit-code'], 'zoomctl help exit-codes'],
    [['help', 'meeting', 'craete'], 'zoomctl help meeting create'],
    [['meeting', 'create', '--instnat'], '--instant'],
    [['account', 'list', '--jsno'], '--json'],
    [['meeting', 'craete'], 'create'],
    [['login', '--no-browsr'], '--no-browser'],
    [['account', 'show', 'a', 'b'], 'Too many arguments'],
    [['login', '--port'], '--port'],
    [['account', 'rename', 'x'], 'alias'],
    [['api', 'FETCH', '/users/me'], 'METHOD takes'],
  ])('%j is wrong usage, and the message names %s', async (args, named) => {
    const refused = await runZoomctl(args, env);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain(named);
    const json = await runZoomctl([...args, '--json'], env);
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stderr).error).toMatchObject({ kind: 'usage', exitCode: 2 });
  });

  it('global options work before and after the words of a command', async () => {
    for (const args of [
      ['--json', 'account', 'list'],
      ['account', '--json', 'list'],
      ['account', 'list', '--json'],
    ]) {
      expect((await runZoomctl(args, env)).json).toEqual({ accounts: [] });
    }
  });

  it('line 26: a long document arrives whole through a slow reader', async () => {
    const args = [
      'scopes',
      'doctor',
      '--all',
      '--json',
      '--granted',
      'meeting:write:meeting',
      '--app-type',
      'user',
    ];
    const child = spawn('sh', ['-c', `"$0" "$@" | (sleep 1; cat)`, process.execPath, BINARY, ...args], {
      env: env as NodeJS.ProcessEnv,
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(JSON.parse(text).endpoints).toHaveLength(1750);
  });

  it('line 26: a reader that has seen enough ends the output quietly', async () => {
    const args = ['scopes', 'doctor', '--all', '--granted', 'meeting:write:meeting', '--json'];
    const child = spawn(
      'bash',
      ['-c', `"$0" "$@" | head -c 1; echo " \${PIPESTATUS[0]}"`, process.execPath, BINARY, ...args],
      {
        env: env as NodeJS.ProcessEnv,
      },
    );
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(err).toBe('');
    expect(out).toMatch(/^\{ [03]$/m);
  });

  it('colours only where they are asked for or a terminal shows them', async () => {
    const args = ['scopes', 'doctor', '--granted', 'meeting:write:meeting'];
    expect((await runZoomctl(args, env)).stdout).not.toContain('\u001b');
    expect((await runZoomctl(args, { ...env, FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
    expect((await runZoomctl(args, { ...env, FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(
      '\u001b',
    );
  });

  it('standard input that ends at once is no question that waits for ever', async () => {
    const login = startZoomctl(['login'], { ...env, BROWSER: undefined });
    expect((await login.finished).exitCode).toBe(2);
  });
});
