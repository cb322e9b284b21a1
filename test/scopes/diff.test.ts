import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { type ComparedGrant, diffGrants } from '../../src/scopes/diff.ts';
import { examine } from '../../src/scopes/doctor.ts';
import { referenceTo } from '../../src/scopes/endpoint-reference.ts';

const catalogue = openCatalogue();
const all = catalogue.all().map(referenceTo);
const names = catalogue.scopes().map(({ scope }) => scope);
const grant = fc.record({
  granted: fc.uniqueArray(
    fc.oneof(fc.constantFrom(...names), fc.constantFrom('meeting:write', 'user:read')),
    {
      maxLength: 8,
    },
  ),
  appType: fc.constantFrom('user', 'admin', 's2s', 'unknown'),
}) as fc.Arbitrary<ComparedGrant>;

describe('the difference of two grants', () => {
  it('tells of each scope and endpoint exactly what the doctor tells of each grant by itself', () => {
    fc.assert(
      fc.property(grant, grant, (a, b) => {
        const diff = diffGrants(a, b, catalogue);
        expect([...diff.onlyA, ...diff.both].sort()).toEqual([...a.granted].sort());
        expect([...diff.onlyB, ...diff.both].sort()).toEqual([...b.granted].sort());
        const [ofA, ofB] = [a, b].map((one) => examine({ ...one, endpoints: all, catalogue }).endpoints);
        const openOnly = (one: typeof ofA, other: typeof ofA) =>
          one?.flatMap(({ method, path, status }, index) =>
            status === 'ok' && other?.[index]?.status !== 'ok' ? `${method} ${path}` : [],
          );
        const called = (list: typeof diff.endpoints.onlyA) =>
          list.map(({ method, path }) => `${method} ${path}`);
        expect(called(diff.endpoints.onlyA)).toEqual(openOnly(ofA, ofB));
        expect(called(diff.endpoints.onlyB)).toEqual(openOnly(ofB, ofA));
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it('is nothing between a grant and itself', () => {
    const one: ComparedGrant = { granted: ['meeting:write', 'user:read'], appType: 'user' };
    expect(diffGrants(one, one, catalogue)).toMatchObject({
      onlyA: [],
      onlyB: [],
      both: ['meeting:write', 'user:read'],
      endpoints: { onlyA: [], onlyB: [] },
    });
  });

  it("tells any user's from the token's own, where both open an endpoint", () => {
    const { endpoints } = diffGrants(
      { granted: ['meeting:write:meeting:admin'], appType: 'admin' },
      { granted: ['meeting:write:meeting'], appType: 'user' },
      catalogue,
    );
    expect(endpoints.widerA).toContainEqual({
      method: 'POST',
      path: '/users/{userId}/meetings',
      operationId: 'meetingCreate',
      satisfiedBy: ['meeting:write:meeting:admin'],
    });
    expect(endpoints.widerB).toEqual([]);
    // A meeting is somebody's, though no user stands in its path.
    const [own, all] = ['meeting:read:meeting', 'meeting:read:meeting:admin'];
    const reading = diffGrants(
      { granted: [own, 'user:read:user'], appType: 'user' },
      { granted: [all, 'user:read:user:admin'], appType: 'admin' },
      catalogue,
    ).endpoints;
    expect(reading.widerB.map(({ path }) => path)).toContain('/meetings/{meetingId}');
    expect(reading.widerB.map(({ path }) => path)).not.toContain('/users/me/zak');
    expect(endpoints.onlyA.map(({ operationId }) => operationId)).not.toContain('meetingCreate');
  });

  it('says what the one opens by, and what the other lacks', () => {
    const { endpoints } = diffGrants(
      { granted: ['meeting:write'], appType: 'user' },
      { granted: ['user:read:user'], appType: 'user' },
      catalogue,
    );
    expect(endpoints.onlyA.find(({ operationId }) => operationId === 'meetingCreate')).toEqual({
      method: 'POST',
      path: '/users/{userId}/meetings',
      operationId: 'meetingCreate',
      satisfiedBy: ['meeting:write'],
      status: 'missing',
      add: 'meeting:write:meeting',
    });
  });
});
