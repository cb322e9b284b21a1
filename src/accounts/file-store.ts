import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileIn } from '../config/file-in.ts';
import { readPrivateFile, removeTemporaryFiles, writePrivateFile } from '../config/private-file.ts';
import { EXIT, Failure } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type CredentialStore, credentialStore, probeName } from './credential-store.ts';
import { type SealedText, Sealer } from './sealed-text.ts';

function fileOf(directory: string, account: string): string {
  return fileIn(directory, `${account}.json`);
}

/** Milliseconds in which another process has written a file, unless its disk is slow. */
const WRITING = 500;

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
  const readText = async (name: string): Promise<string | undefined> => {
    const path = fileOf(directory, name);
    const text = await readPrivateFile(path);
    return text === undefined ? undefined : envelope.unwrap(parseFile(path, text), name, path);
  };
  const writeText = async (name: string, text: string): Promise<void> => {
    const sealed = await envelope.wrap(text, name);
    await writePrivateFile(fileOf(directory, name), `${JSON.stringify(sealed)}\n`, 'after');
  };
  const remove = async (name: string): Promise<boolean> => {
    const removed = await removeFile(fileOf(directory, name));
    try {
      // What a process that was killed has left half written may hold the same tokens.
      removeTemporaryFiles(directory, WRITING);
    } catch {
      // Another one has removed them, or there is no such folder.
    }
    return removed;
  };

  return credentialStore({
    label: envelope.label,
    placeOf: (name) => fileOf(directory, name),
    async probe() {
      const name = probeName();
      await writeText(name, name);
      const read = await readText(name);
      await remove(name);
      if (read !== name) throw unreadable(fileOf(directory, name), 'it did not keep what was written');
    },
    readText,
    writeText,
    remove,
  });
}

/** Entries that are tried: each takes a derivation of the key, and the first one opens. */
const MOST_TRIED = 3;

/**
 * Lets a new entry share the salt of one that is there. Only of one that the passphrase opens: any other may have been put
 * there by somebody who knows which salt it has. Where none opens, the entry gets a new one.
 */
async function adoptSalt(directory: string, sealer: Sealer, entry: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const others = names.filter((one) => one.endsWith('.json') && one !== `${entry}.json`);
  let tried = 0;
  for (const name of others) {
    try {
      const text = await readPrivateFile(join(directory, name));
      const content = JSON.parse(text ?? '') as Partial<SealedText>;
      if (content.cipher !== 'aes-256-gcm') continue;
      if (++tried > MOST_TRIED) return;
      await sealer.unseal(content as SealedText, name.slice(0, -'.json'.length));
      return;
    } catch {
      // Whatever is wrong with it is told when it is opened.
    }
  }
}

/**
 * The encrypted file: one a account, of mode 0600, sealed with a passphrase.
 * @throws `store_key_missing` at first use when there is no passphrase
 */
export function encryptedFileStore(directory: string, passphrase: Secret | undefined): CredentialStore {
  let made: Sealer | undefined;
  const sealer = (): Sealer => {
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
    made ??= new Sealer(passphrase.expose());
    return made;
  };
  return storeIn(directory, {
    label: 'an encrypted file',
    async wrap(text, name) {
      const unlocked = sealer();
      // Hundreds of accounts that share a salt are opened with one derivation of the key.
      if (unlocked.salt === undefined) await adoptSalt(directory, unlocked, name);
      return unlocked.seal(text, name);
    },
    async unwrap(content, account, path) {
      const unlocked = sealer();
      if (content.cipher !== 'aes-256-gcm') throw unreadable(path, 'it is not an encrypted entry');
      try {
        return await unlocked.unseal(content as unknown as SealedText, account);
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
