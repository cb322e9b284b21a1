import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { type ExplainContext, explain } from '../../src/scopes/explain.ts';

const catalogue = openCatalogue();
const ask = (text: string, more: Partial<ExplainContext> = {}) => explain(text, { catalogue, ...more });
const at = (call: string) => ({ endpoint: parseEndpointReference(call, catalogue) });

const AGAIN =
  'Make the call again with zoomctl api METHOD PATH --debug, and give the whole reply together with the call to zoomctl scopes explain.';

describe('a text in which nothing is known', () => {
  it.each([
    ['', 'There is no error in the text.', null],
    ['  \n ', 'There is no error in the text.', null],
    ['hello world', 'This is none of the errors that zoomctl knows.', null],
    ['471', 'This is none of the errors that zoomctl knows.', null],
    ['1,23', 'This is none of the errors that zoomctl knows.', null],
    ['12,345', "Zoom's code 12345, with these words, is none of the errors that zoomctl knows.", 12345],
    ['5001', "Zoom's code 5001, with these words, is none of the errors that zoomctl knows.", 5001],
    [
      'code 987654: strange',
      "Zoom's code 987654, with these words, is none of the errors that zoomctl knows.",
      987654,
    ],
  ])('%j: %s', (text, diagnosis, code) => {
    expect(ask(text)).toMatchObject({
      kind: 'unknown',
      code,
      endpoint: null,
      required: [],
      granted: null,
      diagnosis,
      fix: AGAIN,
      confidence: 'guess',
      documented: [],
      others: [],
    });
  });

  it('is no error where it is the URL of a login that was agreed to', () => {
    const agreed = ask('https://x/cb?code=abcdefgh12&state=1');
    expect([agreed.kind, agreed.confidence]).toEqual(['unknown', 'likely']);
    expect(agreed.diagnosis).toContain('a login that was agreed to');
    expect(ask('https://x/cb?code=abc').diagnosis).not.toContain('agreed');
  });
});

describe('what tells the meaning', () => {
  it.each<[text: string, kind: string, code: number | string | null, confidence: string]>([
    ['4711', 'missing_scopes', 4711, 'likely'],
    [' (4,711) ', 'missing_scopes', 4711, 'likely'],
    ['404', 'unknown', null, 'guess'],
    ['429 ', 'rate_limited', null, 'likely'],
    ['HTTP 503', 'unavailable', null, 'likely'],
    ['ECONNREFUSED 127.0.0.1:443', 'network', null, 'likely'],
    ['code 200 ECONNREFUSED', 'permission', 200, 'guess'],
    ['code 300', 'validation', 300, 'guess'],
    ['{"code":124,"message":"Invalid access token."}', 'token_invalid', 124, 'certain'],
    ['invalid   access\n token', 'token_invalid', null, 'certain'],
    ['code 77 and code 124: Invalid access token.', 'token_invalid', 124, 'certain'],
    ['{"code":3001,"message":"Meeting does not exist: 1."}', 'meeting_not_found', 3001, 'certain'],
    ['{"error":"invalid_grant"}', 'token_revoked', 'invalid_grant', 'likely'],
    ['error: invalid_client, was access_denied', 'invalid_client', 'invalid_client', 'likely'],
    ['access_denied then error=invalid_scope', 'invalid_scope', 'invalid_scope', 'certain'],
    ['something INVALID_REQUEST', 'validation', 'invalid_request', 'likely'],
  ])('%j: %s', (text, kind, code, confidence) => {
    const explanation = ask(text);
    expect([explanation.kind, explanation.code, explanation.confidence]).toEqual([kind, code, confidence]);
    expect(explanation.diagnosis).toMatch(/^[A-Z].*\.$/s);
    expect(explanation.fix.length).toBeGreaterThan(20);
  });

  it('is not the number alone where Zoom documents other messages with it', () => {
    const alone = ask('code 300');
    expect(alone.diagnosis).toContain(
      'The number alone is not enough to be sure: with code 300 Zoom documents',
    );
    expect(alone.fix).toContain('To be sure, give the whole message, or the call with --endpoint');
    expect(alone.documented.length).toBeGreaterThan(1);
  });

  it('of a bad token with me in the path is that a Server-to-Server app has no own user', () => {
    const bad = '{"code":124,"message":"Invalid access token."}';
    expect(ask(bad, { appType: 's2s', ...at('GET /users/me') })).toMatchObject({
      kind: 'token_invalid',
      diagnosis:
        'The path says me, but a Server-to-Server token belongs to no user; Zoom answers that as if the token were bad.',
      fix: 'Name the user by email address or user id in the place of me.',
      confidence: 'likely',
    });
    const others = [
      ask(bad, { appType: 's2s', ...at('GET /users/a@b.co') }),
      ask(bad, { appType: 's2s' }),
      ask(bad, { appType: 'user', ...at('GET /users/me') }),
      ask('{"code":3001,"message":"Meeting does not exist."}', { appType: 's2s', ...at('GET /users/me') }),
    ];
    for (const { diagnosis } of others) expect(diagnosis).not.toContain('belongs to no user');
  });
});

