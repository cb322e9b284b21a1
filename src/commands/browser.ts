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

/**
 * Opens a URL in the browser: with the command that `BROWSER` holds, else the system's. No shell is involved, and the
 * browser's own output goes nowhere.
 * @throws an Error when the browser could not be started
 */
export async function openBrowser(url: string, env: Env): Promise<void> {
  checkUrl(url);
  const [program, ...words] = (env.BROWSER ?? '').split(' ').filter((word) => word !== '');
  if (program === undefined) {
    const { default: open } = await import('open');
    const child = await open(url);
    child.on('error', () => undefined);
    return;
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true, shell: false });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
}
