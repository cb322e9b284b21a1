import type { ChildProcess } from 'node:child_process';
import type { Env } from '../config/environment.ts';
import { isLoopbackHost } from '../config/host-url.ts';
import { EXIT, Failure } from '../errors.ts';

/**
 * The URL as it is handed to the system to open, without anything that a URL can't hold. Only `https`, and plain `http`
 * on loopback, ever is [security.md 8].
 */
function openable(text: string): string {
  if (!URL.canParse(text))
    throw new Failure('unsafe_url', EXIT.failed, 'What should be opened is not a URL.');
  const { protocol, hostname, href } = new URL(text);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return href;
  throw new Failure(
    'unsafe_url',
    EXIT.failed,
    `${protocol}//${hostname} is not opened in a browser: only https is.`,
  );
}

/** Milliseconds in which a program that can't open the URL has usually said so by its exit code. */
const FAILS_WITHIN = 1_500;

/** Waits a moment for a browser that ends at once with an error; one that goes on running has opened the URL. */
function startedWell(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, FAILS_WITHIN);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Error(`${program} can't be started (${error.code ?? error.message})`));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0 || code === null) resolve();
      else reject(new Error(`${program} ended with ${code}`));
    });
  });
}

/**
 * Opens a URL in the browser: with the command that `BROWSER` holds, else the system's. No shell is involved, and the
 * browser's own output goes nowhere.
 * @throws an Error that says why the browser could not be started
 */
export async function openBrowser(url: string, env: Env): Promise<void> {
  const href = openable(url);
  const [program, ...words] = (env.BROWSER ?? '').split(' ').filter((word) => word !== '');
  try {
    if (program === undefined) {
      const { default: open } = await import('open');
      const child = await open(href);
      await startedWell(child, child.spawnfile || 'the browser');
      return;
    }
    const { spawn } = await import('node:child_process');
    const child = spawn(program, [...words, href], { stdio: 'ignore', detached: true, shell: false });
    child.unref();
    await startedWell(child, `BROWSER (${program})`);
  } catch (error) {
    // A message of the system's may repeat the arguments, and the URL holds state, a ZAK or a passcode.
    const { message } = error as Error;
    throw new Error(message.replaceAll(href, 'the URL').replaceAll(url, 'the URL'));
  }
}
