import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('keyring.sh', import.meta.url));
const PROGRAMS = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'];

function missingProgram(): string | undefined {
  if (process.platform !== 'linux') return 'a Secret Service (this is not Linux)';
  return PROGRAMS.find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
}

/**
 * Why the real keychain can't be tested here, or undefined where it can. With CI set nothing may be skipped: there the
 * tests run, and fail, where the programs are not installed.
 */
export function keyringUnavailable(): string | undefined {
  if (process.env.CI) return undefined;
  const missing = missingProgram();
  return missing === undefined
    ? undefined
    : `${missing} is missing; apt-get install dbus gnome-keyring libsecret-1-0 libsecret-tools`;
}

/** The process that answers to a name on the bus. */
function pidOf(name: string, env: NodeJS.ProcessEnv): number {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const call = ['org.freedesktop.DBus.GetConnectionUnixProcessID', `string:${name}`];
  const { stdout, stderr } = spawnSync('dbus-send', [...args, ...call], { env, encoding: 'utf8' });
  const pid = /uint32 (\d+)/.exec(stdout)?.[1];
  if (pid === undefined) throw new Error(`The process of ${name} was not found: ${stderr}`);
  return Number(pid);
}

export interface Keyring {
  /** The whole environment for a process that uses this keyring, its HOME a temporary folder. */
  readonly env: NodeJS.ProcessEnv;
  /** Locks the keyring; nobody is there to unlock it. */
  lock(): void;
  /** The secret of an entry as libsecret's own tool finds it, or null. */
  lookup(service: string, account: string): string | null;
  /** The window in which the keyring asks for its password opens from now on, and nobody answers. */
  letItsWindowWait(): void;
  /** Stops the keyring in the middle of whatever it does: it answers nothing until `thaw`. */
  freeze(): void;
  /** Stops the session bus in the same way. */
  freezeBus(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Starts a session bus with an unlocked gnome-keyring in a temporary HOME. */
export async function withKeyring(): Promise<Keyring> {
  const missing = missingProgram();
  if (missing !== undefined) throw new Error(`${missing} is needed to test the keychain`);
  const home = await mkdtemp(join(tmpdir(), 'zoomctl-keyring-'));
  const { PATH } = process.env;
  const base: NodeJS.ProcessEnv = {
    PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_RUNTIME_DIR: home,
  };
  // It lives as long as its standard input is open: even a killed test run leaves nothing behind.
  const session = spawn(
    'dbus-run-session',
    ['--', 'sh', SCRIPT, 'sh', '-c', 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null'],
    {
      env: base,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => {
    session.once('close', () => resolve());
  });
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    let errors = '';
    session.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('\n')) resolve(output.trim());
    });
    session.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk;
    });
    session.once('error', reject);
    session.once('close', () => reject(new Error(`The keyring's session ended: ${errors}`)));
  });
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
  const frozen: number[] = [];
  const freeze = (name: string) => {
    const pid = pidOf(name, env);
    process.kill(pid, 'SIGSTOP');
    frozen.push(pid);
  };

  return {
    env,
    lock() {
      const { status, stderr } = spawnSync(
        'dbus-send',
        [
          '--session',
          '--print-reply',
          '--dest=org.freedesktop.secrets',
          '/org/freedesktop/secrets',
          'org.freedesktop.Secret.Service.Lock',
          'array:objpath:/org/freedesktop/secrets/collection/login',
        ],
        { env, encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`The keyring could not be locked: ${stderr}`);
    },
    lookup(service, account) {
      const found = spawnSync('secret-tool', ['lookup', 'service', service, 'account', account], {
        env,
        encoding: 'utf8',
      });
      return found.status === 0 ? found.stdout : null;
    },
    letItsWindowWait() {
      const services = join(home, 'data', 'dbus-1', 'services');
      mkdirSync(services, { recursive: true });
      const name = 'org.gnome.keyring.SystemPrompter';
      // A program that ends with the bus and never takes the name: it is waited for.
      const service = `[D-BUS Service]\nName=${name}\nExec=/usr/bin/dbus-monitor --session interface=none.none\n`;
      writeFileSync(join(services, `${name}.service`), service);
      const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
      const { status, stderr } = spawnSync('dbus-send', [...bus, 'org.freedesktop.DBus.ReloadConfig'], {
        env,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`The bus did not look for services: ${stderr}`);
    },
    freeze: () => freeze('org.freedesktop.secrets'),
    freezeBus: () => freeze('org.freedesktop.DBus'),
    thaw() {
      for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT');
    },
    async stop() {
      session.stdin.end();
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}
