import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { scopesForApp } from '../../src/scopes/app-scopes.ts';
import { examine, exitStatus } from '../../src/scopes/doctor.ts';
import { parseEndpointReference, referenceTo } from '../../src/scopes/endpoint-reference.ts';
import type { Observation } from '../../src/scopes/observations.ts';

const catalogue = openCatalogue();

describe('the scopes of an app that is still to be made', () => {
  const endpoints = catalogue.all().map(referenceTo);

  it.each(['user', 'admin', 's2s'] as const)(
    'of kind %s are granular, and with them the doctor finds all open that is not told as closed',
    (appType) => {
      // A seventh of all: one app for everything that Zoom publishes would hide what one call needs.
      for (let from = 0; from < 7; from++) {
        const asked = endpoints.filter((_, index) => index % 7 === from);
        const { scopes, closed } = scopesForApp(asked, appType, catalogue);
        expect(scopes.filter((scope) => !catalogue.scope(scope)?.kinds.includes('granular'))).toEqual([]);
        if (appType === 'user') expect(scopes.filter((scope) => /:(admin|master)/.test(scope))).toEqual([]);
        const shut = new Set(closed.map(({ call }) => call));
        const open = asked.filter(({ method, path }) => !shut.has(`${method} ${path}`));
        const report = examine({ granted: scopes, appType, endpoints: open, catalogue });
        expect(report.endpoints.filter(({ status }) => status !== 'ok').map(({ path }) => path)).toEqual([]);
        expect(report.excess).toEqual([]);
        // What me means for a Server-to-Server app is not certain, and strict takes only what is.
        const uncertain = report.findings.some(({ kind }) => kind === 's2s_me');
        expect([exitStatus(report, false), exitStatus(report, true)]).toEqual([0, uncertain ? 3 : 0]);
        if (appType !== 's2s') expect(uncertain).toBe(false);
        for (const { reason } of closed) expect(reason).toMatch(/\.$/);
      }
    },
  );
});

describe('one call of such an app', () => {
  const scopes = (endpoint: string, appType: 'user' | 'admin' | 's2s', observations: Observation[] = []) =>
    scopesForApp([parseEndpointReference(endpoint, catalogue)], appType, catalogue, observations);
  const shut = (call: string, reason: string) => ({ scopes: [], closed: [{ call, reason }] });

  it('takes the scope of its kind of app', () => {
    const create = 'POST /users/me/meetings';
    expect(scopes(create, 'user')).toEqual({ scopes: ['meeting:write:meeting'], closed: [] });
    expect(scopes(create, 's2s')).toEqual({ scopes: ['meeting:write:meeting:admin'], closed: [] });
  });

  it.each<[endpoint: string, app: 'user' | 'admin', reason: string]>([
    [
      'POST /im/chat/messages',
      'user',
      'Zoom publishes only classic scopes for it, and new apps have granular ones.',
    ],
    [
      'GET /chat/users/me/channels/abc/admins',
      'user',
      "Its granular scopes, which are all that new apps have, are :admin and :master ones, and a user-managed app can't have those.",
    ],
    [
      'GET /accounts/{accountId}/settings',
      'user',
      "Only :admin or :master scopes open it, and a user-managed app can't have those.",
    ],
    ['GET /aiservices/scribe/jobs', 'admin', 'Zoom publishes no scopes for it.'],
    ['GET /no/such/thing', 'user', 'Zoom publishes no such endpoint.'],
  ])('%s is closed to one of kind %s, and why is told', (endpoint, app, reason) => {
    expect(scopes(endpoint, app)).toEqual(shut(endpoint, reason));
  });

  it('takes what Zoom named when it refused it', () => {
    const observation: Observation = {
      host: 'api.zoom.us',
      method: 'POST',
      path: '/users/{userId}/meetings',
      subject: 'me',
      appType: 'user',
      style: 'granular',
      scopes: ['meeting:write:something_new'],
      code: 4711,
      seenAt: '2026-11-24T15:00:00.000Z',
    };
    expect(scopes('POST /users/me/meetings', 'user', [observation]).scopes).toEqual([
      'meeting:write:something_new',
    ]);
  });
});
