import { EXIT, Failure } from '../errors.ts';
import { regionalApiUrl } from '../oauth/api-url.ts';
import { Secret } from '../secret.ts';

/** One account's secrets, kept as one entry of a store. */
export interface Credentials {
  readonly accessToken: Secret;
  /** Null for grants without one (Server-to-Server). */
  readonly refreshToken: Secret | null;
  /** When the access token came, and when it expires: milliseconds since 1970 by this machine's clock. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  /** Of a confidential client, so that a refresh needs no variable. */
  readonly clientSecret: Secret | null;
  /** Where and with which client the login was made: the tokens go nowhere else, whatever the registry says. */
  readonly boundTo: Binding;
  /** Where at Zoom the account's API calls go, by Zoom's word; absent where it has said nothing. */
  readonly apiUrl?: string | null;
}

export interface Binding {
  readonly oauthUrl: string;
  readonly apiUrl: string;
  readonly clientId: string;
}

/** Where secret texts are kept, each under a name. Every failure is a typed error of kind `store_…`. */
export interface TextStore {
  /** How people know it: "the login keychain". */
  readonly label: string;
  /** Where exactly an entry is, for messages. */
  placeOf(name: string): string;
  /** Writes, reads and deletes a probe. @throws where the store can't be used, with the ways out */
  probe(): Promise<void>;
  readText(name: string): Promise<string | undefined>;
  /** Resolves when it is kept, come what may. */
  writeText(name: string, text: string): Promise<void>;
  /** True when the entry is gone afterwards and was there before. */
  remove(name: string): Promise<boolean>;
}

/** A store that also keeps credentials, by the account's id. */
export interface CredentialStore extends TextStore {
  /** @throws `store_damaged` for an entry that can't be used; it stays as it is */
  read(account: string): Promise<Credentials | undefined>;
  /** As `writeText`. */
  write(account: string, credentials: Credentials): Promise<void>;
}

/** Keeps credentials as texts of a store. */
export function credentialStore(texts: TextStore): CredentialStore {
  return {
    ...texts,
    async read(account) {
      const text = await texts.readText(account);
      return text === undefined ? undefined : parseCredentials(text, texts.placeOf(account));
    },
    write: (account, credentials) => texts.writeText(account, serializeCredentials(credentials)),
  };
}

/** A probe's name: of this process alone, lest two that probe at once find each other's. */
export function probeName(): string {
  return `probe-${process.pid}`;
}

const VERSION = 1;

/** The entry's text. The only place, but for HTTP, where secrets are exposed. */
export function serializeCredentials(credentials: Credentials): string {
  return JSON.stringify({
    version: VERSION,
    refreshToken: credentials.refreshToken?.expose() ?? null,
    accessToken: credentials.accessToken.expose(),
    obtainedAt: credentials.obtainedAt,
    expiresAt: credentials.expiresAt,
    scopes: credentials.scopes.join(' '),
    clientSecret: credentials.clientSecret?.expose() ?? null,
    boundTo: credentials.boundTo,
    apiUrl: credentials.apiUrl ?? null,
  });
}

/** A time that a date can hold, as all that `serializeCredentials` writes. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function secretOrNull(value: unknown): Secret | null {
  return typeof value === 'string' && value !== '' ? new Secret(value) : null;
}

/** @throws `store_damaged` for text that `serializeCredentials` did not write; the entry stays as it is */
export function parseCredentials(text: string, where: string): Credentials {
  const damaged = (why: string): Failure =>
    new Failure('store_damaged', EXIT.login, `The entry of this account in ${where} can't be used: ${why}.`, {
      hint: 'Log in again to replace it: zoomctl login',
    });
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damaged('it is not JSON');
  }
  if (typeof content !== 'object' || content === null) throw damaged('it is not an object');
  const { version, accessToken, refreshToken, obtainedAt, expiresAt, scopes, clientSecret } = content;
  const boundTo = content.boundTo as Partial<Binding> | null | undefined;
  if (typeof version === 'number' && version > VERSION) throw damaged('a newer zoomctl wrote it');
  if (version !== VERSION) throw damaged('it has no version that zoomctl knows');
  if (
    typeof accessToken !== 'string' ||
    !isTime(obtainedAt) ||
    !isTime(expiresAt) ||
    typeof scopes !== 'string' ||
    typeof boundTo?.oauthUrl !== 'string' ||
    typeof boundTo.apiUrl !== 'string' ||
    typeof boundTo.clientId !== 'string'
  ) {
    throw damaged('it is not complete');
  }
  return {
    accessToken: new Secret(accessToken),
    refreshToken: secretOrNull(refreshToken),
    obtainedAt,
    expiresAt,
    scopes: scopes === '' ? [] : scopes.split(' '),
    clientSecret: secretOrNull(clientSecret),
    boundTo: { oauthUrl: boundTo.oauthUrl, apiUrl: boundTo.apiUrl, clientId: boundTo.clientId },
    apiUrl: regionalApiUrl(content.apiUrl),
  };
}
