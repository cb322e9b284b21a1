import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
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
    expect(program.kept()).toEqual(['scopes.doctor']);
    const scripts = program.scripts(DOCTOR);
    expect(scripts.map(({ file }) => file)).toContain('core.js');
    expect(scripts.map(({ taken }) => taken)).toEqual(scripts.map(() => true));
    expect(program.run(DOCTOR)).toMatchObject({ status: first.status, stdout: first.stdout, stderr: '' });
  });

  it('is kept of a run that sets flags of V8 as well', () => {
    program.forget();
    const first = program.run(DIFF);
    expect(first.stderr).toBe('');
    expect(program.kept()).toEqual(['scopes.diff']);
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
    const core = join(program.home, 'dist', 'core.js');
    const text = readFileSync(core, 'latin1');
    const { stdout } = program.run(['--help']);
    // As many characters as before: V8 itself would not see the difference.
    writeFileSync(core, text.replaceAll('log in, create meetings', 'LOG IN, CREATE MEETINGS'), 'latin1');
    expect(program.run(['--help']).stdout).toBe(
      stdout.replace('log in, create meetings', 'LOG IN, CREATE MEETINGS'),
    );
    expect(program.run(['--help']).stdout).not.toBe(stdout);
    writeFileSync(core, text, 'latin1');
  });

  it('that is damaged is not taken, and made anew', () => {
    program.forget();
    const whole = program.run(DOCTOR);
    const file = join(program.folder, 'scopes.doctor');
    const bytes = readFileSync(file);
    const header = bytes.indexOf('\n');
    const damaged = [
      Buffer.alloc(0),
      Buffer.from('\n'),
      Buffer.from('{"runs":0}\n'),
      Buffer.from('{"runs":0,"scripts":[{"name":"../core.js","stamp":"1 2","length":-5}]}\n'),
      bytes.subarray(0, header - 10),
      bytes.subarray(0, header + 1),
      bytes.subarray(0, bytes.length - 4_000),
      Buffer.concat([bytes.subarray(0, header + 1), Buffer.alloc(bytes.length)]),
    ];
    for (const content of damaged) {
      writeFileSync(file, content);
      const { status, stdout, stderr } = program.run(DOCTOR);
      expect([status, stdout, stderr]).toEqual([whole.status, whole.stdout, '']);
    }
    truncateSync(file, 0);
    program.run(DOCTOR);
    expect(program.scripts(DOCTOR)[0]?.taken).toBe(true);
  });

  it('lies where nobody else can change it, whatever the umask', () => {
    program.forget();
    const quoted = [process.execPath, program.binary, ...DOCTOR].map((word) => `'${word}'`).join(' ');
    execFileSync('sh', ['-c', `umask 000; HOME='${program.home}' ${quoted}; true`]);
    expect(program.kept()).toEqual(['scopes.doctor']);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([program.folder, join(program.home, 'dist', 'compiled')].map(modeOf)).toEqual(['755', '755']);
    expect(modeOf(join(program.folder, 'scopes.doctor'))).toBe('644');
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
    expect(program.kept()).toEqual(['scopes.doctor']);
    expect(program.scripts(DOCTOR)[0]?.taken).toBe(true);
  });
});
