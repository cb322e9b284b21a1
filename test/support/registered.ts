import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../src/accounts/account.ts';
import { AppRegistry } from '../../src/accounts/app-registry.ts';
import { Registry } from '../../src/accounts/registry.ts';

const hosts = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };

/** A configuration folder that knows an app and accounts, without any login. */
export async function registerAccounts(
  configDir: string,
  accounts: readonly { readonly email: string; readonly alias?: string }[],
): Promise<void> {
  mkdirSync(configDir, { recursive: true, mode: 0o700 });
  const registry = new Registry(join(configDir, 'accounts.json'));
  for (const [index, { email, alias = null }] of accounts.entries()) {
    const account: Account = {
      id: `account-${index}`,
      userId: `user-${index}`,
      accountId: 'zoom-account',
      email,
      alias,
      app: 'clinic app',
      clientId: 'client',
      appType: 'user',
      scopes: ['meeting:write'],
      expiresAt: null,
      loggedInAt: '2027-01-01T00:00:00Z',
      loginNeeded: false,
      store: 'file',
      identity: 'users_me',
      hosts,
    } as Account;
    await registry.put(account);
  }
  await new AppRegistry(join(configDir, 'apps.json')).put({
    name: 'clinic-app',
    clientId: 'client',
    type: 'user',
    secretIn: null,
    accountId: null,
    redirectUri: null,
    hosts,
  });
}
