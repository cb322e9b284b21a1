import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseEndpointReference, referenceOf, referenceTo } from '../../src/scopes/endpoint-reference.ts';
import { probePlan } from '../../src/scopes/probe-plan.ts';

const catalogue = openCatalogue();
const plan = (text: string, appType: 'user' | 'admin' | 's2s' | 'unknown' = 'user') =>
  probePlan(parseEndpointReference(text, catalogue), appType);

describe('how an endpoint is asked about', () => {
  it.each([
    ['GET /users/{userId}', '/users/me', []],
    ['GET /users/me/meetings', '/users/me/meetings', []],
    ['GET /users/work@example.com', '/users/work%40example.com', []],
    ['GET /meetings/{meetingId}', '/meetings/0', ['meetingId']],
    ['GET /meetings/84512345678', '/meetings/84512345678', []],
    ['GET /meetings/%2Fa%3D%3D', '/meetings/%2Fa%3D%3D', []],
    ['GET /groups/{groupId}', '/groups/zoomctl-no-such-id', ['groupId']],
  ])('%s by GET %s', (text, path, madeUp) => {
    expect(plan(text)).toMatchObject({ kind: 'call', path, madeUp });
  });

  it('has no me for a Server-to-Server token', () => {
    expect(plan('GET /users/{userId}', 's2s')).toMatchObject({
      path: '/users/zoomctl-no-such-id',
      madeUp: ['userId'],
    });
  });

  it.each([
    ['POST /users/me/meetings', /no GET/],
    ['DELETE /meetings/{meetingId}', /no GET/],
    ['GET /no/such/endpoint', /publishes no/],
    ['GET /users/me/zak', /credential/],
    ['GET /users/{userId}/token', /credential/],
    ['GET /meetings/{meetingId}/jointoken/live_streaming', /credential/],
    [`GET ${catalogue.all().find((e) => e.method === 'GET' && e.base !== null)?.path}`, /address/],
    ['GET /users/..', /elsewhere/],
  ])('not at all: %s', (text, why) => {
    expect(plan(text)).toMatchObject({ kind: 'skip', why: expect.stringMatching(why) });
  });

  it('is, over the whole catalogue, a GET of the same endpoint or none', () => {
    for (const endpoint of catalogue.all()) {
      for (const appType of ['user', 'admin', 's2s', 'unknown'] as const) {
        const made = probePlan(referenceTo(endpoint), appType);
        if (endpoint.method !== 'GET') expect(made.kind, endpoint.path).toBe('skip');
        if (made.kind === 'skip') continue;
        expect(made.path).not.toMatch(/[{}?#\s]|\/\/|\/\.\.?(\/|$)/);
        expect(made.path.split('/').length).toBe(endpoint.path.split('/').length);
      }
    }
  });

  it('never leaves the API, whatever stands in the path', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, tail) => {
        for (const text of [path, `/users/${tail}`, `/meetings/${tail}`]) {
          const made = probePlan(referenceOf('GET', text, catalogue), 'user');
          if (made.kind === 'call')
            expect(new URL(`https://x.test/v2${made.path}`).pathname).toMatch(/^\/v2\/./);
        }
      }),
    );
  });
});
