import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';

/**
 * A second opinion, from the published list alone and in its own words: a scope reaches the token's own user, or, with
 * an ending, anybody. A call is open when one of the published scopes that are granted reaches whom the call is about.
 */
interface Published {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly classic: readonly string[];
  readonly granular: readonly string[];
}

type App = 'user' | 'admin' | 's2s' | 'unknown';
type Who = 'template' | 'me' | 'own id' | 'own address' | 'other id' | 'other address';

const source = new URL('../../src/catalogue/source/endpoints.json', import.meta.url);
const published = JSON.parse(readFileSync(source, 'utf8')) as Published[];
const everyScope = [...new Set(published.flatMap((e) => [...e.classic, ...e.granular]))];
/** What the templates call a user. */
const USER = /\{(?:userId|userIdentifier|email)\}/;
const ofUsers = published.filter((e) => USER.test(e.path));

const OWN = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };
const NAMES: Record<Who, string> = {
  template: '{userId}',
  me: 'me',
  'own id': OWN.userId,
  'own address': OWN.email,
  'other id': 'p0KT53BCTHSEi6O9Jn-jSw',
  'other address': 'clinician@example.com',
};

/** In a few classic names the level stands before the last word. */
const reachesAnybody = (scope: string) =>
  scope
    .split(':')
    .slice(-2)
    .some((word) => word === 'admin' || word === 'master');

function actsForItsUser(app: App, grant: readonly string[]): boolean {
  return app === 'unknown' ? !grant.some(reachesAnybody) : app === 'user';
}

type Opinion = 'open' | 'open as me' | 'for others' | 'closed' | 'nothing published';

function opinion(e: Published, who: Who, app: App, grant: readonly string[], known: boolean): Opinion {
  const opening = new Set([...e.classic, ...e.granular]);
  if (opening.size === 0) return 'nothing published';
  const held = grant.filter((scope) => opening.has(scope));
  const personal = actsForItsUser(app, grant);

  const aboutSomebody = USER.test(e.path) && who !== 'me' && !(who === 'template' && personal);
  if (!aboutSomebody)
    return held.length > 0
      ? 'open'
      : personal && (lacksPersonal(opening) || strangeFamily(e, grant))
        ? 'for others'
        : 'closed';
  if (held.some(reachesAnybody)) return 'open';
  if (personal && lacksPersonal(opening)) return 'for others';
  if (personal && held.length === 0 && strangeFamily(e, grant)) return 'for others';
  if (personal && known && who.startsWith('other')) return 'for others';
  if (personal) return held.length > 0 ? 'open as me' : 'closed';
  // Where nothing reaches further, an app without a user of its own can have no more than what there is.
  const nothingWider = ![...opening].some(reachesAnybody);
  return nothingWider && held.length > 0 ? 'open' : 'closed';
}

/** Whether all scopes for the own user are of the family that the grant is not of, though its own has some for admins. */
function strangeFamily(e: Published, grant: readonly string[]): boolean {
  const { style } = examine({ granted: grant, appType: 'unknown', endpoints: [], catalogue });
  if (style !== 'classic' && style !== 'granular') return false;
  const own = e[style];
  return own.length > 0 && own.every(reachesAnybody);
}

function lacksPersonal(opening: ReadonlySet<string>): boolean {
  return [...opening].every(reachesAnybody);
}

const STATUS: Record<Opinion, string> = {
  open: 'ok',
  'open as me': 'use_me',
  'for others': 'needs_admin',
  closed: 'missing',
  'nothing published': 'unknown',
};

const catalogue = openCatalogue();

function asked(e: Published, who: Who): string {
  const path = who === 'template' ? e.path : e.path.replace(USER, NAMES[who]);
  return `${e.method} ${who === 'template' ? path : path.replace(/\{[^}]*\}/g, 'x1')}`;
}

const anyScope = fc.constantFrom(...everyScope, 'openid', 'nothing:read');

