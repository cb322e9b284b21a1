import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { TestEnv } from './zoomctl.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));

/** Why a real terminal can't be used here, or undefined where it can. With CI set nothing may be skipped. */
export function terminalUnavailable(): string | undefined {
  if (process.env.CI || spawnSync('sh', ['-c', 'command -v tmux']).status === 0) return undefined;
  return 'tmux is missing; apt-get install tmux';
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** zoomctl in a terminal of its own, typed into and read like a person would. */
export class Terminal {
  readonly #socket = `zoomctl-test-${randomBytes(6).toString('hex')}`;

  constructor(args: readonly string[], env: TestEnv, columns = 100) {
    const variables = Object.entries({ ...env, TERM: 'xterm-256color' })
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([name, value]) => `${name}=${shellWord(value)}`);
    const line = ['env', '-i', ...variables, process.execPath, BINARY, ...args.map(shellWord)].join(' ');
    // The exit code is printed, and the window stays for it to be read.
    const shell = `${line}; echo "[exit $?]"; exec sleep 600`;
    this.#tmux(['-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', '50', shell]);
  }

  #tmux(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  }

  /** What the screen shows, its lines joined where the terminal broke them. */
  screen(withColours = false): string {
    return this.#tmux(['capture-pane', '-p', '-J', ...(withColours ? ['-e'] : [])]);
  }

  /** All that was shown, what has left the screen at its top too. */
  history(): string {
    return this.#tmux(['capture-pane', '-p', '-J', '-S', '-']);
  }

  /** The lines that the terminal itself had to break, because the program printed more than fits. */
  brokenLines(): string[] {
    // One request, so that the screen is the same for both.
    const both = this.#tmux([
      ...['capture-pane', '-p', ';', 'display-message', '-p', this.#socket, ';'],
      ...['capture-pane', '-p', '-J'],
    ]);
    const [broken = [], joined = []] = both
      .split(`${this.#socket}\n`)
      .map((screen) => screen.split('\n').map((line) => line.trimEnd()));
    return joined.filter((line) => !broken.includes(line));
  }

  /** Types keys by tmux's names: text, `Enter`, `C-c`. */
  type(...keys: readonly string[]): void {
    this.#tmux(['send-keys', ...keys]);
  }

  /** Waits until the screen shows something. @throws an Error with the screen after 20 seconds */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (let waited = 0; waited < 20_000; waited += 50) {
      const match = pattern.exec(this.screen());
      if (match !== null) return match;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The terminal never showed ${pattern}:\n${this.screen()}`);
  }

  /** The exit code of the command once it has ended. */
  async exitCode(): Promise<number> {
    return Number((await this.shows(/\[exit (\d+)\]/))[1]);
  }

  /** Sends the command a signal by its name, without SIG. */
  signal(name: string): void {
    const shell = this.#tmux(['display-message', '-p', '#{pane_pid}']).trim();
    const { stdout } = spawnSync('pgrep', ['-P', shell], { encoding: 'utf8' });
    process.kill(Number(stdout.trim()), `SIG${name}`);
  }

  /** Whether the cursor can be seen. */
  cursorShows(): boolean {
    return this.#tmux(['display-message', '-p', '#{cursor_flag}']).trim() === '1';
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }
}
