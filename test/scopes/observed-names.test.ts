import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { observationOf } from '../../src/scopes/observations.ts';

const catalogue = openCatalogue();

function kept(name: string): readonly string[] {
  const call = {
    host: 'api.zoom.us',
    method: 'GET',
    path: '/users/me',
    appType: 'user',
    granted: null,
  } as const;
  const body = JSON.stringify({ code: 4711, message: `does not contain scopes:[user:read:user, ${name}].` });
  return observationOf(call, body, '2026-11-24T10:00:00.000Z', catalogue)?.scopes ?? [];
}

describe('the names that are remembered', () => {
  it.each(['meeting:write:other', 'new_product:read:some_new_thing:admin', 'a:b2'])('have %s', (name) => {
    expect(kept(name)).toEqual(['user:read:user', name]);
  });

  it.each([
    'user:read:aB3dE5fG7hJ9kL1m',
    'user:p0KT53BCTHSEi6O9Jn-jSw',
    'user:98765432109876543',
    'user:2f8a1c9e7b3d4f60a1b2',
    `user:${'long_name_'.repeat(12)}x`,
  ])('line 11: have no id and no token: %s', (name) => {
    expect(kept(name)).toEqual(['user:read:user']);
  });

  it('have every name that Zoom publishes', () => {
    for (const name of ['meeting:write:admin', 'user:read']) expect(kept(name)).toContain(name);
  });
});
