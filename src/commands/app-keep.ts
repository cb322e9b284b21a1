import type { Account } from '../accounts/account.ts';
import type { RegisteredApp } from '../accounts/app-registry.ts';
import { appSecretName } from '../accounts/app-secret.ts';
import { connectServerToServer } from '../accounts/server-to-server.ts';
import type { Context } from '../context.ts';
import type { Secret } from '../secret.ts';

/**
 * Keeps an app and its secret. A Server-to-Server app is an account at once, which is returned; credentials that Zoom
 * refuses are not kept.
 * @throws `store_…`, TokenEndpointError, TransportError
 */
export async function keepApp(
  context: Context,
  app: RegisteredApp,
  secret: Secret | undefined,
): Promise<Account | undefined> {
  const store = app.secretIn === null ? undefined : await context.store(app.secretIn);
  await store?.probe();
  const account =
    app.type === 's2s' ? await connectServerToServer(context, app, secret as Secret) : undefined;
  if (secret !== undefined) await store?.writeText(appSecretName(app), secret.expose());
  await context.apps.put(app);
  return account;
}
