import type { ChildProcess } from 'node:child_process';
import type { Env } from '../config/environment.ts';
import { isLoopbackHost } from '../config/host-url.ts';
import { EXIT, Failure } from '../errors.ts';

/** Only `https`, and plain `http` on loopback, is ever handed to the system to open [security.md 8]. */
function checkUrl(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return;
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
  checkUrl(url);
  const [program, ...words] = (env.BROWSER ?? '').split(' ').filter((word) => word !== '');
  if (program === undefined) {
    const { default: open } = await import('open');
    const child = await open(url);
    await startedWell(child, child.spawnfile || 'the browser');
    return;
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true, shell: false });
  child.unref();
  await startedWell(child, `BROWSER (${program})`);
}
