import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { additions } from '../../src/scopes/additions.ts';
import { examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import type { AppType } from '../../src/scopes/grant.ts';
import type { EndpointVerdict } from '../../src/scopes/verdict.ts';

const catalogue = openCatalogue();

function toAdd(granted: string, appType: AppType, ...endpoints: string[]): string[] {
  const { endpoints: verdicts } = examine({
    granted: granted.split(' ').filter(Boolean),
    appType,
    endpoints: endpoints.map((text) => parseEndpointReference(text, catalogue)),
    catalogue,
  });
  return additions(verdicts, catalogue);
}

const CREATE = 'POST /users/me/meetings';
const LIST = 'GET /users/me/meetings';
const ME = 'GET /users/me';

describe('the scopes to add', () => {
  it.each<[what: string, granted: string, app: AppType, endpoints: string[], add: string[]]>([
    ['are none where all is open', 'meeting:write user:read', 'user', [CREATE, ME], []],
    ['are the one that the verdict names', 'user:read:user', 'user', [CREATE], ['meeting:write:meeting']],
    [
      'are one for each call that shares none with others',
      'user:read:token',
      'user',
      [CREATE, LIST],
      ['meeting:read:list_meetings', 'meeting:write:meeting'],
    ],
    [
      'are one for all calls that it opens',
      'user:read',
      'user',
      [CREATE, 'PATCH /meetings/1'],
      ['meeting:write'],
    ],
    [
      'are of the wide ones where the app is the account’s',
      'user:read:user:admin',
      'admin',
      ['POST /users/{userId}/meetings'],
      ['meeting:write:meeting:admin'],
    ],
    [
      'leave out what no user-managed app can be given',
      'user:read:user',
      'user',
      [CREATE, 'GET /accounts/{accountId}/settings'],
      ['meeting:write:meeting'],
    ],
    [
      'leave out what is open as me',
      'meeting:write:meeting',
      'user',
      ['POST /users/work@example.com/meetings'],
      [],
    ],
    ['leave out what Zoom does not publish', 'user:read:user', 'user', ['GET /no/such/thing'], []],
  ])('%s', (_, granted, app, endpoints, add) => {
    expect(toAdd(granted, app, ...endpoints).sort()).toEqual(add);
  });

  const verdict = (more: Partial<EndpointVerdict>): EndpointVerdict => ({
    method: 'GET',
    path: '/x',
    operationId: null,
    status: 'missing',
    satisfiedBy: [],
    missing: [],
    add: null,
    reason: '',
    fix: '',
    evidence: 'documented',
    ...more,
  });

  it('stay in the family of the one that is named, although one of the other would open more', () => {
    const needs = [
      verdict({
        add: 'meeting:write:meeting',
        missing: ['meeting:write:meeting', 'meeting:write'],
        fix: 'Add meeting:write:meeting to the app (Zoom App Marketplace, your app, Scopes), then …',
      }),
      verdict({
        add: 'meeting:read:list_meetings',
        missing: ['meeting:read:list_meetings', 'meeting:write'],
        fix: 'Add meeting:read:list_meetings to the app (Zoom App Marketplace, your app, Scopes), then …',
      }),
    ];
    expect(additions(needs, catalogue).sort()).toEqual([
      'meeting:read:list_meetings',
      'meeting:write:meeting',
    ]);
  });

  it('may be such as Zoom has named and does not publish', () => {
    const named = verdict({
      add: 'new:read:thing',
      missing: ['new:read:thing', 'meeting:write'],
      fix: 'Add new:read:thing to the app (Zoom App Marketplace, your app, Scopes), then …',
    });
    expect(additions([named], catalogue)).toEqual(['new:read:thing']);
  });

  it('are none where the advice is another one', () => {
    const other = verdict({ add: 'meeting:write', missing: ['meeting:write'], fix: 'Use another app.' });
    expect(additions([other], catalogue)).toEqual([]);
  });
});