describe('several errors in one text', () => {
  const refusal = (...scopes: string[]) =>
    `{"code":4711,"message":"Invalid access token, does not contain scopes:[${scopes.join(', ')}]."}`;
  const missing = '{"code":3001,"message":"Meeting does not exist: 1."}';
  const WRITE = 'meeting:write:meeting';
  const READ = 'user:read:user';
  const CREATE = 'POST /users/me/meetings';

  it.each<[what: string, lines: string[], kind: string, endpoint: string | null, others: unknown[]]>([
    [
      'two refusals',
      [`${CREATE} ${refusal(WRITE)}`, `GET /users/me ${refusal(READ)}`],
      'missing_scopes',
      CREATE,
      [{ kind: 'missing_scopes', code: 4711, endpoint: 'GET /users/me', required: [READ] }],
    ],
    [
      'the same twice',
      [`${CREATE} ${refusal(WRITE)}`, `${CREATE} ${refusal(WRITE)}`],
      'missing_scopes',
      CREATE,
      [],
    ],
    [
      'the same in another order',
      [`${CREATE} ${refusal('b:c:d', 'a:b:c')}`, `${CREATE} ${refusal('a:b:c', 'b:c:d')}`],
      'missing_scopes',
      CREATE,
      [],
    ],
    [
      'the same refusal of another call',
      [`${CREATE} ${refusal(WRITE)}`, `POST /users/a@b.co/meetings ${refusal(WRITE)}`],
      'missing_scopes',
      CREATE,
      [{ kind: 'missing_scopes', code: 4711, endpoint: 'POST /users/a@b.co/meetings', required: [WRITE] }],
    ],
    [
      'errors of other kinds',
      [
        `GET /meetings/1 ${missing}`,
        'GET /users/x {"code":1001,"message":"User does not exist: x."}',
        'a line',
      ],
      'meeting_not_found',
      'GET /meetings/1',
      [{ kind: 'user_not_found', code: 1001, endpoint: 'GET /users/x', required: [] }],
    ],
    [
      'one of them twice',
      [`GET /meetings/1 ${missing}`, `GET /meetings/1 ${missing}`],
      'meeting_not_found',
      'GET /meetings/1',
      [],
    ],
    [
      'unknown ones, too, by their number',
      ['first {"code":987654,"message":"?"}', 'second {"code":987655,"message":"?"}'],
      'unknown',
      null,
      [{ kind: 'unknown', code: 987655, endpoint: null, required: [] }],
    ],
    [
      'a refusal is the one that is explained, wherever it stands',
      [`GET /meetings/1 ${missing}`, `${CREATE} ${refusal(WRITE)}`],
      'missing_scopes',
      CREATE,
      [{ kind: 'meeting_not_found', code: 3001, endpoint: 'GET /meetings/1', required: [] }],
    ],
    [
      'in their order',
      [
        `${CREATE} ${refusal(WRITE)}`,
        `GET /users/me ${refusal(READ)}`,
        `GET /meetings/1 ${missing}`,
        `GET /users/me/zak ${refusal('user:read:zak')}`,
      ],
      'missing_scopes',
      CREATE,
      [
        { kind: 'missing_scopes', code: 4711, endpoint: 'GET /users/me', required: [READ] },
        { kind: 'meeting_not_found', code: 3001, endpoint: 'GET /meetings/1', required: [] },
        { kind: 'missing_scopes', code: 4711, endpoint: 'GET /users/me/zak', required: ['user:read:zak'] },
      ],
    ],
  ])('%s', (_what, lines, kind, endpoint, others) => {
    const explanation = ask(lines.join('\n'));
    expect([explanation.kind, explanation.endpoint]).toEqual([kind, endpoint]);
    expect(explanation.others).toEqual(others);
  });

  it('no more than twenty others and one are told', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `{"code":${980_000 + n},"message":"?"}`);
    expect(ask(lines.join('\n')).others.map(({ code }) => code)).toEqual(
      Array.from({ length: 21 }, (_, n) => 980_001 + n),
    );
  });

  it('one line has one', () => {
    expect(ask(`\n${CREATE} ${refusal(WRITE)} GET /users/me ${refusal(READ)}\n`).others).toEqual([]);
  });
});
