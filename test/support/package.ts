import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestEnv } from './zoomctl.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

export interface Tarball {
  readonly path: string;
  /** The names of the files in it. */
  readonly files: readonly string[];
}

/** Runs a program to its end and gives its standard output; rejects when its exit code isn't 0. */
export async function run(
  program: string,
  args: readonly string[],
  env: TestEnv,
  cwd: string,
): Promise<string> {
  const { stdout } = await execute(program, args, { env: env as NodeJS.ProcessEnv, cwd, maxBuffer: 2 ** 26 });
  return stdout;
}

/** Packs what was built as `npm publish` would, without building it again. */
export async function packed(folder: string): Promise<Tarball> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(await run('npm', args, process.env, ROOT));
  return { path: join(folder, filename), files: files.map(({ path }: { path: string }) => path) };
}

/** An environment in which `node`, and the one that npm runs, is this one, and npm reaches no registry and has an empty cache. */
export function offlineWith(node: string, folder: string): TestEnv {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  symlinkSync(node, join(programs, 'node'));
  return {
    PATH: `${programs}:${process.env.PATH}`,
    HOME: folder,
    LANG: 'C.UTF-8',
    npm_config_cache: join(folder, 'cache'),
    npm_config_offline: 'true',
    npm_config_ignore_scripts: 'true',
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_update_notifier: 'false',
  };
}

/** A Node of this major version out of the registry's `node` package, or undefined when the registry doesn't give it. */
export async function nodeOfVersion(major: number, folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${major}`];
  try {
    await run('npm', args, process.env, folder);
  } catch {
    return undefined;
  }
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  const version = await run(node, ['--version'], {}, folder);
  if (!version.startsWith(`v${major}.`)) throw new Error(`${node} is Node ${version}`);
  return node;
}

/** The package.json of a folder. */
export function manifestOf(folder: string): { name: string; version: string; bin: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
