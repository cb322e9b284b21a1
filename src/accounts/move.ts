import { EXIT, Failure } from '../errors.ts';
import { type Account, type AccountStore, accountLabel } from './account.ts';
import { withLock } from './lock.ts';
import { forgetRecorded } from './rotation-journal.ts';
import { recoverRotation } from './rotation-recovery.ts';
import { refreshLockPath, rotationJournalPath } from './stores.ts';
import type { AccountsWorld } from './world.ts';

/**
 * Moves an account's tokens to another store: written there, then named in the registry, then removed here. Killed in
 * between, the account still works, from one store or the other.
 * @throws `store_…`, `login_needed` where there is nothing to move
 */
export async function moveAccount(world: AccountsWorld, account: Account, to: AccountStore): Promise<void> {
  if (account.store === to) return;
  // Under the old store's lock no other process refreshes meanwhile, and what it stores is not left behind.
  await withLock(refreshLockPath(account.store, account.id, world.paths), () =>
    world.shutdown.protect(async () => {
      const [from, target] = [await world.store(account.store), await world.store(to)];
      const stored = await from.read(account.id);
      const journal = rotationJournalPath(account.store, account.id, world.paths);
      const credentials = (await recoverRotation(from, account, stored, journal)) ?? stored;
      if (credentials === undefined) {
        throw new Failure(
          'login_needed',
          EXIT.login,
          `${from.label} holds no tokens of ${accountLabel(account)}.`,
          {
            hint: 'Log in again: zoomctl login',
          },
        );
      }
      await target.write(account.id, credentials);
      await world.registry.update(account.id, { store: to });
      await forgetRecorded(journal);
      // The two kinds of file have one name: there the new one has replaced the old one already.
      if (account.store === 'keychain' || to === 'keychain') await from.remove(account.id);
    }),
  );
}
