import { isThere } from '../config/is-there.ts';
import { EXIT, Failure, networkHint } from '../errors.ts';
import { type HttpClient, type HttpResponse, TransportError } from '../http/http-client.ts';
import type { OAuthClient, TokenSet } from '../oauth/client.ts';
import {
  accountCredentialsRequest,
  processTokenResponse,
  refreshTokenRequest,
  TokenEndpointError,
} from '../oauth/token-endpoint.ts';
import { ownTurn } from '../own-turn.ts';
import type { Secret } from '../secret.ts';
import type { Shutdown } from '../shutdown.ts';
import { type Account, accountLabel } from './account.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';
import { withLock } from './lock.ts';
import type { Registry } from './registry.ts';
import { forgetRecorded, RotationJournal } from './rotation-journal.ts';
import { recoverRotation, rotatedCredentials, salvagedCredentials } from './rotation-recovery.ts';

/** Milliseconds before its expiry that an access token is no longer handed out; never more than half of its life. */
const MARGIN = 60_000;

/** Milliseconds: two tries of a refresh end before those who wait for its lock give up. */
const PATIENCE = { connect: 8_000, headers: 15_000, body: 10_000 } as const;

/** Looks for another's rotation or login, and milliseconds between them. */
const LOOKS = 4;
const LOOK_AGAIN = 200;

export interface TokenSourceOptions {
  readonly account: Account;
  readonly store: Pick<CredentialStore, 'label' | 'read' | 'write'>;
  readonly registry: Registry;
  readonly http: HttpClient;
  /** The path that processes lock so that one of them refreshes, and the one where a reply waits for the store: the same for all that share the store. */
  readonly lockPath: string;
  readonly journalPath: string;
  readonly protect: Shutdown['protect'];
  /** The secret of a Server-to-Server app, where no entry of the store holds it. */
  readonly clientSecret?: Secret | null;
  now(): number;
  warn(message: string): void;
}

/** Hands out credentials that a kill can't lose any more, before the store has them. */
type HandOut = (credentials: Credentials) => void;

export interface AccessToken {
  readonly accessToken: Secret;
  /** Milliseconds since 1970; null where nobody has said. */
  readonly expiresAt: number | null;
  readonly scopes: readonly string[];
  /** Where at Zoom the account's API calls go; see `apiUrlFor`. */
  readonly apiUrl?: string | null;
}

/** What to type to log in to this account again. */
export function loginCommand(account: Account): string {
  return account.alias === null ? 'zoomctl login' : `zoomctl login --alias ${account.alias}`;
}

function loginNeeded(account: Account, why: string, cause?: unknown): Failure {
  return new Failure(
    'login_needed',
    EXIT.login,
    `The login of ${accountLabel(account)} is no longer good: ${why}`,
    {
      hint: `Log in again: ${loginCommand(account)}`,
      ...(cause instanceof Failure ? { http: cause.http } : {}),
      cause,
    },
  );
}

/**
 * The registry is a file that others may have changed; what the store holds tells where its tokens belong.
 * @throws `account_changed` where the two disagree
 */
function checkBinding(account: Account, { boundTo }: Credentials): void {
  const { hosts, clientId } = account;
  const agree =
    boundTo.oauthUrl === hosts.oauthUrl && boundTo.apiUrl === hosts.apiUrl && boundTo.clientId === clientId;
  if (agree) return;
  throw new Failure(
    'account_changed',
    EXIT.failed,
    `The registry says that ${accountLabel(account)} belongs to ${hosts.apiUrl} and the client ${clientId}, but its tokens are of ${boundTo.apiUrl} and ${boundTo.clientId}: nothing was sent.`,
    { hint: `Somebody has changed the registry. Log in again: ${loginCommand(account)}` },
  );
}

/** What Zoom no longer takes; looked into once the lock is free. */
class RefusedRefresh extends Error {
  readonly refreshToken: Secret;
  readonly refusal: TokenEndpointError;

  constructor(refreshToken: Secret, refusal: TokenEndpointError) {
    super(refusal.message);
    this.refreshToken = refreshToken;
    this.refusal = refusal;
  }
}

