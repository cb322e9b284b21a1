import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { type ExplainContext, explain } from '../../src/scopes/explain.ts';
import type { AppType } from '../../src/scopes/grant.ts';

const catalogue = openCatalogue();
const OWN = { userId: 'KDcuGIm1QgePTO8WbOqwIQ', email: 'work@example.com' };
const CREATE_MAIL = 'POST /users/work@example.com/meetings';
const CREATE_MY = 'POST /users/me/meetings';

const said = (...scopes: string[]) =>
  `{"code":4711,"message":"Invalid access token, does not contain scopes:[${scopes.join(', ')}]."}`;

function ask(text: string, context: Omit<Partial<ExplainContext>, 'endpoint'> & { endpoint?: string } = {}) {
  const { endpoint, ...rest } = context;
  const reference = endpoint === undefined ? undefined : parseEndpointReference(endpoint, catalogue);
  return explain(text, { catalogue, ...rest, endpoint: reference });
}

describe('a path that names a user', () => {
  const refusal = said('meeting:write:meeting:admin');
  const asked = { endpoint: CREATE_MAIL, granted: ['meeting:write:meeting'], appType: 'user' } as const;

  it('may name somebody else where nobody knows whose token it is', () => {
    const { kind, fix } = ask(refusal, asked);
    expect([kind, fix]).toEqual([
      'use_me',
      "Write me in the place of the user: POST /users/me/meetings. If work@example.com is not the token's own user, work@example.com has to log in: me is always the token's own.",
    ]);
    expect(ask(refusal, { ...asked, identity: OWN }).fix).toBe(
      'Write me in the place of the user: POST /users/me/meetings.',
    );
  });

  it.each(['mee', 'ME', 'self', 'm'])('says %s for me', (user) => {
    const { kind, fix } = ask(refusal, { ...asked, endpoint: `POST /users/${user}/meetings`, identity: OWN });
    expect([kind, fix]).toEqual(['use_me', 'Write me in lower case: POST /users/me/meetings.']);
  });
});

/** One refusal in every shape in which it has been seen. */
const SHAPES: readonly (readonly [shape: string, code: number | null, text: (list: string[]) => string])[] = [
  ['JSON with 4711', 4711, (list) => said(...list)],
  [
    'JSON with 124 and a status',
    124,
    (list) =>
      `HTTP 400 {"code":124,"message":"Invalid access token, does not contain scopes: [${list.join(',')}]"}`,
  ],
  [
    'invalid JSON with 104',
    104,
    (list) =>
      `{"code":104,"message":"Invalid access token, does not contain scopes:[${list.map((s) => `"${s}"`).join(',')}]"}`,
  ],
  [
    'JSON with 4700',
    4700,
    (list) =>
      `{"code":4700,"message":"Invalid access token, does not contain scopes: [${list.join(', ')}]."}`,
  ],
  [
    'JSON with another code',
    200,
    (list) => `{"code":200,"message":"Invalid access token, does not contain scopes:[${list.join(', ')}]."}`,
  ],
  ['bare text', null, (list) => `Invalid access token, does not contain scopes: [${list.join(', ')}]`],
  [
    'typographic quotes',
    124,
    (list) =>
      `{\u201ccode\u201d:124,\u201cmessage\u201d:\u201cInvalid access token, does not contain scopes: [${list.join(', ')}]\u201d}`,
  ],
  [
    'a log line',
    4711,
    (list) => `2026-11-24T10:00:00Z ERROR [zoom] status=400 body=${said(...list)} retry=0`,
  ],
  ['JSON in JSON', 4711, (list) => JSON.stringify({ level: 50, res: { body: said(...list) } })],
  ['HTML', 4711, (list) => `<p>${said(...list).replaceAll('"', '&quot;')}</p>`],
  [
    'a page with its number',
    4711,
    (list) => `Invalid access token, does not contain scopes:[${list.join(', ')}] (4,711)`,
  ],
];

