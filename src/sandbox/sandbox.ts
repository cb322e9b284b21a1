import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { makeApp } from './app.ts';
import { DeviceGrants } from './device-grants.ts';
import { Faults } from './faults.ts';
import { FileStore } from './file-store.ts';
import { Grants } from './grants.ts';
import { requestListener } from './http-server.ts';
import { IssuedSecrets } from './issued-secrets.ts';
import { Lists } from './lists.ts';
import { MeetingStore } from './meeting-store.ts';
import { type SandboxOptions, settingsOf } from './options.ts';
import { DEVELOPER } from './people.ts';
import { QuotaCounter } from './rate-limits.ts';
import { RequestLog } from './request-log.ts';
import { ScopeDeviations } from './scope-deviations.ts';
import { Tickets } from './tickets.ts';
import { TokenMint } from './token-mint.ts';

export { defaultScopes, type SandboxOptions } from './options.ts';

export interface SandboxAccount {
  readonly email: string;
  readonly userId: string;
  readonly accountId: string;
}

export interface Sandbox {
  /**
   * `http://127.0.0.1:PORT`; below it `/oauth/authorize`, `/oauth/token`, `/oauth/revoke` and `/oauth/devicecode`.
   */
  readonly oauthUrl: string;
  /** `http://127.0.0.1:PORT/v2` */
  readonly apiUrl: string;
  /** The confidential client. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicClientId: string;
  /** The Zoom account of the app's developer, for Server-to-Server tokens. */
  readonly accountId: string;
  readonly accounts: readonly SandboxAccount[];
  /** Closes all connections at once; a second call does nothing. */
  close(): Promise<void>;
}

/**
 * Starts a Zoom of one's own on 127.0.0.1: its OAuth server, its REST API, one app and its users.
 * @throws Error for options that do not go together (see `settingsOf`), and Node's own error, such as EADDRINUSE, for
 * a port that cannot be had
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const catalogue = openCatalogue();
  const settings = settingsOf(options, catalogue);
  const http = createServer();
  http.listen(settings.port, '127.0.0.1');
  await once(http, 'listening');

  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const secrets = new IssuedSecrets();
  const mint = new TokenMint(secrets);
  const app = makeApp(mint.clientSecret());
  const grants = new Grants(settings, mint);
  const closing = new AbortController();
  http.on(
    'request',
    requestListener({
      settings,
      catalogue,
      origin,
      app,
      secrets,
      mint,
      grants,
      devices: new DeviceGrants(settings, mint, grants),
      tickets: new Tickets(settings.now),
      deviceTickets: new Tickets(settings.now),
      meetings: new MeetingStore(mint),
      quotas: new QuotaCounter(settings.rateLimits),
      deviations: new ScopeDeviations(catalogue),
      lists: new Lists(settings.listItems, settings.pageTokenTtl * 1000),
      files: new FileStore(),
      faults: new Faults(),
      log: new RequestLog(),
      closing: closing.signal,
    }),
  );

  return {
    oauthUrl: origin,
    apiUrl: `${origin}/v2`,
    ...app,
    accountId: DEVELOPER.accountId,
    accounts: settings.people.all.map(({ email, id, accountId }) => ({ email, userId: id, accountId })),
    async close() {
      if (!http.listening) return;
      const closed = once(http, 'close');
      closing.abort();
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}
