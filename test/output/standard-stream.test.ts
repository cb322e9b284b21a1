import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const ALL = 'scopes doctor --all --json --granted user:read --app-type user';

/** A pipeline of the shell, in which `zoomctl` is the built binary. */
function shell(script: string): Promise<{ stdout: string; stderr: string; status: number | null }> {
  const child = spawn('bash', ['-c', `zoomctl() { "${process.execPath}" "${BINARY}" "$@"; }; ${script}`]);
  const read = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    read.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    read.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ ...read, status })));
}

const NOT_WAITING = 'import os,sys;os.set_blocking(1,False);os.execvp(sys.argv[1],sys.argv[1:])';

/** What the doctor of everything prints into a socket that is first read after some milliseconds. */
async function throughSocket(after = 0, [program, ...before]: readonly string[] = []): Promise<string> {
  const line = [...(program === undefined ? [] : [...before, process.execPath]), BINARY, ...ALL.split(' ')];
  const child = spawn(program ?? process.execPath, line, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => setTimeout(resolve, after));
  let text = '';
  for await (const part of child.stdout.setEncoding('utf8')) text += part;
  return text;
}

describe('standard output', () => {
  it('is the same in a pipe, in a slow one, in one that does not wait, and in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zoomctl-output-'));
    const file = join(folder, 'all.json');
    // What does not wait: a pipe whose other end set O_NONBLOCK, as some parents do.
    const nonBlocking = `python3 -c 'import os,sys;os.set_blocking(1,False);os.execvp(sys.argv[1],sys.argv[1:])' "${process.execPath}" "${BINARY}" ${ALL}`;
    const { stdout } = await shell(`zoomctl ${ALL}`);
    expect(JSON.parse(stdout).endpoints).toHaveLength(1750);
    await shell(`zoomctl ${ALL} > "${file}"`);
    expect(readFileSync(file, 'utf8') === stdout).toBe(true);
    expect((await shell(`zoomctl ${ALL} | { sleep 1; cat; }`)).stdout === stdout).toBe(true);
    const hasPython = (await shell('python3 --version')).status === 0;
    if (hasPython) expect((await shell(`${nonBlocking} | { sleep 1; cat; }`)).stdout === stdout).toBe(true);
    rmSync(folder, { recursive: true });
    // What Node itself starts a program with: a socket, also one that is read slowly or that does not wait.
    expect((await throughSocket()) === stdout).toBe(true);
    expect((await throughSocket(500)) === stdout).toBe(true);
    if (hasPython) expect((await throughSocket(500, ['python3', '-c', NOT_WAITING])) === stdout).toBe(true);
  });

  it('that nobody reads ends the command without a word', async () => {
    for (const args of [ALL, '--help', 'endpoint list --json']) {
      const { stderr } = await shell(`zoomctl ${args} | true`);
      expect(stderr).toBe('');
    }
  });

  it('that is full is told', async () => {
    for (const args of [ALL, '--help', '--version', 'endpoint list']) {
      const { stderr, status } = await shell(`zoomctl ${args} > /dev/full`);
      expect([args, status, stderr]).toEqual([args, 1, expect.stringContaining('ENOSPC')]);
    }
    expect((await shell(`zoomctl nonsense 2> /dev/full`)).status).toBe(2);
  });

  it('that is closed is no crash', async () => {
    const { stderr } = await shell(`zoomctl endpoint list >&-`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