/** Grants that often open the endpoint, often nearly, and hold other things as well. */
const grantFor = (e: Published) => {
  const own = [...e.classic, ...e.granular];
  const near = own
    .map((scope) => scope.replace(/:(admin|master)$/, ''))
    .flatMap((bare) => [bare, `${bare}:admin`, `${bare}:master`])
    .filter((scope) => everyScope.includes(scope));
  const choices = [anyScope];
  if (own.length > 0) choices.push(fc.constantFrom(...own, ...near));
  return fc.array(fc.oneof(...choices), { maxLength: 5 });
};

const anyEndpoint = fc.constantFrom(...published);
const endpointOfUser = fc.constantFrom(...ofUsers);
const question = fc
  .oneof(anyEndpoint, endpointOfUser)
  .chain((endpoint) =>
    fc.record({
      endpoint: fc.constant(endpoint),
      grant: grantFor(endpoint),
      app: fc.constantFrom<App>('user', 'admin', 's2s', 'unknown'),
      who: fc.constantFrom(...(Object.keys(NAMES) as Who[])),
      known: fc.boolean(),
    }),
  )
  // An unknown app without any grant is not judged by a kind of app at all.
  .filter(({ app, grant }) => app !== 'unknown' || grant.length > 0);

describe('a second, independent decision', () => {
  it('comes to the same verdict for random grants, endpoints, users and kinds of app', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(question, ({ endpoint, grant, app, who, known }) => {
        const reference = parseEndpointReference(asked(endpoint, who), catalogue);
        const report = examine({
          granted: grant,
          appType: app,
          identity: known ? OWN : null,
          endpoints: [reference],
          catalogue,
        });
        const [verdict] = report.endpoints;
        const expected = STATUS[opinion(endpoint, who, app, grant, known)];
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        expect(verdict).toMatchObject({ status: expected, operationId: endpoint.operationId });

        const opening = [...endpoint.classic, ...endpoint.granular];
        for (const scope of verdict?.satisfiedBy ?? []) {
          expect(opening).toContain(scope);
          expect(grant).toContain(scope);
        }
        if (verdict?.status === 'ok') expect(verdict.satisfiedBy).not.toEqual([]);
        expect(new Set(report.excess)).toEqual(new Set(grant.filter((scope) => !opening.includes(scope))));
      }),
      { numRuns: 2000, seed: 1 },
    );
    // Every answer has to have been put to the test, and often.
    for (const status of Object.values(STATUS)) expect(seen.get(status), status).toBeGreaterThan(20);
  });

  it('agrees that adding what the doctor says to add opens the endpoint', () => {
    fc.assert(
      fc.property(question, ({ endpoint, grant, app, who, known }) => {
        const reference = parseEndpointReference(asked(endpoint, who), catalogue);
        const identity = known ? OWN : null;
        const look = (granted: readonly string[]) =>
          examine({ granted, appType: app, identity, endpoints: [reference], catalogue }).endpoints[0];
        const before = look(grant);
        for (const scope of before?.status === 'missing' ? before.missing : []) {
          const after = opinion(endpoint, who, app, [...grant, scope], known);
          expect(after === 'open' || after === 'open as me', `${scope} gives ${after}`).toBe(true);
          if (after === 'open as me') expect(before?.fix).toContain('/me');
        }
      }),
      { numRuns: 600, seed: 2 },
    );
  });

  it('agrees on every endpoint and every one of its scopes by itself', () => {
    const wrong: string[] = [];
    for (const app of ['user', 'admin', 's2s'] as const) {
      for (const endpoint of published) {
        const reference = catalogue.find(endpoint.method, endpoint.path);
        for (const scope of [...endpoint.classic, ...endpoint.granular]) {
          const [verdict] = examine({
            granted: [scope],
            appType: app,
            endpoints: [{ method: endpoint.method, path: endpoint.path, endpoint: reference }],
            catalogue,
          }).endpoints;
          const expected = STATUS[opinion(endpoint, 'template', app, [scope], false)];
          if (verdict?.status !== expected) wrong.push(`${app} ${scope} ${endpoint.method} ${endpoint.path}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
