import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { examine } from '../../src/scopes/doctor.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { type AppType, parseScopes } from '../../src/scopes/grant.ts';
import { type ProbedReport, type ProbeOutcome, withProbes } from '../../src/scopes/probe-verdict.ts';

const catalogue = openCatalogue();
const identity = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };
const at = '2026-11-24T15:00:00.000Z';

/** The doctor's report on endpoints after Zoom was asked. @param granted null where nobody knows */
function report(
  granted: string | null,
  appType: AppType,
  endpoints: readonly string[],
  outcomes: readonly ProbeOutcome[],
): ProbedReport {
  const references = endpoints.map((text) => parseEndpointReference(text, catalogue));
  const scopes = granted === null ? null : parseScopes(granted);
  const asked = { granted: scopes ?? [], appType, endpoints: references, catalogue, identity };
  const prober = { granted: scopes, appType, identity, catalogue, at };
  return withProbes(examine(asked), references, outcomes, prober);
}

function verdict(granted: string | null, appType: AppType, endpoint: string, outcome: ProbeOutcome) {
  const [first] = report(granted, appType, [endpoint], [outcome]).endpoints;
  if (first === undefined) throw new Error('no verdict');
  return first;
}

const LIST = 'GET /users/me/meetings';
const opened = (call = LIST, madeUp: string[] = []): ProbeOutcome => ({ kind: 'opened', call, madeUp });
const refusedWith = (call: string, ...scopes: string[]): ProbeOutcome => ({
  kind: 'refused',
  call,
  body: JSON.stringify({
    code: 4711,
    message: `Invalid access token, does not contain scopes:[${scopes.join(', ')}].`,
  }),
});
const otherwise = (
  code: number | string | null,
  said: string,
  madeUp: string[] = [],
  because?: string,
): ProbeOutcome => ({
  kind: 'otherwise',
  code,
  said,
  madeUp,
  ...(because === undefined ? {} : { because }),
});
const NOT_ASKED: ProbeOutcome = { kind: 'not_probed', why: 'it changes things' };

const GIVE = 'Give the scopes of the token, if you know them: --granted "…"';
const NOTHING = 'That says nothing about scopes.';
const PUBLISHED = [
  'meeting:master',
  'meeting:read',
  'meeting:read:admin',
  'meeting:read:list_meetings',
  'meeting:read:list_meetings:admin',
  'meeting:read:list_meetings:master',
];

describe('an endpoint that Zoom answers', () => {
  it.each<[granted: string | null, app: AppType, satisfiedBy: string[], surprise: string]>([
    ['meeting:read', 'user', ['meeting:read'], ''],
    ['user:read', 'user', [], ' By the documents it would be closed: None of the granted scopes opens it.'],
    [null, 'unknown', [], ''],
  ])('is open, whatever the documents say: granted %j', (granted, app, satisfiedBy, surprise) => {
    const note = `Zoom answered ${LIST}: it is open.`;
    expect(verdict(granted, app, LIST, opened())).toMatchObject({
      status: 'ok',
      satisfiedBy,
      missing: [],
      add: null,
      reason: note + surprise,
      fix: 'Nothing to do.',
      evidence: 'observed',
      probe: { result: 'open', note },
    });
  });

  it('with made-up values says nothing: the documents’ word stands where the grant is known', () => {
    const note = `Zoom answered GET /meetings/1, although the value for meetingId, page was made up. ${NOTHING}`;
    const endpoint = 'GET /meetings/{meetingId}';
    const answer = opened('GET /meetings/1', ['meetingId', 'page']);
    expect(verdict(null, 'unknown', endpoint, answer)).toMatchObject({
      status: 'unknown',
      satisfiedBy: [],
      missing: [],
      add: null,
      reason: note,
      fix: `Name it with values that exist. ${GIVE}`,
      evidence: 'documented',
      probe: { result: 'inconclusive', note },
    });
    expect(verdict('user:read', 'user', endpoint, answer)).toMatchObject({
      status: 'missing',
      add: 'meeting:read',
      reason: 'None of the granted scopes opens it.',
      evidence: 'documented',
      probe: { result: 'inconclusive', note },
    });
  });
});

