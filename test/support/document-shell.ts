import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './documents.ts';
import { bareEnvironment, startWorld, type TestEnv, type TestWorld } from './zoomctl.ts';

const BROWSER = fileURLToPath(new URL('./clicking-browser.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  /** Standard output and error as a terminal has them, one after the other. */
  readonly output: string;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function collect(child: ChildProcess, onText: (all: string) => void): void {
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      all += text;
      onText(all);
    });
  }
}

/**
 * The shell in which the blocks of one document are run, one after the other, in a home of its own: variables, the current
 * folder and files are there for the next block. `zoomctl` is the built binary; somebody before the browser allows access.
 */
export class DocumentShell {
  readonly directory = mkdtempSync(join(tmpdir(), 'zoomctl-docs-'));
  readonly #state = join(this.directory, '.state');
  readonly #env: TestEnv;
  readonly #background: { process: ChildProcess; ended: Promise<unknown> }[] = [];
  #world: TestWorld | undefined;

  constructor() {
    const bin = join(this.directory, '.bin');
    mkdirSync(bin);
    mkdirSync(join(this.directory, '.npm-global'));
    symlinkSync(join(ROOT, 'bin', 'zoomctl.js'), join(bin, 'zoomctl'));
    const browser = join(bin, 'browser.mjs');
    copyFileSync(BROWSER, browser);
    this.#env = {
      ...bareEnvironment(this.directory),
      PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
      BROWSER: `${process.execPath} ${browser}`,
      ZOOMCTL_STORE: 'file',
      ZOOMCTL_STORE_KEY: 'a passphrase of the documents',
      // npm's global folder is below the home, and a folder that is installed is taken as it is.
      npm_config_prefix: join(this.directory, '.npm-global'),
      npm_config_ignore_scripts: 'true',
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
    };
    writeFileSync(this.#state, `cd ${quoted(this.directory)}\n`);
  }

  /** The shell's variables are from now on those of a sandbox of its own. */
  async useSandbox(args: readonly string[]): Promise<void> {
    await this.#world?.stop();
    this.#world = await startWorld(args);
    const { sandbox } = this.#world;
    const serverToServer = args.join(' ').includes('--app-type s2s');
    const variables = {
      ZOOMCTL_OAUTH_URL: sandbox.oauthUrl,
      ZOOMCTL_API_URL: sandbox.apiUrl,
      ZOOM_CLIENT_ID: serverToServer ? sandbox.clientId : sandbox.publicClientId,
      ...(serverToServer
        ? { ZOOM_CLIENT_SECRET: sandbox.clientSecret, ZOOM_ACCOUNT_ID: sandbox.accountId }
        : {}),
    };
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
    await this.run(['unset ZOOM_CLIENT_SECRET ZOOM_ACCOUNT_ID', ...lines].join('\n'));
  }

  /** Runs lines of bash; with `stopAtErrors` the first one that fails is the last. */
  run(script: string, stopAtErrors = false): Promise<Ran> {
    const state = quoted(this.#state);
    const keep = `{ export -p; printf 'cd %q\\n' "$PWD"; } >${state}`;
    const whole = `. ${state}\ntrap ${quoted(keep)} EXIT\n${stopAtErrors ? 'set -e\n' : ''}${script}\n`;
    // One pipe for both streams, as in a terminal.
    const child = spawn('bash', ['-c', `exec 2>&1\n${whole}`], {
      env: this.#env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    collect(child, (all) => {
      output = all;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
  }

  /** Runs commands one after the other, each with what it printed. */
  async runEach(commands: readonly string[]): Promise<string[]> {
    const mark = '----- the next command -----';
    // The next command may ask for the status of the one before.
    const next = `__next() { local status=$?; echo '${mark}'; return $status; }`;
    const script = [next, ...commands.map((command) => `__next\n${command}`)].join('\n');
    const { output } = await this.run(script);
    return output.split(`${mark}\n`).slice(1);
  }

  /** Starts lines in another terminal, and takes over the variables that they print once they are ready. */
  async start(script: string): Promise<string> {
    const child = spawn('bash', ['-c', `. ${quoted(this.#state)}\nexec ${script}`], {
      env: this.#env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    this.#background.push({ process: child, ended });
    const printed = await new Promise<string>((resolve, reject) => {
      collect(child, (all) => {
        if (/^export .*\n[\s\S]*until Ctrl-C/m.test(all)) resolve(all);
      });
      child.once('close', () => reject(new Error(`${script} ended`)));
    });
    const lines = printed.split('\n').filter((line) => line.startsWith('export '));
    await this.run(lines.join('\n'));
    return printed;
  }

  async close(): Promise<void> {
    for (const { process: child, ended } of this.#background) {
      child.kill('SIGINT');
      await ended;
    }
    await this.#world?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
