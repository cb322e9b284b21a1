import { accountCredentialsRequest, processTokenResponse } from '../oauth/token-endpoint.ts';
import type { Secret } from '../secret.ts';
import { type Account, accountKey } from './account.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { AccountsWorld } from './world.ts';

/**
 * Connects the Zoom account of a Server-to-Server app: takes a first token, which shows that the credentials are good,
 * and keeps it under the app's name as alias.
 * @throws TokenEndpointError where Zoom refuses the credentials, TransportError, `store_…`
 */
export function connectServerToServer(
  world: AccountsWorld,
  app: RegisteredApp,
  secret: Secret,
): Promise<Account> {
  const { clientId, hosts, accountId } = app;
  const client = { clientId, clientSecret: secret, oauthUrl: hosts.oauthUrl };
  return world.shutdown.protect(async () => {
    const tokens = processTokenResponse(await accountCredentialsRequest(world.http, client, accountId ?? ''));
    const scopes = tokens.scopes ?? [];
    const account: Account = {
      id: accountKey(hosts, clientId, `s2s:${accountId}`),
      userId: null,
      accountId,
      email: null,
      alias: app.name,
      app: app.name,
      appType: 's2s',
      clientId,
      scopes,
      expiresAt: new Date(tokens.expiresAt).toISOString(),
      loggedInAt: new Date(world.now()).toISOString(),
      hosts,
      store: app.secretIn ?? 'keychain',
      identity: 'alias',
      loginNeeded: false,
    };
    const store = await world.store(account.store);
    await store.write(account.id, {
      accessToken: tokens.accessToken,
      refreshToken: null,
      obtainedAt: tokens.obtainedAt,
      expiresAt: tokens.expiresAt,
      scopes,
      clientSecret: secret,
      boundTo: { ...hosts, clientId },
      apiUrl: tokens.apiUrl,
    });
    await world.registry.put(account);
    return account;
  });
}
