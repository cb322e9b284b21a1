import { EXIT, Failure } from '../errors.ts';
import { type CredentialStore, credentialStore, probeName } from './credential-store.ts';
import type { HangingKeychain } from './hanging-keychain.ts';

/** The part of keytar that is used. `findCredentials` is left out: on a locked keyring it ends the process. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const SERVICE = 'zoomctl';
/** Windows' credential manager holds 2,560 bytes an entry; a margin for its own additions. */
const WINDOWS_ENTRY_BYTES = 2_400;
const PART_SETS = ['a', 'b'] as const;
type PartSet = (typeof PART_SETS)[number];

function partName(account: string, set: PartSet, part: number): string {
  return `${account}#${set}${part}`;
}

/** The parts that an entry names, or undefined for an entry that holds the text itself. */
function partsOf(entry: string | null): { readonly set: PartSet; readonly count: number } | undefined {
  const [, set, count] = /^zoomctl-parts:([ab])(\d{1,3})$/.exec(entry ?? '') ?? [];
  return set === undefined ? undefined : { set: set as PartSet, count: Number(count) };
}

export interface KeychainOptions {
  readonly platform: NodeJS.Platform;
  /** `DBUS_SESSION_BUS_ADDRESS`; without a session bus Linux has no keychain, and none is started. */
  readonly hasSessionBus: boolean;
  /** Made before the first call: ends the calls of a keychain that hangs. Without it they are only given up. */
  readonly hanging?: () => HangingKeychain;
  /** Milliseconds of silence after which a keychain that doesn't answer is given up: of hundreds of calls the last ones wait longer. */
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
  if (
    /Failed to load keytar native addon|libsecret-1\.so|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)/.test(
      text,
    )
  ) {
    return unavailable(
      'store_missing',
      'The keychain library could not be loaded.',
      platform === 'linux'
        ? 'Install libsecret (Debian: apt-get install libsecret-1-0).'
        : 'Reinstall zoomctl.',
      error,
    );
  }
  if (/locked collection|IsLocked|interaction is not allowed|dismissed/i.test(text)) {
    return unavailable('store_locked', 'The keychain is locked.', 'Unlock it and try again.', error);
  }
  if (/denied|auth(?:orization|entication) failed|user canceled/i.test(text)) {
    return unavailable(
      'store_denied',
      'The keychain refused access.',
      'Allow zoomctl when the system asks.',
      error,
    );
  }
  if (
    /org\.freedesktop\.secrets|D-Bus|dbus|Could not connect|autolaunch|collection\/login|No such file or directory/i.test(
      text,
    )
  ) {
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
 * the credential manager is split: the entry itself then names the set of parts, `<account>#a1…` or `#b1…`, that holds
 * the text. Two sets, so that a process killed while it writes leaves the old text whole.
 */
export function keychainStore(options: KeychainOptions): CredentialStore {
  const { platform } = options;
  const load = options.load ?? loadKeytar;
  let hanging: HangingKeychain | undefined;
  let hung = false;
  /** What is said of it once it is known to be locked: whoever asked again would have the system ask for its password again. */
  let locked: Failure | undefined;
  /** Resolves when the first that is done here has ended. */
  let begun: Promise<void> | undefined;
  let probing: Promise<void> | undefined;
  /** When a call ended last; milliseconds since this process began. */
  let answered = Number.NEGATIVE_INFINITY;
  const label = platform === 'win32' ? 'the Windows Credential Manager' : 'the login keychain';

  async function call<T>(work: (keytar: Keytar) => Promise<T>): Promise<T> {
    if (platform === 'linux' && !options.hasSessionBus) {
      throw unavailable(
        'store_missing',
        'There is no keychain here: this session has no D-Bus (DBUS_SESSION_BUS_ADDRESS is not set).',
        'Log in to a desktop session that has one.',
      );
    }
    const hangs = () =>
      unavailable(
        'store_hangs',
        `The keychain did not answer within ${options.timeout / 1000} seconds.`,
        'A window that asks for its password may be waiting.',
      );
    // It is not asked again: each time would take as long.
    if (hung) throw hangs();
    hanging ??= options.hanging?.();
    const asked = performance.now();
    const running = load()
      .then(work)
      .finally(() => {
        answered = performance.now();
      });
    hanging?.watch(running);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      const look = async (): Promise<void> => {
        const left = Math.max(asked, answered) + options.timeout - performance.now();
        if (left > 0 && !hung) {
          timer = setTimeout(look, left);
          return;
        }
        hung = true;
        await hanging?.cut();
        reject(hangs());
      };
      timer = setTimeout(look, options.timeout);
    });
    try {
      return await Promise.race([running, limit]);
    } catch (error) {
      // Its end was broken off, whatever it says of it.
      const failure = hung ? hangs() : translate(error, platform);
      if (failure.kind === 'store_locked') locked = failure;
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The first alone: a keyring that is locked has the system ask for its password, and of several that wait for an answer
   * some would wait for ever.
   */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (begun !== undefined) {
      await begun;
      if (locked !== undefined) throw locked;
      return work();
    }
    const first = work();
    begun = first.then(
      () => undefined,
      () => undefined,
    );
    return first;
  }

  /** One for all who ask meanwhile. */
  function probe(): Promise<void> {
    probing ??= call(probeWith).finally(() => {
      probing = undefined;
    });
    return probing;
  }

  async function readText(keytar: Keytar, account: string): Promise<string | null> {
    for (;;) {
      const head = await keytar.getPassword(SERVICE, account);
      const parted = partsOf(head);
      if (parted === undefined) return head;
      const parts: string[] = [];
      for (let part = 1; part <= parted.count; part++) {
        parts.push((await keytar.getPassword(SERVICE, partName(account, parted.set, part))) ?? '');
      }
      // Parts that another process replaced meanwhile are read anew.
      if ((await keytar.getPassword(SERVICE, account)) === head) return parts.join('');
    }
  }

  async function removeParts(keytar: Keytar, account: string, set: PartSet): Promise<void> {
    for (let part = 1; await keytar.deletePassword(SERVICE, partName(account, set, part)); part++);
  }

  async function writeText(keytar: Keytar, account: string, text: string): Promise<void> {
    if (platform !== 'win32') return keytar.setPassword(SERVICE, account, text);
    const before = partsOf(await keytar.getPassword(SERVICE, account))?.set;
    if (Buffer.byteLength(text) <= WINDOWS_ENTRY_BYTES) {
      await keytar.setPassword(SERVICE, account, text);
    } else {
      // Beside the parts in use, and named by the entry last: until then the old text is whole.
      const set = before === 'a' ? 'b' : 'a';
      await removeParts(keytar, account, set);
      // A character is at most four bytes in UTF-8.
      const parts = text.match(new RegExp(`[^]{1,${WINDOWS_ENTRY_BYTES / 4}}`, 'gu')) ?? [];
      for (const [index, part] of parts.entries()) {
        await keytar.setPassword(SERVICE, partName(account, set, index + 1), part);
      }
      await keytar.setPassword(SERVICE, account, `zoomctl-parts:${set}${parts.length}`);
    }
    if (before !== undefined) await removeParts(keytar, account, before);
  }

  async function probeWith(keytar: Keytar): Promise<void> {
    const name = probeName();
    await keytar.setPassword(SERVICE, name, name);
    const read = await keytar.getPassword(SERVICE, name);
    await keytar.deletePassword(SERVICE, name);
    if (read !== name) throw new Error('it did not keep what was written');
  }

  return credentialStore({
    label,
    placeOf: () => label,
    probe: () => inTurn(probe),
    readText: (name) =>
      inTurn(async () => {
        const read = () => call((keytar) => readText(keytar, name));
        const text = await read();
        if (text !== null) return text;
        // A locked keyring answers "no such entry"; only a write tells the two apart, and it may have been unlocked for that.
        await probe();
        return (await read()) ?? undefined;
      }),
    writeText: (name, text) => inTurn(() => call((keytar) => writeText(keytar, name, text))),
    remove: (name) =>
      inTurn(async () => {
        const remove = () =>
          call(async (keytar) => {
            const removed = await keytar.deletePassword(SERVICE, name);
            if (platform === 'win32') for (const set of PART_SETS) await removeParts(keytar, name, set);
            return removed;
          });
        if (await remove()) return true;
        // A locked keyring answers "no such entry" here too, and the tokens would be thought gone.
        await probe();
        return remove();
      }),
  });
}
