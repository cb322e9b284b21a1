import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../config/private-file.ts';
import { EXIT, Failure } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type CredentialStore, parseCredentials, serializeCredentials } from './credential-store.ts';
import { type SealedText, seal, unseal } from './sealed-text.ts';

/** Of this process alone, lest two that probe at once find each other's. */
const PROBE = `probe-${process.pid}`;

function fileOf(directory: string, account: string): string {
  return join(directory, `${account}.json`);
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function unreadable(path: string, why: string): Failure {
  return new Failure('store_damaged', EXIT.failed, `${path} can't be opened: ${why}.`, {
    hint: 'The file was left as it is. Check ZOOMCTL_STORE_KEY; if it is right, log in again to replace the file.',
  });
}

function parseFile(path: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw unreadable(path, 'it is not JSON');
  }
  if (typeof content !== 'object' || content === null) throw unreadable(path, 'it is not a JSON object');
  const { version } = content as { version?: unknown };
  if (typeof version === 'number' && version > 1) throw unreadable(path, 'a newer zoomctl wrote it');
  if (version !== 1) throw unreadable(path, 'it has no version that zoomctl knows');
  return content as Record<string, unknown>;
}

/** How the text of one entry gets into its file and out of it again. */
interface Envelope {
  readonly label: string;
  wrap(text: string, account: string): Promise<object>;
  unwrap(content: Record<string, unknown>, account: string, path: string): Promise<string>;
}

function storeIn(directory: string, envelope: Envelope): CredentialStore {
  const store: CredentialStore = {
    label: envelope.label,
    async probe() {
      const path = fileOf(directory, PROBE);
      await writePrivateFile(path, `${JSON.stringify(await envelope.wrap(PROBE, PROBE))}\n`);
      const text = await readPrivateFile(path);
      const read = text === undefined ? undefined : await envelope.unwrap(parseFile(path, text), PROBE, path);
      await removeFile(path);
      if (read !== PROBE) throw unreadable(path, 'it did not keep what was written');
    },
    async read(account) {
      const path = fileOf(directory, account);
      const text = await readPrivateFile(path);
      if (text === undefined) return undefined;
      return parseCredentials(await envelope.unwrap(parseFile(path, text), account, path), path);
    },
    async write(account, credentials) {
      const content = await envelope.wrap(serializeCredentials(credentials), account);
      await writePrivateFile(fileOf(directory, account), `${JSON.stringify(content)}\n`);
    },
    remove: (account) => removeFile(fileOf(directory, account)),
  };
  return store;
}

/**
 * The encrypted file: one a account, of mode 0600, sealed with a passphrase.
 * @throws `store_key_missing` at first use when there is no passphrase
 */
export function encryptedFileStore(directory: string, passphrase: Secret | undefined): CredentialStore {
  const key = (): string => {
    if (passphrase === undefined) {
      throw new Failure(
        'store_key_missing',
        EXIT.usage,
        'The file store needs a passphrase in ZOOMCTL_STORE_KEY.',
        {
          hint: 'Set ZOOMCTL_STORE_KEY, or log in with --insecure-storage to keep the tokens unencrypted.',
        },
      );
    }
    return passphrase.expose();
  };
  return storeIn(directory, {
    label: 'an encrypted file',
    wrap: (text, account) => seal(text, key(), account),
    async unwrap(content, account, path) {
      const passphrase = key();
      if (content.cipher !== 'aes-256-gcm') throw unreadable(path, 'it is not an encrypted entry');
      try {
        return await unseal(content as unknown as SealedText, passphrase, account);
      } catch {
        throw unreadable(path, 'the passphrase is wrong, or the file was changed');
      }
    },
  });
}

/** The unencrypted file that `--insecure-storage` asks for: mode 0600 and nothing more. */
export function insecureFileStore(directory: string): CredentialStore {
  return storeIn(directory, {
    label: 'an unencrypted file',
    wrap: async (text) => ({ version: 1, cipher: 'none', text }),
    async unwrap(content, _account, path) {
      if (content.cipher !== 'none' || typeof content.text !== 'string') {
        throw unreadable(path, 'it is not an unencrypted entry');
      }
      return content.text;
    },
  });
}
