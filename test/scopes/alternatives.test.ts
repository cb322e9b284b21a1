import { describe, expect, it } from 'vitest';
import { type Endpoint, fieldsOf, openCatalogue } from '../../src/catalogue/catalogue.ts';
import { alternativesOf, hasUserLevel } from '../../src/scopes/alternatives.ts';
import type { GrantStyle } from '../../src/scopes/grant.ts';

function of(classic: string, granular: string, style: GrantStyle) {
  const names = (list: string) => list.split(' ').filter(Boolean);
  const endpoint = { classic: names(classic), granular: names(granular) } as unknown as Endpoint;
  return alternativesOf(endpoint, style);
}

describe('the alternatives of an endpoint', () => {
  // The published lists are in alphabetical order, which often is this order by chance.
  it.each<[order: string, classic: string, granular: string, style: GrantStyle]>([
    ['a b:c', 'a', 'b:c', 'classic'],
    ['b:c a', 'a', 'b:c', 'granular'],
    ['b:c a', 'a', 'b:c', 'mixed'],
    ['b:c a', 'a', 'b:c', 'none'],
    ['z:read b:write:admin a:master', 'a:master b:write:admin z:read', '', 'classic'],
    ['z:read a:write', 'a:write z:read', '', 'classic'],
    ['z:read:x a:write:x', '', 'a:write:x z:read:x', 'granular'],
    ['z:read:admin a:write:admin', 'a:write:admin z:read:admin', '', 'classic'],
    ['a:write z:read:admin', 'a:write z:read:admin', '', 'classic'],
    ['a:read b:read', 'a:read b:read', 'a:read', 'classic'],
    ['', '', '', 'none'],
  ])(
    "are '%s', the narrowest of the grant's family first, for '%s' and '%s' (%s)",
    (order, classic, granular, style) => {
      const { all, userLevel, wide } = of(classic, granular, style);
      expect(all.join(' ')).toBe(order);
      expect([...userLevel, ...wide].sort()).toEqual([...all].sort());
      for (const scope of wide) expect(scope).toMatch(/:(admin|master)$/);
    },
  );
});

describe('the alternatives of each published endpoint', () => {
  const styles: GrantStyle[] = ['classic', 'granular', 'mixed', 'none'];

  it('are the same by the order that the catalogue holds as by its lists of names', () => {
    for (const endpoint of openCatalogue().all()) {
      const bare = fieldsOf(endpoint);
      expect(hasUserLevel(endpoint)).toBe(hasUserLevel(bare));
      for (const style of styles) {
        const { all, userLevel, wide, wideOfOwnFamily } = alternativesOf(endpoint, style);
        const expected = alternativesOf(bare, style);
        expect([all, userLevel, wide, wideOfOwnFamily]).toEqual([
          expected.all,
          expected.userLevel,
          expected.wide,
          expected.wideOfOwnFamily,
        ]);
      }
    }
  });

  it.each<[classic: string, granular: string, style: GrantStyle, wide: string | undefined]>([
    // User-level scopes in the other family only, and an app has one family.
    ['a:read', 'b:read:x:admin c:write:x:admin', 'granular', 'b:read:x:admin'],
    ['a:read:admin', 'b:read:x', 'classic', 'a:read:admin'],
    ['a:read:admin', 'b:read:x', 'granular', undefined],
    ['a:read:admin', 'b:read:x:admin', 'classic', undefined],
    ['a:read a:read:admin', 'b:read:x', 'classic', undefined],
    ['', 'b:read:x', 'classic', undefined],
    ['a:read', 'b:read:x:admin', 'mixed', undefined],
    ['a:read', 'b:read:x:admin', 'none', undefined],
  ])('for %j and %j an app with %s scopes would need the admin one %j', (classic, granular, style, wide) => {
    expect(of(classic, granular, style).wideOfOwnFamily).toBe(wide);
  });
});
