import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Env, storeKeyFrom, storeKindFrom } from '../config/environment.ts';
import { fileIn } from '../config/file-in.ts';
import type { Paths } from '../config/paths.ts';
import type { AccountStore } from './account.ts';
import type { CredentialStore } from './credential-store.ts';

/** Milliseconds after which a keychain that doesn't answer is given up. */
const KEYCHAIN_TIMEOUT = 4_500;

/** The store that a login uses: what was asked for with `--insecure-storage`, else `ZOOMCTL_STORE`, else the keychain. */
export function storeForLogin(env: Env, insecure: boolean): AccountStore {
  const kind = storeKindFrom(env) ?? 'keychain';
  return insecure ? 'insecure' : kind;
}

/** Opens a store; only the code of the one that is used is loaded. */
export async function openStore(kind: AccountStore, env: Env, paths: Paths): Promise<CredentialStore> {
  if (kind === 'keychain') {
    const [{ keychainStore }, { HangingKeychain }] = await Promise.all([
      import('./keychain-store.ts'),
      import('./hanging-keychain.ts'),
    ]);
    return keychainStore({
      platform: process.platform,
      hasSessionBus: Boolean(env.DBUS_SESSION_BUS_ADDRESS),
      timeout: KEYCHAIN_TIMEOUT,
      hanging: () => new HangingKeychain(),
    });
  }
  const { encryptedFileStore, insecureFileStore } = await import('./file-store.ts');
  return kind === 'file'
    ? encryptedFileStore(paths.credentialsDir, storeKeyFrom(env))
    : insecureFileStore(paths.credentialsDir);
}

/**
 * The path that processes lock to refresh an account's tokens. It is the same for all that share the tokens: those of
 * one user for the keychain, whatever their configuration folder, and those of one folder for files.
 */
export function refreshLockPath(kind: AccountStore, account: string, paths: Paths): string {
  return fileIn(kind === 'keychain' ? keychainLockDirectory() : paths.credentialsDir, account);
}

/** Where a reply with new tokens waits until the store has them, for whoever shares the store. */
export function rotationJournalPath(kind: AccountStore, account: string, paths: Paths): string {
  return `${refreshLockPath(kind, account, paths)}.rotation`;
}

/** A folder that is one for all processes of this user, whatever their environment says, and that no other user can take first. */
function findKeychainLockDirectory(): string {
  try {
    return join(userInfo().homedir, '.cache', 'zoomctl');
  } catch {
    // A user id without an entry in the system's list of users, as in some containers.
    return join(tmpdir(), `zoomctl-${process.getuid?.() ?? 'user'}`);
  }
}

let foundKeychainLockDirectory: string | undefined;

/** Looked for once: each look reads the system's list of users. */
function keychainLockDirectory(): string {
  foundKeychainLockDirectory ??= findKeychainLockDirectory();
  return foundKeychainLockDirectory;
}
