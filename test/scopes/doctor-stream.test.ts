import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { isEachAsJson } from '../../src/each.ts';
import { type Examination, examine, examineInStream } from '../../src/scopes/doctor.ts';
import { parseEndpointReference, referenceTo } from '../../src/scopes/endpoint-reference.ts';
import { grantOf } from '../../src/scopes/grant.ts';
import { GrantedScopes } from '../../src/scopes/granted-scopes.ts';
import type { Observation } from '../../src/scopes/observations.ts';
import { Tally } from '../../src/scopes/tally.ts';
import { verdictTexts } from '../../src/scopes/verdict-texts.ts';

const catalogue = openCatalogue();
const all = catalogue.all().map(referenceTo);

type Told = Record<string, unknown> & { readonly endpoints: readonly string[] };

/** The report whose verdicts were told as JSON one by one. */
function streamed(examination: Examination): Told {
  const report = examineInStream(examination);
  const { endpoints } = report;
  if (!isEachAsJson(endpoints)) throw new Error('its verdicts have to be told as JSON');
  const texts: string[] = [];
  endpoints.forEachJson((json) => texts.push(json));
  return { ...report, endpoints: texts };
}

function gathered(examination: Examination): Told {
  const report = examine(examination);
  return { ...report, endpoints: report.endpoints.map((verdict) => JSON.stringify(verdict)) };
}

function expectTheSame(examination: Examination): void {
  const [parts, whole] = [streamed(examination), gathered(examination)];
  const differs = parts.endpoints.findIndex((text, index) => text !== whole.endpoints[index]);
  if (differs >= 0) expect(parts.endpoints[differs]).toBe(whole.endpoints[differs]);
  expect({ ...parts, endpoints: parts.endpoints.length }).toEqual({
    ...whole,
    endpoints: whole.endpoints.length,
  });
}

const appTypes = ['user', 'admin', 's2s', 'unknown'] as const;
const { userId, email } = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };
const seen: Observation = {
  host: 'api.zoom.us',
  method: 'POST',
  path: '/users/{userId}/meetings',
  subject: 'me',
  appType: 'user',
  style: 'granular',
  scopes: ['meeting:write:something'],
  code: 4711,
  seenAt: '2026-01-02T03:04:05Z',
};

/** Of a login that is old enough to be thought older than the app's scopes of today. */
const history = { at: 0, now: 90 * 24 * 3_600_000, others: [] };

describe('verdicts that are told as JSON one by one', () => {
  const names = catalogue.scopes().map(({ scope }) => scope);
  const grants = fc.oneof(
    fc.constant([]),
    fc.subarray(names, { maxLength: 6 }),
    fc.subarray(names.filter((name) => name.split(':').length < 4)),
    fc.subarray(names),
  );

  it('are those of the whole report, for every published endpoint and any grant', () => {
    fc.assert(
      fc.property(
        grants,
        fc.constantFrom(...appTypes),
        fc.constantFrom(undefined, 'zoomctl login --alias work', 'a "quoted\\" one', '\\u00010 \u0001'),
        fc.constantFrom(null, { userId, email }),
        (granted, appType, loginHint, identity) => {
          expectTheSame({ granted, appType, endpoints: all, catalogue, loginHint, identity, history });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are those of the whole report, too, where a path names somebody, is not published, or Zoom named other scopes', () => {
    const endpoints = [
      'GET /users/me',
      'GET /users/me/meetings',
      'POST /users/work@example.com/meetings',
      'GET /users/{userId}/settings',
      'GET /no/such/endpoint',
      'PATCH /meetings/123456789',
    ].map((text) => parseEndpointReference(text, catalogue));
    for (const appType of appTypes) {
      for (const granted of [[], ['meeting:write:meeting', 'user:read:user'], ['user:read:admin']]) {
        for (const observations of [undefined, [seen]]) {
          expectTheSame({ granted, appType, endpoints, catalogue, observations, identity: { email } });
        }
      }
    }
  });

  it('are worded, not made one by one, where the grant opens nothing: of nearly all endpoints', () => {
    for (const [appType, rules, least] of [
      ['user', 'user', 1_700],
      ['admin', 'admin', 1_500],
      ['unknown', 'any', 1_700],
    ] as const) {
      const grant = grantOf(['meeting:write:meeting'], catalogue);
      const judge = {
        grant,
        granted: new GrantedScopes(grant.scopes),
        appType,
        rules,
        identity: null,
        connected: [],
        login: 'zoomctl login',
      };
      const tally = new Tally(appType);
      const texts = verdictTexts(judge, tally);
      const worded = all.filter((reference) => texts?.on(reference) !== undefined);
      texts?.count();
      expect(worded.length).toBeGreaterThan(least);
      expect(worded.length).toBeLessThan(all.length);
      expect(tally.total).toBe(worded.length);
      const opened = all.find(({ method, path }) => `${method} ${path}` === 'POST /users/{userId}/meetings');
      expect(worded).not.toContain(opened);
    }
  });

  it('have names in them that JSON takes as they are', () => {
    for (const { method, path, operationId, classic, granular } of catalogue.all())
      for (const name of [method, path, operationId, ...classic, ...granular])
        expect(JSON.stringify(name)).toBe(`"${name}"`);
  });
});
