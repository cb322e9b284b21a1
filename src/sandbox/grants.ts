import { createHash } from 'node:crypto';
import type { Client } from './app.ts';
import type { Settings } from './options.ts';
import { DEVELOPER, type Person } from './people.ts';
import type { TokenMint } from './token-mint.ts';

/** What one person allowed, or what an app has of its own. */
export interface Grant {
  readonly kind: 'user' | 'admin' | 's2s' | 'chatbot';
  readonly user: Person;
  readonly client: Client;
  readonly scopes: readonly string[];
}

/** What an authorization code is bound to (RFC 6749, section 4.1.3 and RFC 7636, section 4.4). */
export interface CodeBinding {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | null;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}

export type CodeExchange = IssuedTokens | 'invalid code' | 'redirect mismatch';
export type Refresh = IssuedTokens | 'spent' | 'unknown';
export type TokenState = Grant | 'unknown' | 'expired';

/** The tokens that come from one authorization. They die together. */
interface Family {
  readonly grant: Grant;
  dead: boolean;
}

interface AccessToken {
  readonly family: Family;
  /** Milliseconds since 1970. */
  expiresAt: number;
  revoked: boolean;
}

interface RefreshToken {
  readonly family: Family;
  readonly accessToken: string;
  readonly expiresAt: number;
  spent: boolean;
}

const CODE_LIFETIME = 5 * 60 * 1000;
/** Seconds: 90 days. */
const REFRESH_TOKEN_LIFETIME = 90 * 24 * 3600;

function answersChallenge(challenge: CodeBinding['challenge'], verifier: string | null): boolean {
  if (!challenge) return true;
  if (verifier === null) return false;
  const derived =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return derived === challenge.value;
}

/** All codes and tokens, and what became of them. */
export class Grants {
  readonly #settings: Settings;
  readonly #mint: TokenMint;
  readonly #codes = new Map<string, CodeBinding & { readonly expiresAt: number }>();
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  /** The live family of each user with the app: Zoom keeps one. */
  readonly #families = new Map<string, Family>();

  constructor(settings: Settings, mint: TokenMint) {
    this.#settings = settings;
    this.#mint = mint;
  }

  issueCode(binding: CodeBinding): string {
    const code = this.#mint.authorizationCode();
    this.#codes.set(code, { ...binding, expiresAt: this.#settings.now() + CODE_LIFETIME });
    return code;
  }

  /**
   * The first exchange by the client a code was made for spends it, whether or not the rest of the request is
   * right.
   */
  exchangeCode(
    client: Client,
    code: string,
    redirectUri: string | null,
    verifier: string | null,
  ): CodeExchange {
    const bound = this.#codes.get(code);
    if (!bound || bound.grant.client.id !== client.id) return 'invalid code';
    this.#codes.delete(code);
    if (bound.expiresAt <= this.#settings.now()) return 'invalid code';
    if (bound.redirectUri !== redirectUri) return 'redirect mismatch';
    return answersChallenge(bound.challenge, verifier) ? this.authorize(bound.grant) : 'invalid code';
  }

  /** The first tokens of a new authorization. Those of the user's older ones with the app are dead from now on. */
  authorize(grant: Grant): IssuedTokens {
    const family: Family = { grant, dead: false };
    const older = this.#families.get(grant.user.id);
    if (older) older.dead = true;
    this.#families.set(grant.user.id, family);
    return this.#issueWithRefresh(family);
  }

  /** A token of the app itself, without a refresh token. It leaves other tokens alone. */
  issueToApp(kind: 's2s' | 'chatbot', client: Client, scopes: readonly string[]): IssuedTokens {
    const family: Family = { grant: { kind, user: DEVELOPER, client, scopes }, dead: false };
    return { ...this.#issueAccess(family), refreshToken: null };
  }

  /** Rotates (RFC 6749, section 6): the old refresh token is spent at once, and Zoom knows no grace period. */
  refresh(client: Client, refreshToken: string): Refresh {
    const known = this.#refreshTokens.get(refreshToken);
    if (!known || known.family.grant.client.id !== client.id) return 'unknown';
    if (known.spent || known.family.dead || known.expiresAt <= this.#settings.now()) return 'spent';
    known.spent = true;
    const previous = this.#accessTokens.get(known.accessToken);
    if (previous && this.#settings.previousAccessToken === 'revoked') previous.revoked = true;
    return this.#issueWithRefresh(known.family);
  }

  stateOf(accessToken: string): TokenState {
    const known = this.#accessTokens.get(accessToken);
    if (!known || known.revoked || known.family.dead) return 'unknown';
    return known.expiresAt <= this.#settings.now() ? 'expired' : known.family.grant;
  }

  /**
   * Kills an access or refresh token with all that came from the same authorization (RFC 7009). A token that is not known
   * is as good as revoked; another client's is refused.
   */
  revoke(client: Client, token: string): 'revoked' | 'refused' {
    const family = (this.#accessTokens.get(token) ?? this.#refreshTokens.get(token))?.family;
    if (family && family.grant.client.id !== client.id) return 'refused';
    if (family) family.dead = true;
    return 'revoked';
  }

  expireAccessTokens(): void {
    for (const token of this.#accessTokens.values()) token.expiresAt = Math.min(token.expiresAt, 0);
  }

  #issueWithRefresh(family: Family): IssuedTokens {
    const access = this.#issueAccess(family);
    const lifetime = REFRESH_TOKEN_LIFETIME;
    const { user, client } = family.grant;
    const issuedAt = Math.floor(this.#settings.now() / 1000);
    const token = this.#mint.oauthToken({ type: 'refresh', clientId: client.id, user, issuedAt, lifetime });
    this.#refreshTokens.set(token, {
      family,
      accessToken: access.accessToken,
      expiresAt: this.#settings.now() + lifetime * 1000,
      spent: false,
    });
    return { ...access, refreshToken: token };
  }

  #issueAccess(family: Family): Omit<IssuedTokens, 'refreshToken'> {
    const { kind, user, client, scopes } = family.grant;
    const lifetime = this.#settings.accessTokenTtl;
    const now = this.#settings.now();
    const type = kind === 's2s' ? 's2s' : kind === 'chatbot' ? 'client' : 'access';
    const token = this.#mint.oauthToken({
      type,
      clientId: client.id,
      user,
      issuedAt: Math.floor(now / 1000),
      lifetime,
    });
    this.#accessTokens.set(token, { family, expiresAt: now + lifetime * 1000, revoked: false });
    const { expiresIn } = this.#settings;
    return { accessToken: token, expiresIn: type === 'access' ? expiresIn.user : expiresIn.app, scopes };
  }
}
