import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment, runZoomctl } from '../support/zoomctl.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-not-read-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const scan = (...args: string[]) => runZoomctl(['scopes', 'scan', ...args], bareEnvironment(directory));

const CALL = "fetch('https://api.zoom.us/v2/users/me/meetings', { method: 'POST' });\n";

function folder(name: string): string {
  const path = join(directory, name);
  mkdirSync(path);
  return path;
}

/** A file of so many bytes that takes no room on the disk. */
function sparse(path: string, size: number, end: string): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  writeSync(file, end, size);
  closeSync(file);
}

describe('what is not read', () => {
  it('is told in every format, and fails with --strict', async () => {
    const root = folder('large');
    writeFileSync(join(root, 'a.js'), CALL);
    const large = join(root, 'large.js');
    sparse(large, 9 * 1024 * 1024, CALL);
    const { json, stderr, exitCode } = await scan(root, '--json');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ files: 1, notRead: [{ file: large, reason: 'larger than 8 MiB' }] });
    expect(json.findings).toContainEqual(expect.objectContaining({ kind: 'not_read', evidence: [large] }));
    expect(stderr).toBe(`! Not read: ${large} (larger than 8 MiB)\n`);
    expect((await scan(root)).stdout.replace(/\s+/g, ' ')).toContain('! Not read (larger than 8 MiB):');
    const sarif = await scan(root, '--format', 'sarif');
    expect(JSON.parse(sarif.stdout).runs[0].invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: 'Not read: larger than 8 MiB.' } },
    ]);
    expect((await scan(root, '--format', 'markdown')).stdout).toContain('Not read');
    expect((await scan(root, '--format', 'github')).stdout).toContain('Not read');
    expect((await scan(root, '--strict')).exitCode).toBe(3);
  });

  it('is no large file that has nothing to do with Zoom', async () => {
    const root = folder('elsewhere');
    sparse(join(root, 'data.js'), 9 * 1024 * 1024, 'export {};');
    expect((await scan(root, '--json')).json).toMatchObject({ files: 1, notRead: [] });
  });

  it('is no API document, collection or recorded traffic of many megabytes', async () => {
    const root = folder('traffic');
    const entry = (url: string) => ({ request: { method: 'GET', url } });
    const entries = [
      ...Array.from({ length: 200_000 }, (_, i) => entry(`https://example.com/${'x'.repeat(60)}/${i}`)),
      entry('https://api.zoom.us/v2/users/me'),
    ];
    const text = JSON.stringify({ log: { version: '1.2', entries } });
    expect(text.length).toBeGreaterThan(20_000_000);
    writeFileSync(join(root, 'traffic.har'), text);
    const { json } = await scan(root, '--json');
    expect(json).toMatchObject({ files: 1, notRead: [], calls: [{ method: 'GET', path: '/users/me' }] });
  });

  it('is a binary file that speaks of Zoom, and no text in UTF-16', async () => {
    const root = folder('encodings');
    writeFileSync(join(root, 'binary.ts'), `\0\0${CALL}`);
    writeFileSync(join(root, 'wide.js'), Buffer.from(`\ufeff${CALL}`, 'utf16le'));
    const { json } = await scan(root, '--json');
    expect(json).toMatchObject({ files: 1, notRead: [{ reason: 'binary' }], calls: [{ line: 1 }] });
  });

  it.runIf(process.platform === 'linux')('is a file whose name is not UTF-8', async () => {
    const root = folder('names');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff]), Buffer.from('.js')]), CALL);
    const { json, exitCode } = await scan(root, '--json', '--strict');
    expect(json).toMatchObject({ files: 0, notRead: [{ reason: 'its name is not UTF-8' }] });
    expect(exitCode).toBe(3);
  });

  it('is what a file holds beyond the work that may be spent on one', async () => {
    const root = folder('tangled');
    // Each format puts its argument in eight times, and so does the argument's own.
    writeFileSync(
      join(root, 'tangled.py'),
      `url = ${'"https://api.zoom.us/{0}{0}{0}{0}{0}{0}{0}{0}".format('.repeat(9)}x${')'.repeat(9)}\nrequests.get(url)\n`,
    );
    const { json } = await scan(root, '--json');
    expect(json.notRead).toMatchObject([{ reason: 'too complex, not read to the end' }]);
  });

  it.runIf(process.platform !== 'win32')(
    'is never waited for: a pipe and a device are no files (line 27: bad input)',
    async () => {
      const pipe = join(folder('pipes'), 'pipe.js');
      execFileSync('mkfifo', [pipe]);
      for (const [path, what] of [
        [pipe, 'a named pipe'],
        ['/dev/zero', 'a device'],
      ] as const) {
        const { exitCode, stderr } = await scan(path);
        expect(exitCode).toBe(2);
        expect(stderr).toContain(`PATH: ${path} is ${what}, neither a file nor a folder.`);
      }
      execFileSync('mkfifo', [join(directory, 'pipes', '.gitignore')]);
      // In a folder it is no source, and no list of rules.
      expect((await scan(join(directory, 'pipes'), '--json')).json).toMatchObject({ files: 0, notRead: [] });
    },
  );
});
