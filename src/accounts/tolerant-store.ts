import { Failure } from '../errors.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';

/**
 * A store for what can be had anew at any time: where the real one can't be used (a CI job without a keychain), there
 * is simply nothing in it. After its first failure the real one is left alone.
 */
export function tolerantStore(store: CredentialStore): Pick<CredentialStore, 'label' | 'read' | 'write'> {
  let usable = true;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (!usable) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      usable = false;
      return undefined;
    }
  };
  return {
    label: store.label,
    read: (account) => attempt(() => store.read(account)),
    async write(account: string, credentials: Credentials) {
      await attempt(() => store.write(account, credentials));
    },
  };
}
