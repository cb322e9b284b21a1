import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';

/** Whose data a scope reaches, by a word of its name: the token's own user's, the account's, its sub-accounts'. */
export function scopeAccess(scope: string): 'user' | 'admin' | 'master' {
  const [, ...words] = scope.split(':');
  if (words.includes('master')) return 'master';
  return words.includes('admin') ? 'admin' : 'user';
}

/** How the path says whose data it wants. */
export type Subject = 'none' | 'me' | 'explicit';

export type ScopeVerdict =
  | {
      readonly allowed: true;
      /** `own`: objects of the token's own user only; `account`: those of everybody in the Zoom account. */
      readonly reach: 'own' | 'account';
    }
  | {
      readonly allowed: false;
      /** The alternatives that Zoom's message names. */
      readonly missing: readonly string[];
    };

/** Zoom names the admin form first here and last elsewhere; that is all that is known of its order. */
const ADMIN_FORM_FIRST = new Set(['GET /users/{userId}']);

function withoutMaster(scopes: readonly string[]): readonly string[] {
  const others = scopes.filter((scope) => scopeAccess(scope) !== 'master');
  return others.length > 0 ? others : scopes;
}

function onClassicScopes(catalogue: Catalogue, granted: readonly string[]): boolean {
  return granted.length > 0 && granted.every((scope) => catalogue.scope(scope)?.kind === 'classic');
}

/**
 * Whether a grant opens an endpoint. Any one published alternative does, classic or granular; a path that names the user
 * takes an `:admin` or `:master` one, even when it names the token's own. Where no such form is published any form
 * does, for a message could not name what is missing (who may name a user there is for others to say); and an endpoint without published scopes is open.
 */
export function checkScopes(
  catalogue: Catalogue,
  endpoint: Endpoint,
  granted: readonly string[],
  subject: Subject,
): ScopeVerdict {
  const wide = (scope: string) => scopeAccess(scope) !== 'user';
  const published = [...endpoint.classic, ...endpoint.granular];
  const onlyWide = subject === 'explicit' && published.some(wide);
  const opens = (scope: string) => published.includes(scope) && (!onlyWide || wide(scope));
  const held = granted.filter(opens);

  if (published.length === 0) return { allowed: true, reach: granted.some(wide) ? 'account' : 'own' };
  if (held.length > 0) return { allowed: true, reach: held.some(wide) ? 'account' : 'own' };

  const named = (scopes: readonly string[]) => withoutMaster(onlyWide ? scopes.filter(wide) : scopes);
  const lists = [named(endpoint.granular), named(endpoint.classic)];
  if (onClassicScopes(catalogue, granted)) lists.reverse();
  const missing = [...(lists.find((list) => list.length > 0) ?? [])];
  if (ADMIN_FORM_FIRST.has(`${endpoint.method} ${endpoint.path}`)) {
    missing.sort((a, b) => Number(wide(b)) - Number(wide(a)));
  }
  return { allowed: false, missing };
}
