import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import {
  comparisons,
  differenceView,
  isDifferent,
  markdownReport,
} from '../../src/scopes/observation-report.ts';
import type { Observation } from '../../src/scopes/observations.ts';

const catalogue = openCatalogue();
const SEEN: Observation = {
  host: 'api.zoom.us',
  method: 'GET',
  path: '/users/{userId}/settings',
  subject: 'me',
  appType: 'user',
  style: 'granular',
  scopes: ['user:read:something_new'],
  code: 4711,
  seenAt: '2026-11-24T15:00:00.000Z',
};
const endpoint = catalogue.find('GET', '/users/{userId}/settings');
const compared = (...observations: Partial<Observation>[]) =>
  comparisons(
    observations.map((fields) => ({ ...SEEN, ...fields })),
    catalogue,
  );

describe('what Zoom named beside what it publishes', () => {
  it('tells both ways in which they differ', () => {
    const [one] = compared({});
    expect(one).toMatchObject({
      undocumented: ['user:read:something_new'],
      endpoint: { operationId: 'userSettings' },
    });
    expect(one?.notNamed.length).toBeGreaterThan(0);
    expect(endpoint?.granular).toEqual(expect.arrayContaining([...(one?.notNamed ?? ['none'])]));
    expect(one && isDifferent(one)).toBe(true);
  });

  it('is no difference where Zoom names what it publishes', () => {
    const own = endpoint?.granular.filter((scope) => !/:(admin|master)$/.test(scope)) ?? [];
    const [one] = compared({ scopes: [...(endpoint?.granular ?? own)] });
    expect(one && [one.undocumented, one.notNamed, isDifferent(one)]).toEqual([[], [], false]);
  });

  it('is none on what Zoom does not publish, nor on another path than the template', () => {
    for (const path of ['/no/such/thing', '/users/me/settings'])
      expect(compared({ path })).toMatchObject([{ endpoint: undefined, undocumented: [], notNamed: [] }]);
  });

  it('comes in the order of paths, methods and days', () => {
    const order = compared(
      { path: '/users/{userId}/settings' },
      { path: '/users/{userId}', method: 'PATCH' },
      { path: '/users/{userId}', method: 'GET', seenAt: '2026-11-25T00:00:00.000Z' },
      { path: '/users/{userId}', method: 'GET', seenAt: '2026-11-24T00:00:00.000Z' },
    ).map(({ observation: { path, method, seenAt } }) => `${method} ${path} ${seenAt.slice(0, 10)}`);
    expect(order).toEqual([
      'GET /users/{userId} 2026-11-24',
      'GET /users/{userId} 2026-11-25',
      'PATCH /users/{userId} 2026-11-24',
      'GET /users/{userId}/settings 2026-11-24',
    ]);
  });
});

describe('a difference', () => {
  it('is shown with nothing of the account or the call', () => {
    const [one] = compared({});
    expect(one && differenceView(one)).toEqual({
      method: 'GET',
      path: '/users/{userId}/settings',
      operationId: 'userSettings',
      product: endpoint?.product,
      observed: ['user:read:something_new'],
      documented: { granular: endpoint?.granular, classic: endpoint?.classic },
      undocumented: one?.undocumented,
      notNamed: one?.notNamed,
      code: 4711,
      appType: 'user',
      grantStyle: 'granular',
      calledFor: 'me',
      date: '2026-11-24',
    });
    const [unpublished] = compared({ path: '/no/such' });
    expect(unpublished && differenceView(unpublished)).toMatchObject({
      operationId: null,
      product: null,
      documented: { granular: [], classic: [] },
    });
  });

  const HEAD = (where: string) => `# Scopes that the API asks for and the documentation does not

For the calls below, ${where} answered that the access token lacks scopes, and named others than the
pages "OAuth scopes" and "Granular OAuth scopes" of Zoom's developer documentation do. Paths are the
documentation's own templates.
`;

  it('is a section of a report that can be posted', () => {
    const [one] = compared({});
    const code = (scopes: readonly string[] = []) => scopes.map((scope) => `\`${scope}\``).join(', ');
    expect(one && markdownReport([one])).toBe(`${HEAD('the API at api.zoom.us')}
## GET /users/{userId}/settings

${endpoint?.summary} (\`userSettings\`)

| | Any one of these opens the call |
| --- | --- |
| Documented, granular | ${code(endpoint?.granular)} |
| Documented, classic | ${code(endpoint?.classic)} |
| Named in the API's reply (code 4711) | \`user:read:something_new\` |

- Named, but not documented: \`user:read:something_new\`
- Documented, but not named: ${code(one?.notNamed)}
- Seen on 2026-11-24 with a user-managed app with granular scopes, and \`me\` in the path.
`);
  });

  it.each<[fields: Partial<Observation>, line: string]>([
    [
      { appType: 'admin', subject: 'named', style: 'classic' },
      'an admin-managed app with classic scopes, and a user named in the path.',
    ],
    [{ appType: 's2s', subject: 'none', style: 'unknown' }, 'a Server-to-Server app.'],
    [
      { appType: 'unknown', subject: 'me', style: 'mixed' as never },
      'an app of unknown kind, and `me` in the path.',
    ],
  ])('says who saw it: %j', (fields, line) => {
    const [one] = compared(fields);
    expect(one && markdownReport([one])).toContain(`- Seen on 2026-11-24 with ${line}\n`);
  });

  it('leaves out what there is nothing to say of', () => {
    const [one] = compared({ path: '/no/such', code: null, host: 'localhost:3000' });
    expect(one && markdownReport([one])).toBe(`${HEAD("a server that is not Zoom's (a sandbox)")}
## GET /no/such

| | Any one of these opens the call |
| --- | --- |
| Documented, granular | – |
| Documented, classic | – |
| Named in the API's reply | \`user:read:something_new\` |

- Seen on 2026-11-24 with a user-managed app with granular scopes, and \`me\` in the path.
`);
    expect(markdownReport([])).toBe(HEAD("a server that is not Zoom's (a sandbox)"));
  });
});
