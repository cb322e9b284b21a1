import { EXIT, Failure } from '../errors.ts';
import { type CredentialStore, parseCredentials, serializeCredentials } from './credential-store.ts';

/** The part of keytar that is used. `findCredentials` is left out: on a locked keyring it ends the process. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const SERVICE = 'zoomctl';
const PROBE = '__probe__';
/** Windows' credential manager holds 2,560 bytes an entry; a margin for its own additions. */
const WINDOWS_ENTRY_BYTES = 2_400;
const PARTS_MARK = 'zoomctl-parts:';

export interface KeychainOptions {
  readonly platform: NodeJS.Platform;
  /** `DBUS_SESSION_BUS_ADDRESS`; without a session bus Linux has no keychain, and none is started. */
  readonly hasSessionBus: boolean;
  /** Milliseconds after which a keychain that doesn't answer is given up. */
  readonly timeout: number;
  readonly load?: () => Promise<Keytar>;
}

const WAYS_OUT =
  'Or use the encrypted file: set ZOOMCTL_STORE=file and ZOOMCTL_STORE_KEY to a passphrase. As a last resort, zoomctl login --insecure-storage.';

function unavailable(kind: string, message: string, hint: string, cause?: unknown): Failure {
  return new Failure(kind, EXIT.failed, message, { hint: `${hint} ${WAYS_OUT}`, cause });
}

async function loadKeytar(): Promise<Keytar> {
  const module = (await import('keytar')) as unknown as { default?: Keytar } & Keytar;
  return module.default ?? module;
}

/** Turns keytar's failures, which are texts of libsecret and of the platforms, into errors that say what to do. */
function translate(error: unknown, platform: NodeJS.Platform): Failure {
  if (error instanceof Failure) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/Failed to load keytar native addon|libsecret-1\.so|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)/.test(text)) {
    return unavailable(
      'store_missing',
      'The keychain library could not be loaded.',
      platform === 'linux' ? 'Install libsecret (Debian: apt-get install libsecret-1-0).' : 'Reinstall zoomctl.',
      error,
    );
  }
  if (/locked collection|IsLocked|interaction is not allowed|dismissed/i.test(text)) {
    return unavailable('store_locked', 'The keychain is locked.', 'Unlock it and try again.', error);
  }
  if (/denied|auth(?:orization|entication) failed|user canceled/i.test(text)) {
    return unavailable('store_denied', 'The keychain refused access.', 'Allow zoomctl when the system asks.', error);
  }
  if (/org\.freedesktop\.secrets|D-Bus|dbus|Could not connect|autolaunch|collection\/login|No such file or directory/i.test(text)) {
    return unavailable(
      'store_missing',
      'There is no keychain on this machine.',
      'Install and start a Secret Service (gnome-keyring or KWallet).',
      error,
    );
  }
  return unavailable('store_failed', `The keychain failed: ${text}`, 'Try again.', error);
}

/**
 * The OS keychain through keytar: one entry an account under the service `zoomctl`. On Windows an entry too large for
 * the credential manager is split: the entry itself then names how many parts `<account>#1…` hold the text.
 */
export function keychainStore(options: KeychainOptions): CredentialStore {
  const { platform } = options;
  const load = options.load ?? loadKeytar;
  const label = platform === 'win32' ? 'the Windows Credential Manager' : 'the login keychain';

  async function call<T>(work: (keytar: Keytar) => Promise<T>): Promise<T> {
    if (platform === 'linux' && !options.hasSessionBus) {
      throw unavailable(
        'store_missing',
        'There is no keychain here: this session has no D-Bus (DBUS_SESSION_BUS_ADDRESS is not set).',
        'Log in to a desktop session, or start one with: dbus-run-session.',
      );
    }
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          unavailable(
            'store_hangs',
            `The keychain did not answer within ${options.timeout / 1000} seconds.`,
            'A window that asks for its password may be waiting.',
          ),
        );
      }, options.timeout);
    });
    try {
      return await Promise.race([load().then(work), tooLate]);
    } catch (error) {
      throw translate(error, platform);
    } finally {
      clearTimeout(timer);
    }
  }

  async function readText(keytar: Keytar, account: string): Promise<string | null> {
    const text = await keytar.getPassword(SERVICE, account);
    if (text === null || !text.startsWith(PARTS_MARK)) return text;
    const count = Number(text.slice(PARTS_MARK.length));
    const parts: string[] = [];
    for (let part = 1; part <= count; part++) {
      parts.push((await keytar.getPassword(SERVICE, `${account}#${part}`)) ?? '');
    }
    return parts.join('');
  }

  async function removeParts(keytar: Keytar, account: string, from: number): Promise<void> {
    if (platform !== 'win32') return;
    for (let part = from; await keytar.deletePassword(SERVICE, `${account}#${part}`); part++);
  }

  async function writeText(keytar: Keytar, account: string, text: string): Promise<void> {
    if (platform !== 'win32' || Buffer.byteLength(text) <= WINDOWS_ENTRY_BYTES) {
      await keytar.setPassword(SERVICE, account, text);
      await removeParts(keytar, account, 1);
      return;
    }
    // A character is at most three bytes here. The entry that names the parts is written last.
    const parts = text.match(new RegExp(`[^]{1,${WINDOWS_ENTRY_BYTES / 3}}`, 'g')) ?? [];
    for (const [index, part] of parts.entries()) await keytar.setPassword(SERVICE, `${account}#${index + 1}`, part);
    await keytar.setPassword(SERVICE, account, `${PARTS_MARK}${parts.length}`);
    await removeParts(keytar, account, parts.length + 1);
  }

  async function probeWith(keytar: Keytar): Promise<void> {
    await keytar.setPassword(SERVICE, PROBE, 'probe');
    const read = await keytar.getPassword(SERVICE, PROBE);
    await keytar.deletePassword(SERVICE, PROBE);
    if (read !== 'probe') throw new Error('it did not keep what was written');
  }

  return {
    label,
    probe: () => call(probeWith),
    read: (account) =>
      call(async (keytar) => {
        const text = await readText(keytar, account);
        if (text !== null) return parseCredentials(text, label);
        // A locked keyring answers "no such entry"; only a write tells the two apart.
        await probeWith(keytar);
        return undefined;
      }),
    write: (account, credentials) => call((keytar) => writeText(keytar, account, serializeCredentials(credentials))),
    remove: (account) =>
      call(async (keytar) => {
        await removeParts(keytar, account, 1);
        return keytar.deletePassword(SERVICE, account);
      }),
  };
}
