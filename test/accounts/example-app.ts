import type { RegisteredApp } from '../../src/accounts/app-registry.ts';

export function exampleApp(name: string, fields: Partial<RegisteredApp> = {}): RegisteredApp {
  return {
    name,
    clientId: `client-of-${name}`,
    type: 'user',
    secretIn: null,
    accountId: null,
    redirectUri: null,
    hosts: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' },
    ...fields,
  };
}