describe.each(SHAPES)('a refusal as %s', (_, code, text) => {
  const admin = ['meeting:write:meeting:admin'];
  const both = ['meeting:write:meeting', 'meeting:write:meeting:admin'];

  it.each<[kind: string, app: AppType, named: string[], endpoint: string, granted: string]>([
    ['use_me', 'user', admin, CREATE_MAIL, 'meeting:write:meeting'],
    ['use_me', 'unknown', admin, CREATE_MAIL, 'meeting:write:meeting'],
    ['use_me', 'user', admin, 'meetingCreate', 'meeting:write:meeting'],
    ['use_me', 'user', admin, CREATE_MAIL, 'user:read:user'],
    ['missing_scopes', 'user', admin, CREATE_MY, 'user:read:user'],
    ['missing_scopes', 'admin', admin, CREATE_MAIL, 'user:read:user:admin'],
    ['missing_scopes', 's2s', admin, CREATE_MAIL, 'user:read:user:admin'],
    ['missing_scopes', 'unknown', admin, CREATE_MAIL, 'user:read:user:admin'],
    ['missing_scopes', 'user', both, CREATE_MY, 'user:read:user'],
    ['missing_scopes', 'user', both, CREATE_MAIL, 'user:read:user'],
    ['missing_scopes', 's2s', both, CREATE_MAIL, ''],
    // Zoom may name both levels to a token that has the lower one: the path is the matter then, not a scope.
    ['use_me', 'user', both, CREATE_MAIL, 'meeting:write:meeting'],
    // With me in the path already, the token of the call can't have been the one that is known.
    ['missing_scopes', 'user', both, CREATE_MY, 'meeting:write:meeting'],
  ])('is %s to a %s app that lacks %j at %s with "%s"', (kind, appType, named, endpoint, granted) => {
    const scopes = granted.split(' ').filter(Boolean);
    const explanation = ask(text(named), { appType, endpoint, granted: scopes, identity: OWN });
    expect(explanation).toMatchObject({ kind, code, required: named, granted: scopes });
    expect(explanation.endpoint).toBe(
      endpoint === 'meetingCreate' ? 'POST /users/{userId}/meetings' : endpoint,
    );
  });

  it('is use_me where nothing is known but that only scopes for admins are named', () => {
    expect(ask(text(admin))).toMatchObject({ kind: 'use_me', code, granted: null, confidence: 'likely' });
  });

  it('is missing_scopes where nothing is known and a user-level scope is named', () => {
    expect(ask(text(both))).toMatchObject({ kind: 'missing_scopes', code, required: both, endpoint: null });
  });
});

