import type { Secret } from '../secret.ts';

/** An OAuth client of an app: public (PKCE alone) without a secret, confidential with one [RFC 6749 §2.1]. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: Secret | null;
  /** The authorization server, `https://zoom.us` or what stands in its place, without a trailing slash. */
  readonly oauthUrl: string;
}

/** A token response [RFC 6749 §5.1], validated. */
export interface TokenSet {
  readonly accessToken: Secret;
  /** Null where the response has none: Server-to-Server, or a server that keeps the old one valid [RFC 6749 §6]. */
  readonly refreshToken: Secret | null;
  /** When the response arrived, and when by that the access token expires: milliseconds since 1970 by this machine's clock. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
  /** Null where the response omits `scope`: then it is as before [RFC 6749 §5.1]. */
  readonly scopes: readonly string[] | null;
  /** Where at Zoom the account's API calls go; null where the response names none of Zoom's hosts. */
  readonly apiUrl: string | null;
}
