import type { Account } from '../accounts/account.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** What completion may look at: files of zoomctl's own, never a store of secrets, never the network. */
export interface CompletionWorld {
  catalogue(): Promise<Catalogue>;
  accounts(): Promise<readonly Account[]>;
  apps(): Promise<readonly RegisteredApp[]>;
}

/** Reads the files of the configuration folder that the environment names. */
export function completionWorld(configDir: string | undefined): CompletionWorld {
  const paths = async () => (await import('../config/paths.ts')).pathsFor(configDir);
  return {
    catalogue: async () => (await import('../catalogue/catalogue.ts')).openCatalogue(),
    async accounts() {
      const { Registry } = await import('../accounts/registry.ts');
      return (await new Registry((await paths()).accountsFile).read()).accounts;
    },
    async apps() {
      const { AppRegistry } = await import('../accounts/app-registry.ts');
      return new AppRegistry((await paths()).appsFile).list();
    },
  };
}
