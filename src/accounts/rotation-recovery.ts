import type { HttpResponse } from '../http/http-client.ts';
import type { TokenSet } from '../oauth/client.ts';
import { processTokenResponse, readableRefreshToken } from '../oauth/token-endpoint.ts';
import type { Account } from './account.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';
import { forgetRecorded, recordedReply } from './rotation-journal.ts';

/** An account's entry after a refresh: what the reply leaves out stays as it was. */
export function rotatedCredentials(
  account: Account,
  stored: Credentials | undefined,
  tokens: TokenSet,
): Credentials {
  return {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? stored?.refreshToken ?? null,
    obtainedAt: tokens.obtainedAt,
    expiresAt: tokens.expiresAt,
    scopes: tokens.scopes ?? stored?.scopes ?? [],
    clientSecret: stored?.clientSecret ?? null,
    boundTo: { ...account.hosts, clientId: account.clientId },
    apiUrl: tokens.apiUrl ?? stored?.apiUrl ?? null,
  };
}

/**
 * The entry after a refresh whose reply is no use but for its refresh token: the old one is dead, and without the new one
 * the login would be lost. Its access token has expired, so that the next command refreshes.
 * @returns undefined where the reply has none
 */
export function salvagedCredentials(
  stored: Credentials | undefined,
  reply: HttpResponse,
): Credentials | undefined {
  const refreshToken = readableRefreshToken(reply);
  if (stored === undefined || refreshToken === null) return undefined;
  return { ...stored, refreshToken, expiresAt: stored.obtainedAt };
}

function rotatedBy(account: Account, stored: Credentials | undefined, reply: HttpResponse): Credentials {
  try {
    return rotatedCredentials(account, stored, processTokenResponse(reply));
  } catch (error) {
    const salvaged = salvagedCredentials(stored, reply);
    if (salvaged === undefined) throw error;
    return salvaged;
  }
}

/**
 * Brings into the store what a process that was killed between Zoom's reply and the store had recorded. To be called
 * under the account's refresh lock.
 * @returns the entry as it is now, or undefined where nothing was recorded for it
 * @throws what reading it and the store throw; the record stays, and the stored refresh token is of no use without it
 */
export async function recoverRotation(
  store: Pick<CredentialStore, 'write'>,
  account: Account,
  stored: Credentials | undefined,
  journalPath: string,
): Promise<Credentials | undefined> {
  const refreshToken = stored?.refreshToken ?? null;
  if (refreshToken === null) return undefined;
  const reply = await recordedReply(journalPath, account.id, refreshToken);
  if (reply === undefined) return undefined;
  let recovered: Credentials;
  try {
    recovered = rotatedBy(account, stored, reply);
  } catch {
    // A record that is no use must not stop a refresh.
    await forgetRecorded(journalPath);
    return undefined;
  }
  await store.write(account.id, recovered);
  await forgetRecorded(journalPath);
  return recovered;
}
