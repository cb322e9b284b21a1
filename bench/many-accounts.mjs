// `account list` with a thousand accounts against the same with one, in turn in one run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pair } from './pair.mjs';
import { ZOOMCTL } from './sandbox.mjs';

const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const base = Object.fromEntries(Object.entries(inherited).filter(([name]) => !/^(ZOOM|NODE_)/.test(name)));
const directory = mkdtempSync(join(tmpdir(), 'zoomctl-bench-'));
const hosts = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
const account = (n) => ({
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
  hosts,
  store: 'keychain',
  identity: 'users_me',
  loginNeeded: false,
});
const withAccounts = (count) => {
  const config = join(directory, String(count));
  mkdirSync(config, { mode: 0o700 });
  const accounts = Array.from({ length: count }, (_, n) => account(n));
  writeFileSync(join(config, 'accounts.json'), JSON.stringify({ version: 1, active: null, accounts }), {
    mode: 0o600,
  });
  return {
    args: [ZOOMCTL, 'account', 'list'],
    env: { ...base, HOME: directory, ZOOMCTL_CONFIG_DIR: config },
  };
};
const { measured, floor, ratio } = pair(withAccounts(1000), withAccounts(1), 11);
rmSync(directory, { recursive: true });
console.log(
  `account list: 1,000 accounts ${measured.toFixed(0)} ms, one ${floor.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (at most 1.5)`,
);
if (process.argv.includes('--check') && ratio > 1.5) process.exitCode = 1;
