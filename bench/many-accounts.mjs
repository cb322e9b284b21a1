import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function account(n) {
  return {
    id: n.toString(16).padStart(16, '0'),
    userId: `user-${n}`,
    accountId: `account-${n}`,
    email: `clinician-${n}@example.com`,
    alias: null,
    app: 'env',
    appType: 'user',
    clientId: 'a-client-id',
    scopes: ['meeting:write:meeting', 'user:read:user'],
    expiresAt: '2026-01-01T00:00:00.000Z',
    loggedInAt: '2026-01-01T00:00:00.000Z',
    hosts: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' },
    store: 'keychain',
    identity: 'users_me',
    loginNeeded: false,
  };
}

/** A configuration folder whose registry holds that many accounts. */
export function configWithAccounts(directory, count) {
  const config = join(directory, `accounts-${count}`);
  mkdirSync(config, { mode: 0o700 });
  const accounts = Array.from({ length: count }, (_, n) => account(n));
  writeFileSync(join(config, 'accounts.json'), JSON.stringify({ version: 1, active: null, accounts }), {
    mode: 0o600,
  });
  return config;
}
