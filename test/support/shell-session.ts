import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

export type TestedShell = 'bash' | 'zsh' | 'fish';

const START: Readonly<Record<TestedShell, string>> = {
  bash: 'bash --norc --noprofile -i',
  zsh: 'zsh -f -i',
  fish: 'fish --no-config -i',
};

const LOAD: Readonly<Record<TestedShell, string>> = {
  bash: 'eval "$(zoomctl completion bash)"',
  zsh: 'eval "$(zoomctl completion zsh)"',
  fish: 'zoomctl completion fish | source',
};

/** Why a shell can't be used here, or undefined where it can. With CI set nothing may be skipped. */
export function shellUnavailable(shell: TestedShell): string | undefined {
  if (process.env.CI) return undefined;
  const missing = [shell, 'tmux'].filter(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
  );
  return missing.length === 0 ? undefined : `${missing.join(' and ')} missing; apt-get install them`;
}

/**
 * A shell in a terminal, with zoomctl's completion loaded. Its `zoomctl` completes with the built binary; everything
 * else that it is called with is written down instead of run.
 */
export class ShellSession {
  readonly directory = mkdtempSync(join(tmpdir(), 'zoomctl-shell-'));
  readonly configDir = join(this.directory, 'config');
  readonly #socket = `zoomctl-test-${randomBytes(6).toString('hex')}`;
  readonly #calls = join(this.directory, 'calls');

  constructor(shell: TestedShell) {
    const bin = join(this.directory, 'bin');
    mkdirSync(bin);
    const path = join(bin, 'zoomctl');
    const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
    writeFileSync(
      path,
      `#!/bin/bash
case "$1" in __complete | completion) exec ${quoted(process.execPath)} ${quoted(BINARY)} "$@" ;; esac
printf '%s\\0' "$@" > ${quoted(`${this.#calls}.new`)} && mv ${quoted(`${this.#calls}.new`)} ${quoted(this.#calls)}
`,
    );
    chmodSync(path, 0o755);
    const variables = [
      `PATH=${quoted(`${bin}:${process.env.PATH}`)}`,
      `HOME=${quoted(this.directory)}`,
      `ZOOMCTL_CONFIG_DIR=${quoted(this.configDir)}`,
      'HISTFILE=/dev/null',
      'TERM=xterm-256color',
      'LANG=C.UTF-8',
      `PS1='$ '`,
    ];
    this.#tmux([
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      '150',
      '-y',
      '50',
      '-c',
      this.directory,
      `env -i ${variables.join(' ')} ${START[shell]}`,
    ]);
    this.#tmux(['send-keys', '-l', `${LOAD[shell]}; echo rea''dy`]);
    this.#tmux(['send-keys', 'Enter']);
  }

  #tmux(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  }

  screen(): string {
    return this.#tmux(['capture-pane', '-p', '-J']);
  }

  async #until<T>(what: string, look: () => T | undefined): Promise<T> {
    for (let waited = 0; waited < 30_000; waited += 50) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The shell never showed ${what}:\n${this.screen()}`);
  }

  /** Waits until the screen shows a text. */
  async shows(text: string): Promise<void> {
    await this.#until(text, () => (this.screen().includes(text) ? true : undefined));
  }

  /** Waits until the shell reads its next line: what is typed before, the terminal may take for itself. */
  async #prompt(): Promise<void> {
    await this.#until('its prompt', () => (this.#atPrompt() ? true : undefined));
  }

  #atPrompt(): boolean {
    return /(?:[$#]|~>)$/.test(this.screen().trimEnd());
  }

  async ready(): Promise<void> {
    await this.shows('ready');
    await this.#prompt();
  }

  /** Takes back what is typed and not run. */
  async takeBack(): Promise<void> {
    this.type('C-u');
    await this.#prompt();
  }

  /** Leaves what a failed test has begun. bash may lose what is typed right after an interruption, so others take back. */
  async recover(): Promise<void> {
    if (this.#atPrompt()) return;
    this.type('C-c');
    await this.#prompt();
  }

  /** Types a line as far as it is given, and presses Tab. */
  complete(line: string): void {
    this.#tmux(['send-keys', '-l', '--', line]);
    this.#tmux(['send-keys', 'Tab']);
  }

  type(...keys: readonly string[]): void {
    this.#tmux(['send-keys', ...keys]);
  }

  /** Runs the line, and gives the arguments that zoomctl is called with. */
  async run(): Promise<string[]> {
    rmSync(this.#calls, { force: true });
    this.#tmux(['send-keys', 'Enter']);
    const text = await this.#until('a call', () =>
      existsSync(this.#calls) ? readFileSync(this.#calls, 'utf8') : undefined,
    );
    await this.#prompt();
    return text.split('\0').slice(0, -1);
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
    // A shell that has just ended may still write its history.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
