import { join } from 'node:path';
import { encryptedFileStore } from '../../src/accounts/file-store.ts';
import { Registry } from '../../src/accounts/registry.ts';
import { Secret } from '../../src/secret.ts';
import type { TestWorld } from './zoomctl.ts';

/** Makes every stored access token of a world one that expired an hour ago, as if time had passed. */
export async function ageTokens(world: Pick<TestWorld, 'env'>): Promise<void> {
  const config = world.env.ZOOMCTL_CONFIG_DIR ?? '';
  const store = encryptedFileStore(
    join(config, 'credentials'),
    new Secret(world.env.ZOOMCTL_STORE_KEY ?? ''),
  );
  for (const { id } of (await new Registry(join(config, 'accounts.json')).read()).accounts) {
    const credentials = await store.read(id);
    if (credentials === undefined) continue;
    const expiresAt = Date.now() - 3_600_000;
    await store.write(id, { ...credentials, obtainedAt: expiresAt - 3_600_000, expiresAt });
  }
}