describe('an endpoint that Zoom refuses for another reason', () => {
  it.each<[what: string, endpoint: string, outcome: ProbeOutcome, note: string, fix: string]>([
    [
      'of a made-up value',
      'GET /meetings/{meetingId}',
      otherwise(3001, 'Meeting does not exist: 1.', ['meetingId']),
      `Zoom answered: Meeting does not exist: 1. ${NOTHING} The value for meetingId was made up.`,
      `Name it with values that exist. ${GIVE}`,
    ],
    [
      'with a word on what is likely behind it',
      'GET /users/me/zak',
      otherwise(200, 'No permission', [], 'Because so.'),
      `Zoom answered: No permission. ${NOTHING} Because so.`,
      GIVE,
    ],
    [
      'of a user whom the path does not name',
      LIST,
      otherwise(1001, 'User does not exist.'),
      `Zoom answered: User does not exist. ${NOTHING}`,
      GIVE,
    ],
    [
      'of two made-up values',
      'GET /meetings/{meetingId}/polls/{pollId}',
      otherwise(null, 'a redirect', ['meetingId', 'pollId']),
      `Zoom answered: a redirect. ${NOTHING} The value for meetingId, pollId was made up.`,
      `Name it with values that exist. ${GIVE}`,
    ],
  ])('says nothing: %s', (_what, endpoint, outcome, note, fix) => {
    expect(verdict(null, 'unknown', endpoint, outcome)).toMatchObject({
      status: 'unknown',
      reason: note,
      fix,
      probe: { result: 'inconclusive', note },
    });
  });

  it.each([1001, 1010, 1120])(
    'is open where Zoom has looked for the user whom the path names: %i',
    (code) => {
      const note =
        'Zoom answered: User does not exist: a@b.co; a token without the scope is refused for it even where the user is of another account, so the scopes were enough.';
      for (const said of ['User does not exist: a@b.co', 'User does not exist: a@b.co.'])
        expect(verdict(null, 'unknown', 'GET /users/a@b.co/meetings', otherwise(code, said))).toMatchObject({
          status: 'ok',
          reason: note,
          probe: { result: 'open', note },
        });
      expect(verdict('user:read', 'user', 'GET /users/a@b.co/meetings', otherwise(code, 'no'))).toMatchObject(
        {
          status: 'ok',
          reason: expect.stringMatching(/By the documents it would be closed: The path names a@b\.co/),
        },
      );
    },
  );
});

describe('an endpoint that Zoom was not asked about', () => {
  it('has the documents’ verdict where the grant is known, and none where it is not', () => {
    const note = 'Zoom was not asked: it changes things.';
    const probe = { result: 'not_probed', note };
    const create = 'POST /users/me/meetings';
    expect(verdict('meeting:read', 'user', create, NOT_ASKED)).toMatchObject({
      status: 'missing',
      add: 'meeting:write',
      probe,
    });
    expect(verdict(null, 'unknown', create, NOT_ASKED)).toMatchObject({
      status: 'unknown',
      missing: [],
      add: null,
      reason: note,
      fix: GIVE,
      evidence: 'documented',
      probe,
    });
    expect(verdict(null, 'unknown', 'GET /no/such', NOT_ASKED)).toMatchObject({
      status: 'unknown',
      reason: 'Zoom publishes no such endpoint.',
      probe,
    });
  });
});

