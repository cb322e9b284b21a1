import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { leastScopes } from '../../src/scan/least-scopes.ts';
import { referenceOf } from '../../src/scopes/endpoint-reference.ts';
import { leastCover } from '../../src/scopes/least-cover.ts';

const catalogue = openCatalogue();

function references(...calls: string[]) {
  return calls.map((call) => {
    const [method = '', path = ''] = call.split(' ');
    return referenceOf(method, path, catalogue);
  });
}

describe('the least cover', () => {
  it('opens everything, and no scope of it can be left out', () => {
    const scopes = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(scopes, { maxLength: 8 }), (needs) => {
        const cover = leastCover(needs);
        const isOpen = (chosen: readonly string[]) =>
          needs.every((alternatives) => alternatives.some((scope) => chosen.includes(scope)));
        expect(isOpen(cover)).toBe(true);
        for (const scope of cover) expect(isOpen(cover.filter((one) => one !== scope))).toBe(false);
      }),
    );
  });

  it('takes what is needed anyway instead of a second scope', () => {
    expect(leastCover([['meeting:read', 'meeting:write'], ['meeting:write']])).toEqual(['meeting:write']);
  });
});

describe('the least scopes', () => {
  const calls = references('POST /users/me/meetings', 'GET /users/me/meetings', 'GET /users/me');

  it('are user-level for a user-managed app', () => {
    expect(leastScopes(calls, 'user', 'none', catalogue)).toEqual([
      'meeting:read:list_meetings',
      'meeting:write:meeting',
      'user:read:user',
    ]);
  });

  it('are those of admins for an admin-managed or Server-to-Server app', () => {
    expect(leastScopes(calls, 'admin', 'none', catalogue)).toEqual([
      'meeting:read:list_meetings:admin',
      'meeting:write:meeting:admin',
      'user:read:user:admin',
    ]);
  });

  it('keep to the family of the grant', () => {
    expect(leastScopes(calls, 'user', 'classic', catalogue)).toEqual([
      'meeting:read',
      'meeting:write',
      'user:read',
    ]);
  });

  it('reach other users where one is named and nothing says that the app is user-managed', () => {
    const named = references('POST /users/work@example.com/meetings');
    expect(leastScopes(named, 'any', 'none', catalogue)).toEqual(['meeting:write:meeting:admin']);
    expect(leastScopes(named, 'user', 'none', catalogue)).toEqual(['meeting:write:meeting']);
  });

  it('are none for what Zoom does not publish', () => {
    expect(leastScopes(references('GET /no/such/thing'), 'user', 'none', catalogue)).toEqual([]);
  });
});
