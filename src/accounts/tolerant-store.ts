import { Failure } from '../errors.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';

/**
 * A store for what can be had anew at any time: where the real one can't be used (a CI job without a keychain), it
 * remembers for this process alone. After its first failure the real one is left alone.
 */
export function tolerantStore(store: CredentialStore): Pick<CredentialStore, 'label' | 'read' | 'write'> {
  let usable = true;
  const remembered = new Map<string, Credentials>();
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
    read: async (account) => (await attempt(() => store.read(account))) ?? remembered.get(account),
    async write(account: string, credentials: Credentials) {
      remembered.set(account, credentials);
      await attempt(() => store.write(account, credentials));
    },
  };
}
