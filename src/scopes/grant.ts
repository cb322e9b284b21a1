import type { Catalogue } from '../catalogue/catalogue.ts';
import { withoutLevel } from './level.ts';

export { parseScopes, plainScopes } from './scope-text.ts';

/** How the app is managed at Zoom: by each user, by an account's admin, or Server-to-Server. */
export type AppType = 'user' | 'admin' | 's2s' | 'unknown';

/** Which of Zoom's two families of scope names a grant holds. */
export type GrantStyle = 'granular' | 'classic' | 'mixed' | 'none';

export interface Grant {
  readonly scopes: readonly string[];
  readonly style: GrantStyle;
}

/**
 * The family of one scope: what Zoom publishes, else its shape; a bare word (`openid`), or what is in both, is of neither.
 * For nearly all that are published the shape tells it, too.
 */
export function familyOf(scope: string, catalogue: Catalogue): 'granular' | 'classic' | undefined {
  const odd = catalogue.oddScopes().get(scope);
  if (odd !== undefined) return odd.length > 1 ? undefined : odd[0];
  const parts = withoutLevel(scope).split(':').length;
  if (parts >= 3) return 'granular';
  return scope.includes(':') ? 'classic' : undefined;
}

/** Puts together neighbours that are one published name: a few of Zoom's scopes have a space in them. */
export function joinSplitNames(scopes: readonly string[], catalogue: Catalogue): string[] {
  const joined: string[] = [];
  for (const scope of scopes) {
    const pair = `${joined.at(-1)} ${scope}`;
    if (joined.length > 0 && catalogue.oddScopes().has(pair)) joined[joined.length - 1] = pair;
    else joined.push(scope);
  }
  return [...new Set(joined)];
}

/** What an access token may do: its scopes, each once and in their order, and the family they belong to. */
export function grantOf(scopes: readonly string[], catalogue: Catalogue): Grant {
  const names = joinSplitNames(scopes, catalogue);
  const families = new Set(names.map((name) => familyOf(name, catalogue)));
  families.delete(undefined);
  const [only] = families;
  return { scopes: names, style: families.size > 1 ? 'mixed' : (only ?? 'none') };
}
