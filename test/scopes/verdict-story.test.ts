import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { examine, exitStatus } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { explain } from '../../src/scopes/explain.ts';
import { type AppType, parseScopes } from '../../src/scopes/grant.ts';

const catalogue = openCatalogue();
const WORK = { userId: 'p0KT53BCTHSEi6O9Jn-jSw', email: 'work@example.com' };
const REFUSAL =
  '{"code":124,"message":"Invalid access token, does not contain scopes: [meeting:write:admin]"}';

const reference = (text: string) => parseEndpointReference(text, catalogue);

function doctor(granted: readonly string[], appType: AppType, ...endpoints: string[]) {
  return examine({ granted, appType, identity: WORK, endpoints: endpoints.map(reference), catalogue });
}

/**
 * An app for clinicians that creates instant meetings: user-level, installed by each of them. The same steps in the
 * classic names that the app had, and in the granular ones that it would have today.
 */
describe.each([
  {
    family: 'classic',
    grant: 'meeting:write user:read user:write',
    write: 'meeting:write',
    needless: ['user:read', 'user:write'],
    admin: 'meeting:write:admin',
  },
  {
    family: 'granular',
    grant: 'meeting:write:meeting user:read:user user:update:user',
    write: 'meeting:write:meeting',
    needless: ['user:read:user', 'user:update:user'],
    admin: 'meeting:write:meeting:admin',
  },
])('the forum story with $family scopes', ({ family, grant, write, needless, admin }) => {
  const granted = parseScopes(grant);
  const refusal = REFUSAL.replace('meeting:write:admin', admin);

  it('finds the install itself in order: the template counts as me', () => {
    const report = doctor(granted, 'user', 'POST /users/{userId}/meetings');
    expect(report).toMatchObject({ style: family, appType: 'user', summary: { ok: 1 } });
    expect(report.endpoints[0]).toMatchObject({ status: 'ok', satisfiedBy: [write], missing: [], add: null });
    expect(exitStatus(report, true)).toBe(0);
  });

  it.each([WORK.email, WORK.userId])(
    'says "use me" in the first minute, where the path names the own user as %s',
    (user) => {
      const report = doctor(granted, 'user', `POST /users/${user}/meetings`);
      const [verdict] = report.endpoints;
      expect(verdict).toMatchObject({ status: 'use_me', operationId: 'meetingCreate', satisfiedBy: [write] });
      expect(verdict?.fix).toContain('POST /users/me/meetings');
      expect(verdict?.reason).toContain(admin);
      expect(exitStatus(report, false)).toBe(3);
    },
  );

  it('finds the call with me open, and two scopes that were never needed', () => {
    const report = doctor(granted, 'user', 'POST /users/me/meetings');
    expect(report.summary).toEqual({ ok: 1, missing: 0, use_me: 0, needs_admin: 0, unknown: 0 });
    expect(report.excess).toEqual(needless);
    expect(report.findings.map((finding) => finding.kind)).toEqual(['excess_scopes']);
    for (const scope of needless) expect(report.findings[0]?.message).toContain(scope);
    expect(exitStatus(report, true)).toBe(0);
  });

  it("sends the developer to the other clinician's own login, not to an admin scope that can't be had", () => {
    const report = doctor(granted, 'user', 'POST /users/clinician@example.com/meetings');
    expect(report.endpoints[0]).toMatchObject({ status: 'needs_admin', add: null });
    expect(report.endpoints[0]?.fix).toMatch(/zoomctl login as clinician@example\.com/);
    expect(report.findings.map((finding) => finding.kind)).not.toContain('needs_admin_app');
  });

  it('never offers a user-level app a scope that it cannot select', () => {
    const [verdict] = doctor(needless, 'user', 'POST /users/{userId}/meetings').endpoints;
    expect(verdict).toMatchObject({ status: 'missing', add: write });
    for (const scope of verdict?.missing ?? []) expect(scope).not.toMatch(/:(admin|master)$/);
    expect(verdict?.fix).toMatch(/zoomctl login again, because a token never gains scopes/);
  });

  it("reads the refusal as the answer: write me, and don't chase the scope that it names", () => {
    for (const user of [WORK.email, WORK.userId]) {
      const explanation = explain(refusal, {
        catalogue,
        endpoint: reference(`POST /users/${user}/meetings`),
        granted,
        appType: 'user',
        identity: WORK,
      });
      expect(explanation).toMatchObject({
        kind: 'use_me',
        code: 124,
        endpoint: `POST /users/${user}/meetings`,
        required: [admin],
        granted,
        confidence: 'certain',
      });
      expect(explanation.fix).toBe('Write me in the place of the user: POST /users/me/meetings.');
    }
  });

  it('reads it so with nothing but the text of the error', () => {
    for (const text of [refusal, `POST /users/work@example.com/meetings 400 ${refusal}`]) {
      const explanation = explain(text, { catalogue });
      expect(explanation).toMatchObject({ kind: 'use_me', required: [admin], confidence: 'likely' });
      expect(explanation.fix).toContain('POST /users/me/meetings');
    }
  });

  it('knows that the account-level app works for users of its own account', () => {
    const report = doctor([admin], 'admin', 'POST /users/clinician@example.com/meetings');
    expect(report.endpoints[0]).toMatchObject({ status: 'ok', satisfiedBy: [admin] });
  });
});

describe('the dead end on the way', () => {
  it('is told apart: a user of another account is no matter of scopes', () => {
    const text = '{"code":1010,"message":"User not belong to this account: p0KT53BCTHSEi6O9Jn-jSw"}';
    expect(explain(text, { catalogue, appType: 'admin' })).toMatchObject({
      kind: 'not_in_account',
      code: 1010,
      required: [],
    });
  });

  it("is not followed: the scopes of the old documentation don't open the call", () => {
    const [verdict] = doctor(['user:read', 'user:write'], 'user', 'POST /users/me/meetings').endpoints;
    expect(verdict).toMatchObject({ status: 'missing', add: 'meeting:write' });
  });
});
