import { isLoopbackHost } from '../config/host-url.ts';
import { EXIT, Failure } from '../errors.ts';
import { TransportError } from '../http/http-client.ts';
import { revokeToken } from '../oauth/revocation.ts';
import { type Account, accountHandle, accountLabel } from './account.ts';
import type { Credentials } from './credential-store.ts';
import { withLock } from './lock.ts';
import { forgetRecorded } from './rotation-journal.ts';
import { tokenSource } from './session.ts';
import { refreshLockPath, rotationJournalPath } from './stores.ts';
import type { AccountsWorld } from './world.ts';

/** Whether nothing listens any more where the account was, on this machine. */
function isEndedSandbox({ hosts }: Account, failure: unknown): boolean {
  const refused = failure instanceof TransportError && failure.fault === 'refused';
  return refused && isLoopbackHost(new URL(hosts.oauthUrl).hostname);
}

function keptUnread(error: Failure): Failure {
  return new Failure(error.kind, error.exitCode, error.message, {
    hint: `${error.hint ?? ''} Or forget the account without revoking it: zoomctl logout --local`.trim(),
    cause: error,
  });
}

async function forget(world: AccountsWorld, account: Account, local: boolean): Promise<void> {
  try {
    const store = await world.store(account.store);
    // A refresh that is under way writes its tokens first, and then they go.
    await withLock(refreshLockPath(account.store, account.id, world.paths), async () => {
      await store.remove(account.id);
      await forgetRecorded(rotationJournalPath(account.store, account.id, world.paths));
    });
  } catch (error) {
    // Whoever has lost the keychain must be able to lose the account, too.
    if (!local || !(error instanceof Failure)) throw error;
    await forgetRecorded(rotationJournalPath(account.store, account.id, world.paths)).catch(() => undefined);
    world.warn(`Its tokens could not be removed from the store, should it still hold them: ${error.message}`);
  }
  await world.registry.remove(account.id);
}

/**
 * Whether it can be forgotten here is found out before it is revoked: what is revoked and still listed as if it were not
 * misleads whoever uses it next.
 * @throws where the store's folder or the registry can't be written
 */
async function checkForgettable(world: AccountsWorld, account: Account): Promise<void> {
  await withLock(refreshLockPath(account.store, account.id, world.paths), async () => undefined);
  await world.registry.update(account.id, {});
}

/** As `forget`, after it was revoked. @throws `not_forgotten` */
async function forgetRevoked(world: AccountsWorld, account: Account): Promise<void> {
  try {
    await forget(world, account, false);
  } catch (error) {
    await world.registry.update(account.id, { loginNeeded: true }).catch(() => undefined);
    throw new Failure(
      'not_forgotten',
      EXIT.failed,
      `${accountLabel(account)} was logged out at Zoom, but could not be forgotten here: ${(error as Error).message}`,
      {
        hint: `Its tokens open nothing any more. Once that is mended: zoomctl logout --local ${accountHandle(account)}`,
        cause: error,
      },
    );
  }
}

/** Revokes the grant with a token that Zoom still takes: an expired access token may revoke nothing. */
async function revoke(world: AccountsWorld, account: Account, stored: Credentials): Promise<void> {
  const source = tokenSource(world, account, await world.store(account.store));
  const client = {
    clientId: account.clientId,
    clientSecret: stored.clientSecret,
    oauthUrl: account.hosts.oauthUrl,
  };
  try {
    await revokeToken(world.http, client, await source.token());
  } catch (error) {
    // The grant is gone at Zoom already: that is what a logout wants.
    if (error instanceof Failure && error.kind === 'login_needed') return;
    throw error;
  }
}

/**
 * Ends a login: revokes it at Zoom, then forgets it here. What can't be revoked is forgotten all the same.
 * @param local forgets without asking Zoom
 * @throws `not_revoked` when it is forgotten here but may live on at Zoom, `not_forgotten` when it is the other way round
 */
export async function logout(world: AccountsWorld, account: Account, local: boolean): Promise<void> {
  let failure: unknown;
  if (!local) {
    await checkForgettable(world, account);
    try {
      const store = await world.store(account.store);
      const stored = await store.read(account.id);
      if (stored !== undefined) {
        await revoke(world, account, stored);
        return await forgetRevoked(world, account);
      }
    } catch (error) {
      const unreachable =
        error instanceof TransportError || (error instanceof Failure && error.exitCode === EXIT.unavailable);
      // Tokens that can't be read (a wrong passphrase) can't be revoked: the only copy stays.
      if (error instanceof Failure && error.kind === 'store_damaged') throw keptUnread(error);
      if (!unreachable) throw error;
      failure = error;
    }
  }
  await forget(world, account, local);
  if (failure === undefined) return;
  throw new Failure(
    'not_revoked',
    EXIT.unavailable,
    `${accountLabel(account)} was forgotten here, but could not be logged out at Zoom: ${(failure as Error).message}`,
    {
      hint: isEndedSandbox(account, failure)
        ? 'A sandbox forgets its logins when it ends, so that nothing is left of it.'
        : 'The login may live on at Zoom. Remove the app there: Zoom App Marketplace, Manage, Added Apps.',
      cause: failure,
    },
  );
}
