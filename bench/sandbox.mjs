import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ZOOMCTL = fileURLToPath(new URL('../bin/zoomctl.js', import.meta.url));
const BROWSER = fileURLToPath(new URL('../test/support/consenting-browser.mjs', import.meta.url));

/**
 * Starts a sandbox as a process and logs in to it, once with the encrypted file, once with the unencrypted one, and where it
 * is asked for once with the keychain of this session.
 */
export async function sandboxWithLogins(base, { keychain = false } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'zoomctl-bench-'));
  const child = spawn(process.execPath, [ZOOMCTL, 'sandbox', '--json', '--auto-consent'], {
    env: { ...base, HOME: directory },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
  const { oauthUrl, apiUrl, publicClientId } = JSON.parse(line);
  const world = {
    ...base,
    HOME: directory,
    ZOOMCTL_OAUTH_URL: oauthUrl,
    ZOOMCTL_API_URL: apiUrl,
    ZOOM_CLIENT_ID: publicClientId,
    BROWSER: `${process.execPath} ${BROWSER}`,
  };
  const login = (name, more, args = []) => {
    const env = { ...world, ...more, ZOOMCTL_CONFIG_DIR: join(directory, name) };
    const { status, stderr } = spawnSync(process.execPath, [ZOOMCTL, 'login', ...args], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`login ended with ${status}: ${stderr}`);
    return env;
  };
  // Different users: a second login of one would end the first.
  const insecure = login('insecure', { SANDBOX_USER: 'work@example.com' }, ['--insecure-storage']);
  const encrypted = login('encrypted', { ZOOMCTL_STORE: 'file', ZOOMCTL_STORE_KEY: 'bench' });
  const inKeychain = keychain ? login('keychain', { SANDBOX_USER: 'colleague@example.com' }) : undefined;
  const token = spawnSync(process.execPath, [ZOOMCTL, 'token'], {
    env: insecure,
    encoding: 'utf8',
  }).stdout.trim();
  return {
    directory,
    apiUrl,
    token,
    insecure,
    encrypted,
    inKeychain,
    stop() {
      if (inKeychain) spawnSync(process.execPath, [ZOOMCTL, 'logout', '--all'], { env: inKeychain });
      child.kill('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