describe('the fix of a scope error', () => {
  it.each<
    [fix: RegExp, app: AppType, granted: string[] | null, endpoint: string | undefined, named: string[]]
  >([
    // A user-managed app is offered what it can take, in the family that it has.
    [
      /^Add meeting:write to .*zoomctl login again/,
      'user',
      ['user:read'],
      CREATE_MY,
      ['meeting:write:admin', 'meeting:write'],
    ],
    [
      /^Add meeting:write:meeting to/,
      'user',
      ['user:read:user'],
      CREATE_MY,
      ['meeting:write', 'meeting:write:meeting:admin', 'meeting:write:meeting'],
    ],
    [
      /^Add meeting:write to/,
      'user',
      ['user:read'],
      CREATE_MY,
      ['meeting:write:meeting:admin', 'meeting:write:meeting', 'meeting:write'],
    ],
    [
      /^Add meeting:write to .*Then call POST \/users\/me\/meetings/,
      'user',
      ['user:read'],
      CREATE_MAIL,
      ['meeting:write:admin', 'meeting:write'],
    ],
    // An admin-managed one the least that reaches others.
    [
      /^Add meeting:write:admin to .*zoomctl login again/,
      'admin',
      ['user:read:admin'],
      CREATE_MAIL,
      ['meeting:master', 'meeting:write:admin', 'meeting:write'],
    ],
    [
      /^Add meeting:write:admin to .*activate the app again/,
      's2s',
      null,
      CREATE_MAIL,
      ['meeting:write', 'meeting:write:admin'],
    ],
    [
      /^Add meeting:write to .*it is meeting:write:admin\.$/,
      'unknown',
      null,
      undefined,
      ['meeting:write', 'meeting:write:admin'],
    ],
    // "me", and with it the scope that me needs, where the grant is known not to hold it.
    [
      /^Write me .*: POST \/users\/me\/meetings\.$/,
      'user',
      ['meeting:write'],
      CREATE_MAIL,
      ['meeting:write:admin'],
    ],
    [/^Write me .*: POST \/users\/me\/meetings\.$/, 'user', null, CREATE_MAIL, ['meeting:write:admin']],
    [
      /POST \/users\/me\/meetings\. The user-level scope \(meeting:write\) has/,
      'user',
      ['user:read'],
      CREATE_MAIL,
      ['meeting:write:admin'],
    ],
    [
      /POST \/users\/me\/meetings\. The user-level scope \(meeting:write\) has/,
      'user',
      ['user:read'],
      CREATE_MAIL,
      ['meeting:master', 'meeting:write:admin'],
    ],
    [
      /POST \/users\/me\/meetings\. The user-level scope \(meeting:write\) has/,
      'user',
      ['user:read'],
      CREATE_MAIL,
      ['meeting:master'],
    ],
    [/: GET \/users\/me\.$/, 'user', ['user_profile'], 'GET /users/work@example.com', ['user:read:admin']],
    [
      /: PUT \/no\/users\/me\. The user-level scope \(new:thing\) has/,
      'user',
      ['user:read'],
      'PUT /no/users/work@example.com',
      ['new:thing:admin'],
    ],
    [/^Write me .* as in POST \/users\/me\/meetings/, 'unknown', null, undefined, ['meeting:write:admin']],
    // Where me can't help, another kind of app.
    [
      /^Use an admin-managed or Server-to-Server app that has account:read:admin/,
      'user',
      ['account:read'],
      'GET /accounts/a1/settings',
      ['account:read:admin'],
    ],
    [
      /^Use an admin-managed .*If it is one already: Add account:read:admin/,
      'unknown',
      null,
      'GET /accounts/a1/settings',
      ['account:read:admin'],
    ],
    // A grant that has it all: the call was made with another token.
    [
      /output of zoomctl token/,
      'user',
      ['meeting:write'],
      CREATE_MY,
      ['meeting:write', 'meeting:write:admin'],
    ],
    [/output of zoomctl token/, 'admin', ['meeting:write:admin'], CREATE_MAIL, ['meeting:write:admin']],
    [/output of zoomctl token/, 'user', ['meeting:write:admin'], CREATE_MAIL, ['meeting:write:admin']],
    // No names at all: the doctor knows them.
    [/zoomctl scopes doctor "POST \/users\/me\/meetings"/, 'user', ['user:read'], CREATE_MY, []],
    [/zoomctl scopes doctor with the endpoint/, 'unknown', null, undefined, []],
  ])('is %s for a %s app with %j at %s that lacks %j', (fix, appType, granted, endpoint, named) => {
    const context = { appType, granted, identity: OWN, ...(endpoint === undefined ? {} : { endpoint }) };
    expect(ask(said(...named), context).fix).toMatch(fix);
  });

  it.each<[granted: string[], named: string[], also: RegExp]>([
    [['meeting:write'], ['meeting:write:admin'], /with meeting:write:admin\.$/],
    [['meeting:write'], ['meeting:write', 'meeting:write:admin'], /with meeting:write:admin\.$/],
    [
      ['user:read'],
      ['meeting:write', 'meeting:write:admin'],
      /The user-level scope \(meeting:write\) has to be granted, too\.$/,
    ],
    [['user:read'], ['meeting:write'], /The user-level scope \(meeting:write\) has to be granted, too\.$/],
  ])(
    'is a login as the user whom the path names, where that is another: %j lacks %j',
    (granted, named, also) => {
      const endpoint = 'POST /users/clinician@example.com/meetings';
      const explanation = ask(said(...named), { appType: 'user', granted, identity: OWN, endpoint });
      // To write me would act for somebody else than the call is about.
      expect(explanation.kind).toBe('missing_scopes');
      expect(explanation.diagnosis).toContain("clinician@example.com, who is not the token's user");
      expect(explanation.fix).toMatch(/zoomctl login as clinician@example\.com/);
      expect(explanation.fix).toMatch(also);
    },
  );

  it('trusts the reply over the documents, and says that they differ', () => {
    const explanation = ask(said('new:thing'), { appType: 'user', granted: [], endpoint: CREATE_MY });
    expect(explanation).toMatchObject({ kind: 'missing_scopes', required: ['new:thing'] });
    expect(explanation.diagnosis).toMatch(/documents name others .*what the reply says counts/);
    expect(explanation.fix).toMatch(/^Add new:thing/);
  });

  it('names a published scope with a space in it whole', () => {
    const name = 'contact_center:write:queue disposition:admin';
    const explanation = ask(said('user:read:user', name), { appType: 's2s' });
    expect(explanation.required).toEqual(['user:read:user', name]);
  });

  it('gives the endpoint of the context precedence over the one in the text', () => {
    const text = `GET https://api.zoom.us/v2/users/x ${said('meeting:write:admin')}`;
    expect(ask(text).endpoint).toBe('GET /users/x');
    expect(ask(text, { endpoint: CREATE_MY }).endpoint).toBe(CREATE_MY);
  });

  it('has no holes in its sentences, whatever is known', () => {
    for (const named of [
      [],
      ['meeting:master'],
      ['meeting:write:admin'],
      ['meeting:write'],
      ['a:b:c:admin', 'a:b:c'],
    ])
      for (const appType of ['user', 'admin', 's2s', 'unknown'] as const)
        for (const granted of [null, [], ['meeting:write'], ['meeting:master', 'a:b:c']])
          for (const endpoint of [
            undefined,
            CREATE_MY,
            CREATE_MAIL,
            'meetingCreate',
            'GET /accounts/x/settings',
            'GET /no',
          ])
            for (const identity of [null, OWN, { email: 'someone@example.com' }]) {
              const context = { appType, granted, identity, ...(endpoint === undefined ? {} : { endpoint }) };
              const { diagnosis, fix, kind } = ask(said(...named), context);
              expect(['missing_scopes', 'use_me']).toContain(kind);
              expect(`${diagnosis} ${fix}`).not.toMatch(/undefined|null|\[object|\s{2}|\s[.,]|\(\)/);
            }
  });
});

describe('what is no scope error', () => {
  it.each<[kind: string, text: string]>([
    ['token_invalid', 'HTTP 401 {"code":124,"message":"Invalid access token."}'],
    ['token_expired', 'HTTP 401 {"code":124,"message":"Access token is expired."}'],
    ['not_in_account', '{"code":1010,"message":"User not belong to this account: p0KT53BCTHSEi6O9Jn-jSw"}'],
    ['user_not_found', '{"code":1001,"message":"User x not exist or not belong to this account."}'],
    ['redirect_mismatch', 'Invalid redirect url (4,700)'],
  ])('is %s with any context: %s', (kind, text) => {
    for (const appType of ['user', 'admin', 'unknown'] as const)
      expect(
        ask(text, { appType, granted: ['meeting:write'], identity: OWN, endpoint: CREATE_MAIL }),
      ).toMatchObject({ kind, required: [], granted: ['meeting:write'], endpoint: CREATE_MAIL });
  });

  it('is about me where a Server-to-Server token is called bad and the path says me', () => {
    const text = '{"code":124,"message":"Invalid access token."}';
    expect(ask(text, { appType: 's2s', endpoint: CREATE_MY }).fix).toMatch(/^Name the user/);
    expect(ask(text, { appType: 's2s', endpoint: CREATE_MAIL }).fix).not.toMatch(/^Name the user/);
    expect(ask(text, { appType: 'user', endpoint: CREATE_MY }).fix).not.toMatch(/^Name the user/);
  });
});

describe('a user whom Zoom does not find in the token’s account', () => {
  const GONE = '{"code":1001,"message":"User work@example.com not exist or not belong to this account."}';
  const OTHER = '{"code":1010,"message":"User not found on this account: p0KT53BC."}';
  const CLINICIAN = 'POST /users/clinician@example.com/meetings';
  const connected = [OWN, { userId: 'c1', email: 'Clinician@example.com' }];

  it.each([GONE, OTHER])('%s: who is named, and whose the token is, tells what to do', (text) => {
    const user = { appType: 'user', identity: OWN } as const;
    // The token's own user, by either name.
    expect(ask(text, { ...user, endpoint: CREATE_MAIL }).fix).toBe(
      'Write me in the place of the user: POST /users/me/meetings.',
    );
    expect(ask(text, { ...user, endpoint: `POST /users/${OWN.userId}/meetings` }).fix).toMatch(/^Write me/);
    // Another one, who is connected, or not yet.
    expect(ask(text, { ...user, connected, endpoint: CLINICIAN }).fix).toBe(
      'clinician@example.com is connected: zoomctl api POST /users/me/meetings --account clinician@example.com',
    );
    expect(ask(text, { ...user, endpoint: CLINICIAN }).fix).toMatch(
      /^Run zoomctl login as clinician@example\.com/,
    );
    // The call of the text itself.
    const called = `POST https://api.zoom.us/v2/users/clinician@example.com/meetings ${text}`;
    expect(ask(called, { ...user, connected }).fix).toContain('is connected');
    // A Server-to-Server app has no login that could be made as somebody else.
    expect(ask(text, { appType: 's2s', endpoint: CREATE_MAIL }).fix).toMatch(
      /^Use a Server-to-Server app of the Zoom account that work@example\.com belongs to/,
    );
  });

  it('is left to the general advice where that is all that is known', () => {
    const general = ask(GONE).fix;
    expect(ask(GONE, { endpoint: CLINICIAN }).fix).toBe(general);
    expect(ask(GONE, { endpoint: CREATE_MY, appType: 'user', identity: OWN }).fix).toBe(general);
    // An id without a name says nothing to a person.
    expect(ask(GONE, { endpoint: 'POST /users/abc/meetings', appType: 'user', identity: OWN }).fix).toBe(
      general,
    );
    // Only scopes for admins open it: me would not help.
    const admin = 'PATCH /contact_center/queues/q1/agents/work@example.com';
    expect(ask(GONE, { endpoint: admin, appType: 'user', identity: OWN }).fix).toBe(general);
  });

  it('is no matter for other errors', () => {
    const text = '{"code":3003,"message":"You are not the meeting host."}';
    const context = { endpoint: CREATE_MAIL, appType: 'user', identity: OWN } as const;
    expect(ask(text, context).fix).toBe(ask(text).fix);
  });
});

describe('a text with several lines', () => {
  const users = said('user:read:list_users:admin');
  const meetings = said('meeting:write:meeting:admin');

  it.each([
    ['on its own line', `GET https://api.zoom.us/v2/users 200\nPOST /users/x/meetings 400 ${meetings}`],
    [
      'before it',
      `GET /users/me 200\nPOST https://api.zoom.us/v2/users/x/meetings\n400 ${meetings}\nGET /users`,
    ],
    ['after it', `started\n400 ${meetings}\nPOST /users/x/meetings\nGET /users`],
    ['before it, past a path of the own server', `POST /users/x/meetings\nPOST /api/book 500\n${meetings}`],
    [
      'a URL without a method',
      `GET https://api.zoom.us/v2/users/me\nurl https://api.zoom.us/v2/users/x/meetings ${meetings}`,
    ],
  ])('is about the call %s', (_, text) => {
    const explanation = ask(text, { appType: 'admin' });
    expect(explanation.endpoint).toBe('POST /users/x/meetings');
    expect(explanation.diagnosis).not.toMatch(/documents name others/);
    expect(explanation.others).toEqual([]);
  });

  it('names no other call where the nearest URL fits several', () => {
    const text = `POST /users/me/meetings 201\n400 https://api.zoom.us/v2/users/x {"code":300,"message":"odd"}`;
    expect(ask(text).endpoint).toBeNull();
  });

  it('is about the first error, and tells of the others, each once', () => {
    const lines = [
      `POST /users/x/meetings 400 ${meetings}`,
      `POST /users/x/meetings 400 ${meetings}`,
      `GET /users 400 ${users}`,
      'GET /users/nobody@example.com 404 {"code":1001,"message":"User does not exist: nobody@example.com."}',
    ];
    const { required, others } = ask(lines.join('\n'), { appType: 'admin' });
    expect(required).toEqual(['meeting:write:meeting:admin']);
    expect(others).toEqual([
      {
        kind: expect.stringMatching(/^(?:missing_scopes|use_me)$/),
        code: 4711,
        endpoint: 'GET /users',
        required: ['user:read:list_users:admin'],
      },
      { kind: 'user_not_found', code: 1001, endpoint: 'GET /users/nobody@example.com', required: [] },
    ]);
  });

  it('is not certain where the documents say otherwise, or a name is not published', () => {
    for (const name of ['meeting:write:strange:admin', 'user:read:list_users:admin'])
      expect(ask(said(name), { appType: 'admin', endpoint: CREATE_MY }).confidence).toBe('likely');
    expect(ask(meetings, { appType: 'admin', endpoint: CREATE_MY }).confidence).toBe('certain');
  });
});
