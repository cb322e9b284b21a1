import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundle {
  /** A JavaScript file that `node` runs. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Bundles a TypeScript program, so that Node 20 can run it as a process of its own. `name` must be unique among all tests. */
export async function bundleProgram(
  name: string,
  source: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> {
  // Below node_modules, where the bundle still finds keytar.
  const path = join(ROOT, 'node_modules', '.zoomctl-test', `${name}-${process.pid}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts', sourcefile: `${name}.ts` },
    outfile: path,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    logLevel: 'error',
    external: ['keytar'],
    plugins: [...plugins],
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return { path, remove: () => rm(path, { force: true }) };
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
}

/** Starts `node path …`, with exactly this environment where one is given. */
export function startProgram(
  path: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): RunningProgram {
  const child = spawn(process.execPath, [path, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<Outcome>((resolve, reject) => {
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  return { process: child, ended };
}
