import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { scopesForApp } from '../../src/scopes/app-scopes.ts';
import { examine, exitStatus } from '../../src/scopes/doctor.ts';
import { referenceTo } from '../../src/scopes/endpoint-reference.ts';

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
