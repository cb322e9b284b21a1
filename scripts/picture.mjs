// Records docs/session.svg: the built program in a real terminal (tmux), against a sandbox of its own. Usage: npm run picture
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { terminalSvg } from './terminal-svg.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const zoomctl = join(root, 'bin', 'zoomctl.js');
const browser = join(root, 'test', 'support', 'clicking-browser.mjs');

const COLUMNS = 96;

const COMMANDS = [
  'zoomctl login',
  'zoomctl meeting create --instant --topic Consultation',
  'zoomctl scopes doctor "POST /users/work@example.com/meetings"',
];

/** What is another one in every run, and what stands for it in the picture. */
const CONSTANTS = [
  [/(https?:\/\/[^\s\x1b]+\/oauth\/authorize\?)[^\s\x1b]+/g, '$1…'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:4000'],
  [/pwd=[^\s\x1b]+/g, 'pwd=…'],
  // Between the two may be the sequences that end a colour.
  [/(Passcode(?:\s|\x1b\[[\d;]*m|\x1b\(B)+)[^\s\x1b]+/g, '$1RMb00T'],
  // The meeting's id.
  [/\b\d{11}\b/g, '84844881265'],
];

async function startSandbox() {
  const scopes = 'meeting:write:meeting,user:read:user';
  const child = spawn(process.execPath, [zoomctl, 'sandbox', '--json', '--scopes', scopes], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, info: JSON.parse(line) };
  throw new Error('the sandbox did not start');
}

/** A terminal with a shell in it. */
class Terminal {
  #socket = `zoomctl-picture-${randomBytes(6).toString('hex')}`;

  constructor(env) {
    const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    const shell = ['exec env -i', ...variables, 'bash --noprofile --norc'].join(' ');
    this.tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(COLUMNS), '-y', '60', shell);
  }

  tmux(...args) {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }

  /** What was printed so far, with its colours; lines that the terminal broke are joined. */
  screen() {
    return this.tmux('capture-pane', '-p', '-e', '-J').trimEnd();
  }

  /** Rows of the screen, without colours. */
  rows() {
    return this.tmux('capture-pane', '-p').trimEnd().split('\n');
  }

  prompts() {
    return this.rows().filter((row) => row.startsWith('$')).length;
  }

  /** Waits until the shell shows so many prompts, and the last one waits for a command. */
  async prompted(count, what) {
    const deadline = performance.now() + 30_000;
    while (performance.now() < deadline) {
      if (this.prompts() >= count && this.rows().at(-1) === '$') return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what} does not end:\n${this.screen()}`);
  }

  /** Types a command, and waits until the prompt is there again. */
  async run(command) {
    // What is typed before the shell reads is shown twice.
    await this.prompted(1, 'The start of the shell');
    const before = this.prompts();
    this.tmux('send-keys', '-l', command);
    this.tmux('send-keys', 'Enter');
    await this.prompted(before + 1, command);
  }

  close() {
    this.tmux('kill-server');
  }
}

/** The screen without the prompt that waits at its end, and without empty lines around it. */
function withoutPrompt(screen) {
  return screen.split('\n').slice(0, -1).join('\n').trim();
}

/** Runs the commands, and makes the picture of what the terminal shows. */
export async function sessionPicture() {
  const home = mkdtempSync(join(tmpdir(), 'zoomctl-picture-'));
  const { child, info } = await startSandbox();
  let terminal;
  try {
    mkdirSync(join(home, 'bin'));
    symlinkSync(zoomctl, join(home, 'bin', 'zoomctl'));
    const env = {
      PATH: `${join(home, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: home,
      LANG: 'C.UTF-8',
      PS1: String.raw`\n\[\e[1;36m\]$\[\e[0m\] `,
      // A shell that is ended writes no history into a home that is being removed.
      HISTFILE: '/dev/null',
      ZOOMCTL_CONFIG_DIR: join(home, 'config'),
      ZOOMCTL_OAUTH_URL: info.oauthUrl,
      ZOOMCTL_API_URL: info.apiUrl,
      ZOOMCTL_STORE: 'file',
      ZOOMCTL_STORE_KEY: 'a passphrase of the picture',
      BROWSER: `${process.execPath} ${browser}`,
      SANDBOX_USER: 'work@example.com',
    };
    const added = ['app', 'add', 'Clinic', '--client-id', info.publicClientId];
    execFileSync(process.execPath, [zoomctl, ...added], { env, stdio: 'pipe' });
    terminal = new Terminal({ ...env, TERM: 'xterm-256color' });
    for (const command of COMMANDS) await terminal.run(command);
    const text = CONSTANTS.reduce(
      (all, [pattern, constant]) => all.replace(pattern, constant),
      terminal.screen(),
    );
    return terminalSvg(withoutPrompt(text), {
      columns: COLUMNS,
      title: `A terminal: ${COMMANDS.join(', ')}`,
    });
  } finally {
    terminal?.close();
    child.kill('SIGTERM');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'docs', 'session.svg'), await sessionPicture());
}
