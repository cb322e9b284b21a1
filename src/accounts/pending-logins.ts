import type { Hosts } from '../config/environment.ts';
import type { AccountStore } from './account.ts';
import { withLock } from './lock.ts';
import { refreshLockPath } from './stores.ts';
import type { AccountsWorld } from './world.ts';

/** A login that was begun with `login --request` and waits for its redirected URL. Its verifier is a secret. */
export interface PendingLogin {
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  readonly app: string;
  readonly clientId: string;
  readonly hosts: Hosts;
  readonly alias: string | null;
  readonly requested: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Milliseconds that a begun login is kept. */
export const PENDING_FOR = 3_600_000;
const MOST = 50;
const ENTRY = 'pending-logins';

function isPending(value: unknown): value is PendingLogin {
  const login = Object(value) as Readonly<Record<string, unknown>>;
  const hosts = Object(login.hosts) as Readonly<Record<string, unknown>>;
  const texts = [login.state, login.codeVerifier, login.redirectUri, login.app, login.clientId];
  return (
    [...texts, hosts.oauthUrl, hosts.apiUrl].every((text) => typeof text === 'string') &&
    URL.canParse(login.redirectUri as string) &&
    (login.alias === null || typeof login.alias === 'string') &&
    Array.isArray(login.requested) &&
    login.requested.every((scope) => typeof scope === 'string') &&
    typeof login.createdAt === 'number'
  );
}

function parse(text: string | undefined): PendingLogin[] {
  try {
    const content: unknown = JSON.parse(text ?? '[]');
    // Half a login is worth nothing: the person begins anew.
    return Array.isArray(content) ? content.filter(isPending) : [];
  } catch {
    return [];
  }
}

function change(
  world: AccountsWorld,
  kind: AccountStore,
  edit: (pending: PendingLogin[]) => PendingLogin[],
): Promise<void> {
  return withLock(refreshLockPath(kind, ENTRY, world.paths), async () => {
    const store = await world.store(kind);
    const alive = parse(await store.readText(ENTRY)).filter((p) => world.now() - p.createdAt < PENDING_FOR);
    const after = edit(alive).slice(-MOST);
    if (after.length > 0) await store.writeText(ENTRY, JSON.stringify(after));
    else await store.remove(ENTRY);
  });
}

export function keepPendingLogin(
  world: AccountsWorld,
  kind: AccountStore,
  login: PendingLogin,
): Promise<void> {
  return change(world, kind, (pending) => [...pending, login]);
}

/** The begun login of a `state`, or undefined; it stays until it is forgotten. */
export async function findPendingLogin(
  world: AccountsWorld,
  kind: AccountStore,
  state: string,
): Promise<PendingLogin | undefined> {
  const pending = parse(await (await world.store(kind)).readText(ENTRY));
  return pending.find((login) => login.state === state && world.now() - login.createdAt < PENDING_FOR);
}

export function forgetPendingLogin(world: AccountsWorld, kind: AccountStore, state: string): Promise<void> {
  return change(world, kind, (pending) => pending.filter((login) => login.state !== state));
}
