import type { TokenSet } from '../oauth/client.ts';
import { processTokenResponse } from '../oauth/token-endpoint.ts';
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
 * Brings into the store what a process that was killed between Zoom's reply and the store had recorded. To be called
 * under the account's refresh lock.
 * @returns the entry as it is now, or undefined where nothing was recorded for it
 * @throws `store_…`; the record stays
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
  const recovered = rotatedCredentials(account, stored, processTokenResponse(reply));
  await store.write(account.id, recovered);
  await forgetRecorded(journalPath);
  return recovered;
}