/** A valid access token of one account for whoever asks: the stored one, or a new one after a refresh that one process makes for all. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #http: HttpClient;
  #begun: Promise<Credentials | undefined> | undefined;
  #last: AccessToken | undefined;
  /** What the store does not have yet. */
  #handedOut: Credentials | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#http = (request) => options.http({ ...request, timeouts: PATIENCE });
  }

  /**
   * Begins to read the stored tokens: a store takes its time, in which a command can load what it needs next.
   * @param reading what the store will have said, where somebody has asked it already
   */
  begin(reading?: Promise<Credentials | undefined>): void {
    this.#begun = this.#stored(reading);
    // Whoever asks for the token gets the failure.
    this.#begun.catch(() => undefined);
  }

  /**
   * A valid access token, refreshed if need be.
   * @throws `login_needed`, `network`, `store_…`
   */
  async current(): Promise<AccessToken> {
    // It is read under the lock where it will surely have to be refreshed.
    const stored =
      this.#handedOut ?? (this.#isSurelyOld() ? undefined : await (this.#begun ?? this.#stored()));
    this.#begun = undefined;
    const good = this.#isFresh(stored) && (stored === this.#handedOut || !this.#mayBeOutdated());
    this.#last = good ? stored : await this.#refreshed(undefined);
    return this.#last;
  }

  /** Where at Zoom the account's API calls go, by the token that was handed out last; see `apiUrlFor`. */
  async apiUrl(): Promise<string | null | undefined> {
    return (this.#last ?? (await this.current())).apiUrl;
  }

  async token(): Promise<Secret> {
    return (await this.current()).accessToken;
  }

  /** A newer token than one that Zoom refused although it should be good: the clock may be wrong, or it was superseded. */
  async renewed(refused: Secret): Promise<Secret | undefined> {
    this.#last = await this.#refreshed(refused);
    return this.#last.accessToken;
  }

  /** What the store holds. Only a Server-to-Server app, which needs no login, may begin with nothing. */
  async #stored(reading?: Promise<Credentials | undefined>): Promise<Credentials | undefined> {
    const { account, store } = this.#options;
    const stored = await (reading ?? store.read(account.id));
    if (stored !== undefined) checkBinding(account, stored);
    if (stored !== undefined || account.appType === 's2s') return stored;
    throw loginNeeded(account, `${store.label} holds no tokens of it.`);
  }

  #isFresh(credentials: Credentials | undefined): credentials is Credentials {
    if (credentials === undefined) return false;
    const margin = Math.min(MARGIN, (credentials.expiresAt - credentials.obtainedAt) / 2);
    return this.#options.now() < credentials.expiresAt - margin;
  }

  /** Whether nobody has read the stored tokens yet, or begun to, and the registry says that they have expired. */
  #isSurelyOld(): boolean {
    const { account, now } = this.#options;
    if (this.#begun !== undefined || this.#last !== undefined || account.expiresAt === null) return false;
    return Date.parse(account.expiresAt) <= now();
  }

  /** Whether these are what is wanted: fresh, and other ones than those that Zoom refused. */
  #isWanted(known: Credentials | undefined, refused: Secret | undefined): known is Credentials {
    return this.#isFresh(known) && known.accessToken.expose() !== refused?.expose();
  }

  /** Whether a record lies there: somebody refreshes just now, or was killed before the store had what Zoom sent. */
  #mayBeOutdated(): boolean {
    const { account, journalPath } = this.#options;
    return account.appType !== 's2s' && isThere(journalPath);
  }

  /** What the store has, so that nothing has to be remembered beside it. */
  #standing(credentials: Credentials): Credentials {
    this.#handedOut = undefined;
    return credentials;
  }

  /** Hands out the new tokens as soon as no kill can lose them; what is left to do then holds up the end of the process alone. */
  #refreshed(refused: Secret | undefined): Promise<Credentials> {
    return new Promise((resolve, reject) => {
      const handOut = (credentials: Credentials): void => {
        this.#handedOut = credentials;
        resolve(credentials);
      };
      this.#refreshedUnderLock(refused, handOut)
        .catch((error: unknown) => this.#orStoredSince(error))
        .then(resolve, reject);
    });
  }

  /**
   * Where Zoom has refused the refresh token, what came in its place: of a login that has just ended, and waited for the
   * lock to store its tokens, or of one who is not bound by the lock (a process that slept and lost it).
   */
  async #orStoredSince(error: unknown): Promise<Credentials> {
    if (!(error instanceof RefusedRefresh)) throw error;
    const { refreshToken, refusal } = error;
    for (let look = 0; look < LOOKS; look++) {
      const other = await this.#storedSince(refreshToken);
      if (other !== undefined) return other;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
    // A login that is stored from now on is not to be marked as dead.
    return withLock(this.#options.lockPath, async () => {
      const other = await this.#storedSince(refreshToken);
      if (other !== undefined) return other;
      throw await this.#dead(
        `Zoom answered "${refusal.reason}". Most likely the same user logged in with this app somewhere else, which ends earlier logins, or removed the app.`,
        refusal,
      );
    });
  }

  /** What stands in the store in the place of a refresh token that Zoom no longer takes. */
  async #storedSince(refused: Secret): Promise<Credentials | undefined> {
    const now = await this.#stored();
    const other = now?.refreshToken ?? null;
    return now !== undefined && other !== null && other.expose() !== refused.expose()
      ? this.#standing(now)
      : undefined;
  }

  #refreshedUnderLock(refused: Secret | undefined, handOut: HandOut): Promise<Credentials> {
    const { account, registry, lockPath, protect } = this.#options;
    return withLock(
      lockPath,
      // Another process may have refreshed while this one waited for the lock.
      async () => {
        const stored = await this.#stored();
        if (this.#isWanted(stored, refused) && !this.#mayBeOutdated()) return this.#standing(stored);
        return protect(() => this.#renew(stored, refused, handOut));
      },
      // The registry is written after the store: once it shows another expiry, nobody has to wait for the lock.
      async () => {
        const { accounts } = await registry.read();
        const listed = accounts.find(({ id }) => id === account.id);
        if (listed === undefined || listed.expiresAt === account.expiresAt) return undefined;
        const stored = await this.#stored();
        return this.#isWanted(stored, refused) ? this.#standing(stored) : undefined;
      },
    );
  }

  /** From the request to the storing of its reply nothing may come between: the old refresh token is dead at Zoom. */
  async #renew(
    stored: Credentials | undefined,
    refused: Secret | undefined,
    handOut: HandOut,
  ): Promise<Credentials> {
    const { account, journalPath } = this.#options;
    const client: OAuthClient = {
      clientId: account.clientId,
      clientSecret: stored?.clientSecret ?? this.#options.clientSecret ?? null,
      oauthUrl: account.hosts.oauthUrl,
    };
    if (account.appType === 's2s') {
      const renewed = rotatedCredentials(account, stored, await this.#accountCredentials(client));
      handOut(renewed);
      return this.#keep(renewed);
    }
    const recovered = await this.#recovered(stored);
    const known = recovered ?? stored;
    if (!this.#isWanted(known, refused)) return this.#exchange(client, known, handOut);
    if (recovered !== undefined) return this.#register(recovered);
    // A record of an earlier refresh, whose tokens the store has had.
    await forgetRecorded(journalPath);
    return this.#standing(known);
  }

  /** What a process that was killed had received. */
  async #recovered(stored: Credentials | undefined): Promise<Credentials | undefined> {
    const { account, store, journalPath } = this.#options;
    const recovered = await recoverRotation(store, account, stored, journalPath);
    return recovered && this.#standing(recovered);
  }

  /** Zoom's Server-to-Server grant: a lost reply costs nothing, since earlier tokens live on. */
  async #accountCredentials(client: OAuthClient): Promise<TokenSet> {
    const accountId = this.#options.account.accountId ?? '';
    const request = () => accountCredentialsRequest(this.#http, client, accountId);
    return processTokenResponse(await this.#send(request));
  }

  /** @param journal where the tokens wait until the store has them */
  async #keep(renewed: Credentials, journal?: RotationJournal): Promise<Credentials> {
    const { account, store, warn } = this.#options;
    const write = () => store.write(account.id, renewed);
    try {
      await write().catch(write);
      this.#standing(renewed);
      journal?.discard();
    } catch (error) {
      // This run goes on with the tokens in hand; the next one brings what was recorded into the store.
      this.#handedOut = renewed;
      warn(
        `The new tokens of ${accountLabel(account)} could not be kept (${(error as Error).message}). ${
          journal?.recorded
            ? 'The next command tries again.'
            : `Log in again afterwards: ${loginCommand(account)}`
        }`,
      );
    }
    return this.#register(renewed);
  }

  async #register(renewed: Credentials): Promise<Credentials> {
    const { account, registry, warn } = this.#options;
    await registry
      .update(account.id, {
        expiresAt: new Date(renewed.expiresAt).toISOString(),
        scopes: renewed.scopes,
        loginNeeded: false,
      })
      .catch((error: Error) => warn(`The account registry could not be updated: ${error.message}`));
    return renewed;
  }

  async #exchange(
    client: OAuthClient,
    stored: Credentials | undefined,
    handOut: HandOut,
  ): Promise<Credentials> {
    const refreshToken = stored?.refreshToken ?? null;
    if (refreshToken === null) {
      throw await this.#dead('its access token has expired, and it has no refresh token.');
    }
    const { account, journalPath } = this.#options;
    const journal = await RotationJournal.prepare(journalPath, account.id, refreshToken);
    let reply: HttpResponse | undefined;
    let tokens: TokenSet;
    try {
      const http: HttpClient = (request) =>
        this.#http({ ...request, onReply: (whole) => journal.record(whole) });
      reply = await this.#send(() => refreshTokenRequest(http, client, refreshToken));
      tokens = processTokenResponse(reply);
    } catch (error) {
      const salvaged = reply && salvagedCredentials(stored, reply);
      if (salvaged !== undefined) {
        await this.#keep(salvaged, journal);
        throw error;
      }
      if (!(error instanceof TokenEndpointError) || error.error !== 'invalid_grant') {
        journal.discard();
        throw error;
      }
      // A reply that came after it was given up is recorded all the same, and then the second try is refused.
      const late = journal.recorded ? await this.#recovered(stored) : undefined;
      if (late !== undefined) return this.#register(late);
      journal.discard();
      throw new RefusedRefresh(refreshToken, error);
    }
    const renewed = rotatedCredentials(account, stored, tokens);
    if (journal.recorded) {
      // What waits for them is sent before the store takes its time.
      handOut(renewed);
      await ownTurn(true);
    }
    const latest = await this.#replacedMeanwhile(refreshToken);
    if (latest === undefined) return this.#keep(renewed, journal);
    journal.discard();
    return this.#standing(latest.entry ?? renewed);
  }

  /**
   * What stands in the store in the place of the refresh token that was sent: a process that stood still for seconds has
   * lost its lock, and somebody may have logged in or out since.
   */
  async #replacedMeanwhile(sent: Secret): Promise<{ readonly entry: Credentials | undefined } | undefined> {
    const { account, store } = this.#options;
    try {
      const entry = await store.read(account.id);
      return entry?.refreshToken?.expose() === sent.expose() ? undefined : { entry };
    } catch {
      // A store that can't be read now may take what is written.
      return undefined;
    }
  }

  async #send(request: () => Promise<HttpResponse>): Promise<HttpResponse> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TransportError) || !error.sent) throw this.#unreachable(error);
      // A lost reply is tried once more with the same token: if Zoom never saw the request, all is well.
      return await request().catch((second: unknown) => {
        throw this.#unreachable(second);
      });
    }
  }

  #unreachable(error: unknown): unknown {
    if (!(error instanceof TransportError)) return error;
    return new Failure('network', EXIT.unavailable, `No new access token could be had: ${error.message}`, {
      hint: `${networkHint(error.host)} The login is kept.`,
      cause: error,
    });
  }

  async #dead(why: string, cause?: unknown): Promise<Failure> {
    const { account, registry } = this.#options;
    await registry.update(account.id, { loginNeeded: true }).catch(() => undefined);
    return loginNeeded(account, why, cause);
  }
}
