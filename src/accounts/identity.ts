import { randomBytes } from 'node:crypto';
import type { Hosts } from '../config/environment.ts';
import { EXIT, Failure } from '../errors.ts';
import type { TokenSet } from '../oauth/client.ts';
import { readTokenClaims } from '../oauth/token-claims.ts';
import { getMe } from '../zoom/users.ts';
import { zoomApiError } from '../zoom/zoom-error.ts';
import type { IdentitySource } from './account.ts';
import { apiUrlFor } from './region.ts';
import type { AccountsWorld } from './world.ts';

/** Whose account it is, as far as is known. */
export interface Identity {
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly email: string | null;
  readonly source: IdentitySource;
  /** What tells this user from others of the same app: the user id, else something that no other login has. */
  readonly key: string;
}

/** The scopes of which any one lets a token read its own user. */
const READS_OWN_USER = /^user(?:_info)?:(?:read|write)(?::user)?(?::admin|:master)?$/;
/** Milliseconds: the login is stored by then, and a name for it is worth only a short wait. */
const PATIENCE = { connect: 3_000, headers: 5_000, body: 5_000 } as const;

/** What the token itself says: a hint, which needs no request. */
export function hintedIdentity(tokens: TokenSet): Identity {
  const { userId, accountId } = readTokenClaims(tokens.accessToken.expose());
  if (userId !== null) return { userId, accountId, email: null, source: 'token', key: userId };
  // Two logins of which nothing is known may be of two people: neither may take the other's place.
  return {
    userId,
    accountId,
    email: null,
    source: 'alias',
    key: `unknown:${randomBytes(12).toString('hex')}`,
  };
}

/**
 * Who logged in by Zoom's own answer, where the grant allows the question; else the hint. One try, and never a failure:
 * the tokens are worth more than the name.
 */
export async function askIdentity(
  world: AccountsWorld,
  tokens: TokenSet,
  hosts: Hosts,
  hint: Identity,
): Promise<Identity> {
  if (tokens.scopes !== null && !tokens.scopes.some((scope) => READS_OWN_USER.test(scope))) return hint;
  try {
    const me = await getMe({
      async request({ method, path }) {
        const response = await world.http({
          method,
          url: apiUrlFor(world.env, hosts, tokens.apiUrl) + path,
          headers: { accept: 'application/json', authorization: `Bearer ${tokens.accessToken.expose()}` },
          signal: world.shutdown.signal,
          timeouts: PATIENCE,
        });
        if (response.status !== 200) throw zoomApiError({ method, path }, response);
        return response;
      },
    });
    if (me.id === null) throw new Failure('bad_reply', EXIT.failed, 'the reply names no user');
    return {
      userId: me.id,
      accountId: me.accountId ?? hint.accountId,
      email: me.email,
      source: 'users_me',
      key: me.id,
    };
  } catch (error) {
    world.warn(
      `Zoom did not say whose account this is (${(error as Error).message}), so it goes by what the token says.`,
    );
    return hint;
  }
}
