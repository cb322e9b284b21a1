import type { RegisteredApp } from '../accounts/app-registry.ts';
import { DEFAULT_REDIRECT_URI } from '../oauth/redirect-uri.ts';

/** What `--json` shows of an app; never its secret. */
export function appView({ name, clientId, type, secretIn, accountId, redirectUri, hosts }: RegisteredApp) {
  return {
    name,
    clientId,
    type,
    client: secretIn === null ? 'public' : 'confidential',
    secretIn,
    accountId,
    redirectUri: type === 's2s' ? null : (redirectUri ?? DEFAULT_REDIRECT_URI),
    oauthUrl: hosts.oauthUrl,
    apiUrl: hosts.apiUrl,
  };
}
