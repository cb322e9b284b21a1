import type { Account, AccountAppType } from '../accounts/account.ts';

const MANAGED: Readonly<Record<AccountAppType, string>> = {
  user: 'user-managed app',
  admin: 'admin-managed app',
  s2s: 'Server-to-Server app',
  unknown: 'app',
};

export function appTypeText(type: AccountAppType): string {
  return MANAGED[type];
}

export function scopeCount(count: number): string {
  return count === 1 ? '1 scope' : `${count} scopes`;
}

/** How it is known whose account this is, where that is less than Zoom's own word. */
export function identityText({ identity }: Account): string | null {
  if (identity === 'users_me') return null;
  return identity === 'token'
    ? 'known by the user id in its token: its scopes do not let zoomctl ask Zoom (user:read:user would)'
    : 'known by its alias alone: its scopes do not let zoomctl ask Zoom (user:read:user would)';
}

/** When a moment in ISO 8601 is, seen from `now` (milliseconds since 1970). */
export function timeFrom(iso: string | null, now: number): string {
  if (iso === null) return 'unknown';
  const minutes = Math.round((Date.parse(iso) - now) / 60_000);
  if (minutes < 0) return 'expired, refreshed at next use';
  return minutes < 1 ? 'in less than a minute' : `in ${minutes} min`;
}
