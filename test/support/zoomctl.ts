import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const BROWSER = fileURLToPath(new URL('./consenting-browser.mjs', import.meta.url));

/** What a finished command left behind. */
export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape.
  readonly json: any;
}

/** A command that still runs. */
export interface Running {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the match once standard error or output holds it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export type TestEnv = Readonly<Record<string, string | undefined>>;

function finishedOf(
  stdout: string,
  stderr: string,
  exitCode: number | null,
  signal: NodeJS.Signals | null,
): Finished {
  return {
    exitCode,
    signal,
    stdout,
    stderr,
    get json() {
      return JSON.parse(stdout);
    },
  };
}

/** Starts the built binary with exactly this environment. */
export function startZoomctl(args: readonly string[], env: TestEnv, input?: string): Running {
  const child = spawn(process.execPath, [BINARY, ...args], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const watch of watchers) watch();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const watch of watchers) watch();
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  let ended = false;
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ended = true;
      for (const watch of watchers) watch();
      resolve(finishedOf(stdout, stderr, code, signal));
    });
  });
  return {
    process: child,
    finished,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const match = pattern.exec(stderr) ?? pattern.exec(stdout);
          if (match !== null) {
            watchers.delete(watch);
            resolve(match);
          } else if (ended) reject(new Error(`ended without printing ${pattern}:\n${stdout}\n${stderr}`));
        };
        watchers.add(watch);
        watch();
      }),
  };
}

export function runZoomctl(args: readonly string[], env: TestEnv, input?: string): Promise<Finished> {
  return startZoomctl(args, env, input).finished;
}

/** What `sandbox --json` prints when it is ready. */
export interface SandboxInfo {
  readonly oauthUrl: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicClientId: string;
  readonly accountId: string;
  readonly accounts: readonly {
    readonly email: string;
    readonly userId: string;
    readonly accountId: string;
  }[];
}

/** A place of its own for a test: a sandbox run by the real binary, an empty configuration, and the file store. */
export interface TestWorld {
  readonly directory: string;
  readonly sandbox: SandboxInfo;
  readonly env: TestEnv;
  /** Of the sandbox. */
  readonly processId: number;
  /** Runs zoomctl; `more` adds to the environment, undefined takes away. */
  run(args: readonly string[], more?: TestEnv, input?: string): Promise<Finished>;
  start(args: readonly string[], more?: TestEnv, input?: string): Running;
  /** Logs in as a user of the sandbox, who allows access at once. */
  login(user: string, args?: readonly string[], more?: TestEnv): Promise<Finished>;
  /** Every request that the sandbox got. */
  requests(): Promise<{ method: string; path: string; status: number; grantType?: string }[]>;
  /** Calls one of the sandbox's own test controls: `faults`, `expire`, `secrets`. */
  control(name: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** The environment of a machine with nothing set up: no keychain, no terminal, no settings. */
export function bareEnvironment(directory: string): TestEnv {
  return {
    PATH: process.env.PATH,
    HOME: directory,
    LANG: 'C.UTF-8',
    ZOOMCTL_CONFIG_DIR: join(directory, 'config'),
  };
}

/** Starts a sandbox and makes a world around it. Stop it when done. */
export async function startWorld(sandboxArgs: readonly string[] = ['--auto-consent']): Promise<TestWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'zoomctl-test-'));
  const bare = bareEnvironment(directory);
  // BROWSER is split at spaces, and a checkout's path may hold some.
  const browser = join(directory, 'browser.mjs');
  copyFileSync(BROWSER, browser);
  const running = startZoomctl(['sandbox', '--json', ...sandboxArgs], bare);
  const [line] = await running.printed(/^\{.*\}$/m);
  const sandbox = JSON.parse(line) as SandboxInfo;
  const env: TestEnv = {
    ...bare,
    ZOOMCTL_OAUTH_URL: sandbox.oauthUrl,
    ZOOMCTL_API_URL: sandbox.apiUrl,
    ZOOM_CLIENT_ID: sandbox.publicClientId,
    ZOOMCTL_STORE: 'file',
    ZOOMCTL_STORE_KEY: 'a passphrase of the tests',
    BROWSER: `${process.execPath} ${browser}`,
  };
  const world: TestWorld = {
    directory,
    sandbox,
    env,
    processId: running.process.pid ?? 0,
    run: (args, more = {}, input) => runZoomctl(args, { ...env, ...more }, input),
    start: (args, more = {}, input) => startZoomctl(args, { ...env, ...more }, input),
    login: (user, args = [], more = {}) => world.run(['login', ...args], { SANDBOX_USER: user, ...more }),
    async requests() {
      return (await (await fetch(`${sandbox.oauthUrl}/_sandbox/requests`)).json()) as never;
    },
    async control(name, body) {
      const init =
        body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const reply = await fetch(`${sandbox.oauthUrl}/_sandbox/${name}`, init);
      if (!reply.ok) throw new Error(`the sandbox's ${name} answered with ${reply.status}`);
      const text = await reply.text();
      return text === '' ? undefined : JSON.parse(text);
    },
    async stop() {
      running.process.kill('SIGTERM');
      await running.finished;
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}