describe('an endpoint that Zoom refuses for its scopes', () => {
  const OWN = 'meeting:read:list_meetings';
  const WIDE = `${OWN}:admin`;

  it('has what Zoom named, beside what it publishes, and when', () => {
    expect(verdict('user:read:user', 'user', LIST, refusedWith(LIST, OWN, WIDE))).toMatchObject({
      status: 'missing',
      satisfiedBy: [],
      missing: [OWN],
      add: OWN,
      reason: `The token lacks a scope that this call needs. Any one of these is enough: ${OWN}, ${WIDE}.`,
      fix: expect.stringMatching(
        /^Add meeting:read:list_meetings to the app .* then run zoomctl login again/,
      ),
      evidence: 'observed',
      observed: [OWN, WIDE],
      documented: PUBLISHED,
      observedAt: at,
      probe: { result: 'refused', note: `Zoom refused ${LIST} for its scopes.` },
    });
  });

  const OF_ANOTHER = 'GET /users/other@example.com/meetings';
  const OF_OWN = 'GET /users/work@example.com/meetings';
  type Row = [
    granted: string | null,
    app: AppType,
    endpoint: string,
    call: string,
    named: string[],
    status: string,
    missing: string[],
    add: string | null,
  ];
  it.each<Row>([
    [null, 'unknown', LIST, LIST, [OWN, WIDE], 'missing', [OWN, WIDE], OWN],
    ['user:read:user:admin', 'admin', LIST, LIST, [OWN, WIDE], 'missing', [WIDE], WIDE],
    ['user:read:user:admin', 's2s', LIST, LIST, [OWN], 'missing', [OWN], OWN],
    ['user:read:user:admin', 'unknown', LIST, LIST, [OWN, WIDE], 'missing', [WIDE], WIDE],
    ['user:read:user', 'unknown', LIST, LIST, [OWN, WIDE], 'missing', [OWN], OWN],
    [OWN, 'user', OF_OWN, OF_OWN, [WIDE], 'use_me', [], null],
    [OWN, 'user', 'GET /users/{userId}/meetings', LIST, [WIDE], 'needs_admin', [WIDE], null],
    ['user:read:user', 'user', OF_ANOTHER, OF_ANOTHER, [OWN, WIDE], 'needs_admin', [WIDE], null],
    ['user:read:user:admin', 'admin', OF_ANOTHER, OF_ANOTHER, [WIDE], 'missing', [WIDE], WIDE],
    [
      'user:read:user',
      'user',
      'GET /no/such',
      'GET /no/such',
      ['thing:read:it'],
      'missing',
      ['thing:read:it'],
      'thing:read:it',
    ],
    [
      'user:read:user',
      'user',
      'GET /no/such',
      'GET /no/such',
      ['thing:read:it:admin'],
      'needs_admin',
      ['thing:read:it:admin'],
      null,
    ],
    [
      'user:read:user:admin',
      's2s',
      'GET /no/such',
      'GET /no/such',
      ['thing:read:it', 'thing:read:it:admin'],
      'missing',
      ['thing:read:it:admin'],
      'thing:read:it:admin',
    ],
  ])(
    'granted %j, app %s, %s, asked as %s, named %j: %s',
    (granted, app, endpoint, call, named, status, missing, add) => {
      const judged = verdict(granted, app, endpoint, refusedWith(call, ...named));
      expect(judged).toMatchObject({ status, missing, add, observed: named, evidence: 'observed' });
      expect([judged.reason.length, judged.fix.length].every((length) => length > 20)).toBe(true);
    },
  );

  it('of both families tells a classic app of the other one’s scope for its own user', () => {
    const judged = verdict('user:read', 'user', LIST, refusedWith(LIST, 'meeting:read:admin', OWN));
    expect(judged).toMatchObject({ status: 'needs_admin', observed: ['meeting:read:admin', OWN] });
  });
});

describe('the report', () => {
  const references = [LIST, 'GET /users/me', 'GET /meetings/{meetingId}', 'DELETE /meetings/{meetingId}'];
  const outcomes = [
    opened(),
    refusedWith('GET /users/me', 'user:read:user'),
    otherwise(3001, 'no', ['meetingId']),
    NOT_ASKED,
  ];

  it('counts the verdicts, and what came of asking', () => {
    const known = report('meeting:read', 'user', references, outcomes);
    expect(known.summary).toEqual({ ok: 2, missing: 2, use_me: 0, needs_admin: 0, unknown: 0 });
    expect(known.probe).toEqual({ open: 1, refused: 1, inconclusive: 1, notProbed: 1 });
    const unknown = report(null, 'unknown', references, outcomes);
    expect(unknown.summary).toEqual({ ok: 1, missing: 1, use_me: 0, needs_admin: 0, unknown: 2 });
  });

  it('has no word on a grant that nobody knows', () => {
    const known = report('user:write', 'user', [LIST], [opened()]);
    expect(known.excess).toEqual(['user:write']);
    expect(known.findings.map(({ kind }) => kind)).toContain('excess_scopes');
    const unknown = report(null, 'unknown', [LIST], [opened()]);
    expect([unknown.excess, unknown.findings]).toEqual([[], []]);
  });

  it('leaves out what me means to a Server-to-Server app where Zoom has answered all such calls', () => {
    const doubt = (...answers: ProbeOutcome[]) =>
      report('meeting:read:list_meetings:admin user:read:user:admin', 's2s', [LIST, 'GET /users/me'], answers)
        .findings.map(({ kind }) => kind)
        .includes('s2s_me');
    expect(doubt(otherwise(200, 'no'), otherwise(200, 'no'))).toBe(true);
    expect(doubt(opened(), otherwise(200, 'no'))).toBe(true);
    expect(doubt(opened(), opened('GET /users/me'))).toBe(false);
  });

  it('needs an outcome for each endpoint', () => {
    expect(() => report('meeting:read', 'user', [LIST], [])).toThrow('an endpoint has no outcome');
  });
});
