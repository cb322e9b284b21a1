import { createHash } from 'node:crypto';
import { EXIT, Failure } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { App } from './app.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { AccountsWorld } from './world.ts';

/** The name of the store's entry with an app's client secret. */
export function appSecretName({ hosts, clientId }: Pick<RegisteredApp, 'hosts' | 'clientId'>): string {
  const hash = createHash('sha256').update(JSON.stringify([hosts.oauthUrl, clientId]));
  return `app-${hash.digest('hex').slice(0, 16)}`;
}

/**
 * A registered app with its secret from the store, ready to be used.
 * @throws `app_incomplete` where the store has lost the secret, `store_…`
 */
export async function openApp(world: AccountsWorld, app: RegisteredApp): Promise<App> {
  if (app.secretIn === null) return { ...app, clientSecret: null };
  const store = await world.store(app.secretIn);
  const secret = await store.readText(appSecretName(app));
  if (secret === undefined) {
    throw new Failure(
      'app_incomplete',
      EXIT.failed,
      `${store.label} holds no client secret of the app ${app.name}.`,
      {
        hint: `Add the app again: zoomctl app add ${app.name} --client-id ${app.clientId} --client-secret-stdin`,
      },
    );
  }
  return { ...app, clientSecret: new Secret(secret) };
}
