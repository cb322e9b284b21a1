import type { Account } from '../../src/accounts/account.ts';

export function exampleAccount(id: string, fields: Partial<Account> = {}): Account {
  return {
    id,
    userId: `user-${id}`,
    accountId: null,
    email: `${id}@example.com`,
    alias: null,
    app: 'env',
    appType: 'user',
    clientId: 'client',
    scopes: ['user:read:user'],
    expiresAt: null,
    loggedInAt: '2026-11-24T00:00:00.000Z',
    hosts: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' },
    store: 'keychain',
    identity: 'users_me',
    loginNeeded: false,
    ...fields,
  };
}
