import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/catalogue/catalogue.ts';
import { alternativesOf } from '../../src/scopes/alternatives.ts';
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
