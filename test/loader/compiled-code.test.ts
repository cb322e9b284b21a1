import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PRELOAD = fileURLToPath(new URL('../support/loaded-modules.cjs', import.meta.url));
const DOCTOR = ['scopes', 'doctor', 'GET /users/me', '--granted', 'user:read', '--json'];
const DIFF = ['scopes', 'diff', 'user:read', 'meeting:read', '--json'];

interface LoadedScript {
  readonly file: string;
  /** How V8 took what was compiled before: undefined where nothing was. */
  readonly taken: boolean | undefined;
}

/** A copy of the built program, so that nothing else runs it. */
class Program {
  readonly home = mkdtempSync(join(tmpdir(), 'zoomctl-compiled-'));
  readonly folder = join(this.home, 'dist', 'compiled', `${process.version}-${process.arch}`);
  readonly #env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: this.home,
    ZOOMCTL_CONFIG_DIR: join(this.home, 'config'),
  };

  constructor() {
    cpSync(join(ROOT, 'bin'), join(this.home, 'bin'), { recursive: true });
    cpSync(join(ROOT, 'dist'), join(this.home, 'dist'), {
      recursive: true,
      filter: (source) => !source.includes(join('dist', 'compiled')),
    });
  }

  get binary(): string {
    return join(this.home, 'bin', 'zoomctl.js');
  }

  run(args: readonly string[], node: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    return spawnSync(process.execPath, [...node, this.binary, ...args], {
      env: { ...this.#env, ...env },
      encoding: 'utf8',
    });
  }

  /** The scripts that a run loads. */
  scripts(args: readonly string[], env: NodeJS.ProcessEnv = {}): LoadedScript[] {
    const { stderr } = this.run(args, ['--require', PRELOAD], env);
    const loaded = JSON.parse(/^loaded (.*)$/m.exec(stderr)?.[1] ?? 'null') as { scripts: LoadedScript[] };
    return loaded.scripts.map(({ file, taken }) => ({ file: basename(file), taken }));
  }

  kept(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort() : [];
  }

  forget(): void {
    rmSync(join(this.home, 'dist', 'compiled'), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

describe('what V8 has compiled of the program', () => {
  let program: Program;
  beforeAll(() => {
    program = new Program();
  });
  afterAll(() => program.remove());

  it('is kept by the first run of a command, and taken by the next', () => {
    program.forget();
    expect(program.scripts(DOCTOR).map(({ taken }) => taken)).not.toContain(true);
    const first = program.run(DOCTOR);
    expect(program.kept()).toEqual(['scopes.doctor--granted--json']);
    const scripts = program.scripts(DOCTOR);
    expect(scripts.map(({ file }) => file)).toContain('core.js');
    expect(scripts.map(({ taken }) => taken)).toEqual(scripts.map(() => true));
    expect(program.run(DOCTOR)).toMatchObject({ status: first.status, stdout: first.stdout, stderr: '' });
  });

  it('is kept of a run that sets flags of V8 as well', () => {
    program.forget();
    const first = program.run(DIFF);
    expect(first.stderr).toBe('');
    expect(program.kept()).toEqual(['scopes.diff--json']);
    expect(program.scripts(DIFF)[0]).toEqual({ file: 'core.js', taken: true });
    expect(program.run(DIFF).stdout).toBe(first.stdout);
  });

  it('gains what a later run of the command loads besides', () => {
    program.forget();
    for (let runs = 0; runs < 4; runs++) program.run(DOCTOR);
    const markdown = [...DOCTOR.slice(0, -1), '--format', 'markdown'];
    const before = program.scripts(markdown).filter(({ taken }) => taken === undefined);
    expect(before.length).toBeGreaterThan(0);
    program.run(markdown);
    expect(program.scripts(markdown).filter(({ taken }) => taken !== true)).toEqual([]);
    expect(program.scripts(DOCTOR).filter(({ taken }) => taken !== true)).toEqual([]);
  });

  it('is kept apart for other options, of a hundred at most', () => {
    program.forget();
    program.run(DOCTOR);
    program.run([...DOCTOR, '--strict']);
    program.run(['scopes', 'doctor', '--all', ...DOCTOR.slice(3)]);
    expect(program.kept()).toEqual([
      'scopes.doctor--all--granted--json',
      'scopes.doctor--granted--json',
      'scopes.doctor--granted--json--strict',
    ]);
    for (let made = 3; made < 100; made++) writeFileSync(join(program.folder, `made-${made}`), '');
    program.run(DIFF);
    expect(program.kept()).toHaveLength(100);
    expect(program.kept()).toContain('scopes.diff--json');
    // What was written first has made room.
    expect(program.kept()).not.toContain('scopes.doctor--granted--json');
    expect(program.run(DIFF).status).toBe(program.run(DIFF, ['--no-opt']).status);
  });

  it('is not kept of a run that failed, nor under flags that are not usual', () => {
    program.forget();
    expect(program.run(['scopes', 'doctor', '--nonsense']).status).toBe(2);
    expect(program.run(['../../x', '--json']).status).toBe(2);
    program.run(DOCTOR, ['--max-lazy']);
    program.run(DOCTOR, [], { NODE_OPTIONS: '--no-opt' });
    program.run(DOCTOR, [], { NODE_V8_COVERAGE: join(program.home, 'coverage') });
    expect(program.run(['--version']).status).toBe(0);
    expect(program.kept()).toEqual([]);
  });

  it('of another program in its place is not taken', () => {
    program.forget();
    program.run(['--help']);
    const { stdout } = program.run(['--help']);
    const [, build = ''] =
      /"build":"([^"]+)"/.exec(readFileSync(join(program.folder, 'help'), 'latin1')) ?? [];
    const files = ['core.js', 'zoomctl.js'].map((name) => join(program.home, 'dist', name));
    const texts = files.map((file) => readFileSync(file, 'latin1'));
    // As many characters as before: V8 itself would not see the difference. A build gives another name, too.
    for (const [index, file] of files.entries()) {
      const changed = (texts[index] ?? '')
        .replaceAll('log in, create meetings', 'LOG IN, CREATE MEETINGS')
        .replaceAll(build, [...build].reverse().join(''));
      expect(changed).not.toBe(texts[index]);
      const { atime, mtime } = statSync(file);
      writeFileSync(file, changed, 'latin1');
      utimesSync(file, atime, mtime);
    }
    expect(program.run(['--help']).stdout).toBe(
      stdout.replace('log in, create meetings', 'LOG IN, CREATE MEETINGS'),
    );
    expect(program.run(['--help']).stdout).not.toBe(stdout);
    for (const [index, file] of files.entries()) writeFileSync(file, texts[index] ?? '', 'latin1');
  });

  it('that is damaged is not taken, and made anew', () => {
    program.forget();
    const whole = program.run(DOCTOR);
    const file = join(program.folder, 'scopes.doctor--granted--json');
    const bytes = readFileSync(file);
    const header = bytes.indexOf('\n');
    const twice = (text: string) => Buffer.from(`${text}\n${text}\n`);
    const build = JSON.parse(bytes.toString('latin1', 0, header)).build;
    const script = (facts: object) => twice(JSON.stringify({ build, runs: 3, scripts: [facts] }));
    const without = (from: number, length: number) =>
      Buffer.from(bytes).fill(0, from, Math.min(from + length, bytes.length));
    const flipped = (at: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] as number) ^ 4;
      return copy;
    };
    const damaged = [
      Buffer.alloc(0),
      twice(''),
      twice('{"runs":0}'),
      twice('[]'),
      twice(JSON.stringify({ build, runs: 3 })),
      script({ name: 'core.js', length: -5 }),
      script({ nbme: 'core.js', length: 5 }),
      script({ name: 'a\0b', length: 5 }),
      script({ name: 'core.js', length: 1e12 }),
      bytes.subarray(0, header - 10),
      bytes.subarray(0, header + 1),
      bytes.subarray(0, bytes.length / 2),
      bytes.subarray(0, bytes.length - 4_000),
      // What a disk does: a page, or all from one on.
      without(81_920, 4_096),
      without(8_192, bytes.length),
      ...Array.from({ length: 20 }, (_, n) => flipped(Math.floor((bytes.length * (n + 0.5)) / 20))),
    ];
    for (const content of damaged) {
      writeFileSync(file, content);
      const { status, stdout, stderr } = program.run(DOCTOR);
      expect([status, stdout, stderr]).toEqual([whole.status, whole.stdout, '']);
    }
    expect(program.scripts(DOCTOR)[0]?.taken).toBe(true);
  });

  it('is not waited for, nor read without an end', () => {
    program.forget();
    program.run(DOCTOR);
    const file = join(program.folder, 'scopes.doctor--granted--json');
    const strange = [
      () => execFileSync('mkfifo', [file]),
      () => symlinkSync('/dev/zero', file),
      () => mkdirSync(file),
      () => {
        writeFileSync(file, '');
        truncateSync(file, 3_000_000_000);
      },
    ];
    for (const make of strange) {
      rmSync(file, { recursive: true });
      make();
      expect(program.run(DOCTOR)).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('that a process left half written is written anew', () => {
    program.forget();
    program.run(DOCTOR);
    const file = join(program.folder, 'scopes.doctor--granted--json');
    rmSync(file);
    for (const age of [3_600_000, -3_600_000]) {
      writeFileSync(`${file}.new`, 'half');
      const then = new Date(Date.now() - age);
      utimesSync(`${file}.new`, then, then);
      program.run(DOCTOR);
      expect(program.kept()).toEqual([]);
      program.run(DOCTOR);
      expect(program.kept()).toEqual(['scopes.doctor--granted--json']);
      rmSync(file);
    }
    writeFileSync(`${file}.new`, 'half');
    program.run(DOCTOR);
    // Somebody may be at it.
    expect(program.kept()).toEqual(['scopes.doctor--granted--json.new']);
  });

  it.skipIf(process.getuid?.() !== 0)('of another user is left alone', () => {
    program.forget();
    const dist = join(program.home, 'dist');
    chownSync(dist, 65_534, 65_534);
    expect(program.run(DOCTOR)).toMatchObject({ status: 0, stderr: '' });
    expect(program.kept()).toEqual([]);
    chownSync(dist, 0, 0);
  });

  it('lies where nobody else can change it, whatever the umask', () => {
    program.forget();
    const quoted = [process.execPath, program.binary, ...DOCTOR].map((word) => `'${word}'`).join(' ');
    execFileSync('sh', ['-c', `umask 000; HOME='${program.home}' ${quoted}; true`]);
    expect(program.kept()).toEqual(['scopes.doctor--granted--json']);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([program.folder, join(program.home, 'dist', 'compiled')].map(modeOf)).toEqual(['755', '755']);
    expect(modeOf(join(program.folder, 'scopes.doctor--granted--json'))).toBe('644');
  });

  it('is done without where it can not be kept', () => {
    program.forget();
    writeFileSync(join(program.home, 'dist', 'compiled'), '');
    const { stderr, status } = program.run(DOCTOR);
    expect([status, stderr]).toEqual([0, '']);
    program.forget();
  });

  it('is written by one of many at once, and whole', async () => {
    program.forget();
    const ended = Array.from({ length: 12 }, () => {
      const child = spawn(process.execPath, [program.binary, ...DOCTOR], {
        env: { HOME: program.home, PATH: process.env.PATH },
        stdio: 'ignore',
      });
      return new Promise((resolve) => child.on('close', resolve));
    });
    expect(await Promise.all(ended)).toEqual(ended.map(() => 0));
    expect(program.kept()).toEqual(['scopes.doctor--granted--json']);
    expect(program.scripts(DOCTOR)[0]?.taken).toBe(true);
  });
});
