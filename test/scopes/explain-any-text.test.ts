import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { cleanPath } from '../../src/scopes/endpoint-path.ts';
import { explain } from '../../src/scopes/explain.ts';
import { parseScopes } from '../../src/scopes/grant.ts';
import { expectSoon } from '../support/soon.ts';

const catalogue = openCatalogue();
const names = catalogue
  .scopes()
  .map((s) => s.scope)
  .filter((name) => !name.includes(' '));

const blank = fc.constantFrom('', ' ', '  ', '\t', '\u00a0', '\n', '\r\n');
const quotes = fc.constantFrom<readonly [string, string]>(
  ['', ''],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['\\"', '\\"'],
  ['&quot;', '&quot;'],
  ['&#39;', '&#39;'],
  ['&ldquo;', '&rdquo;'],
  ['\u201c', '\u201d'],
  ['\u2018', '\u2019'],
  ['\u00ab', '\u00bb'],
  ['<code>', '</code>'],
);
const head = fc.constantFrom(
  '',
  'Invalid access token, ',
  'HTTP 400 {"code":4711,"message":"Invalid access token, ',
  'HTTP/1.1 400 Bad Request\n\n{"code":124,"message":"Access token ',
  '2026-11-24T10:00:00.000Z [worker 3] ERROR zoom: POST /users/me/meetings failed: ',
  '    at Object.request (/srv/app/zoom.js:10:3)\n> ',
  'retry 1/3, scopes: [other:read], token ',
);
const tail = fc.constantFrom(
  '',
  '.',
  '..',
  '"}',
  '."}',
  '."} (gave up)',
  '\n    at request (zoom.js:10:3) [a:b]',
  ' (4,711)',
  '. See https://developers.zoom.us/docs/integrations/oauth-scopes/.',
);
const noise = fc.array(
  fc.constantFrom(
    'INFO listening on [::]:8080\n',
    '{"level":30,"scope":"other:read","msg":"token refreshed"}\n',
    'GET /users/me 200 12ms\n',
    'the token contains scopes: [user:read]\n',
    '\u001b[32mok\u001b[0m\n',
  ),
  { maxLength: 4 },
);

describe('a scope error, however it is written', () => {
  const variation = fc.record({
    scopes: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
    seed: fc.nat(),
    quotes,
    blanks: fc.tuple(blank, blank, blank, blank),
    dot: fc.constantFrom('', '.'),
    head,
    tail,
    before: noise,
    after: noise,
    wrap: fc.constantFrom('as it is', 'JSON', 'HTML', 'HTML twice', 'cut into a log of a megabyte'),
  });

  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#039;');

  it('names the same set of scopes, is one of the two kinds, and never contradicts itself', () => {
    fc.assert(
      fc.property(variation, (v) => {
        const order = [...v.scopes].sort(
          (a, b) => ((a.length * 31 + v.seed) % 7) - ((b.length * 31 + v.seed) % 7),
        );
        const [open, close] = v.quotes;
        const list = order.map((s) => `${open}${s}${v.dot}${close}`).join(`${v.blanks[0]},${v.blanks[1]}`);
        const said = `does not contain scopes:${v.blanks[2]}[${v.blanks[3]}${list}]`;
        let text = `${v.before.join('')}${v.head}${said}${v.tail}\n${v.after.join('')}`;
        if (v.wrap === 'JSON') text = JSON.stringify({ message: text });
        if (v.wrap.startsWith('HTML')) text = escaped(text);
        if (v.wrap === 'HTML twice') text = escaped(text);
        if (v.wrap.startsWith('cut')) text = `${'GET /users/me 200 12ms\n'.repeat(45_000)}${text}`;

        const explanation = explain(text, { catalogue });
        expect(new Set(explanation.required)).toEqual(new Set(v.scopes));
        const userLevel = v.scopes.some((s) => !/:(admin|master)(?::|$)/.test(s));
        expect(explanation.kind).toMatch(userLevel ? /^missing_scopes$/ : /^(?:missing_scopes|use_me)$/);
        expect(explanation.code === null || [4711, 124].includes(Number(explanation.code))).toBe(true);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('is the same diagnosis in any order of the names', () => {
    const list = fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(list, (scopes) => {
        const of = (order: string[]) =>
          explain(`does not contain scopes: [${order.join(', ')}]`, { catalogue, appType: 'user' });
        expect(of([...scopes].reverse()).kind).toBe(of(scopes).kind);
        expect(of([...scopes].reverse()).confidence).toBe(of(scopes).confidence);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

const FRAGMENTS = [
  'does not contain scopes:',
  'does not contain scopes: [meeting:write:admin]',
  '{"code":4711,"message":"',
  '"scope":["',
  'error=invalid_grant&error_description=',
  'POST https://api.zoom.us/v2/users/',
  '/users/{userId}/meetings',
  'HTTP 400 ',
  '(4,700)',
  '&#x110000;',
  '&#xD800;',
  '%5B%22%ZZ',
  '\\uD83D',
  '\\\\\\"',
  '\u001b[31m',
  '\ud800',
  '<a href="',
  '[',
  ']',
  '}',
  'null',
];

describe('any text at all', () => {
  const garbage = fc
    .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom(...FRAGMENTS)), {
      maxLength: 15,
    })
    .map((parts) => parts.join(''));

  it('gets a whole explanation, and never an exception', () => {
    fc.assert(
      fc.property(garbage, fc.constantFrom('user', 'admin', 's2s', 'unknown'), (text, appType) => {
        const explanation = explain(text, { catalogue, appType, granted: ['meeting:write'] });
        expect(explanation.kind).toMatch(/^[a-z0-9_]+$/);
        expect(explanation.diagnosis).not.toMatch(/undefined|\[object/);
        expect(explanation.fix).not.toBe('');
        expect(['certain', 'likely', 'guess']).toContain(explanation.confidence);
        const printed = `${explanation.diagnosis}${explanation.fix}${explanation.endpoint}${explanation.required}`;
        expect(printed).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  it('is read for scopes without an exception', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        for (const name of parseScopes(text)) expect(name.length).toBeLessThanOrEqual(120);
      }),
      { numRuns: 400, seed: 6 },
    );
  });
});

/** Texts of a megabyte that are hard on an expression that goes back and tries again. */
describe('a megabyte of malice', () => {
  const SIZE = 1_000_000;
  const filled = (piece: string, start = '', end = '') =>
    start + piece.repeat(Math.ceil(SIZE / piece.length)) + end;
  const refusal = 'does not contain scopes: ';

  it.each<[what: string, text: () => string]>([
    ...FRAGMENTS.map((piece): [string, () => string] => [
      `only ${JSON.stringify(piece)}`,
      () => filled(piece),
    ]),
    ...[
      '\\',
      '\\\\n',
      '/',
      '.',
      ':',
      ' ',
      '\n',
      '\t',
      '"',
      "'",
      '&',
      '%',
      '<',
      '<p ',
      '{',
      '0',
      'a',
      ',',
      '+',
      '\u001b[0',
      '(',
      '=',
    ].map((piece): [string, () => string] => [`only ${JSON.stringify(piece)}`, () => filled(piece)]),
    ['backslashes before a letter', () => filled('\\', '', 'x')],
    ['pairs of a break and backslashes', () => filled(`\\r${'\\'.repeat(1000)}`)],
    ['dots inside a name', () => filled('.', `${refusal}[a`, 'a]')],
    // Each of the refusals has the same word of dots in reach.
    ['dots inside a name after many refusals', () => filled(`${refusal.repeat(100)}a${'.'.repeat(15_000)}a`)],
    ['blanks inside the phrase', () => filled(' ', 'does', 'not contain scopes: [a:b]')],
    ['blanks before the list', () => filled(' ', refusal, '[a:b]')],
    ['quotes and blanks after the phrase', () => filled('" , ', refusal)],
    ['the phrase without its end', () => filled('does not contain the ')],
    ['a list that never ends', () => filled('meeting:write:admin, ', `${refusal}[`)],
    ['a list of different names', () => `${refusal}[${Array.from({ length: 60_000 }, (_, n) => `a:b${n}`)}]`],
    ['calls', () => filled('POST https://api.zoom.us/v2/users/a/meetings ')],
    ['calls that have no end', () => filled('GET /users/.,;:!?')],
    ['addresses', () => filled('https://api.zoom.us/v2/users/me ', refusal)],
    ['a long path', () => filled('/a', 'GET ')],
    ['slashes in a path', () => filled('/', 'GET /users', 'x')],
    ['codes', () => filled('code: 1, ', refusal)],
    ['a long number', () => filled(',000', 'code: 1', 'x')],
    ['statuses', () => filled('status code ')],
    ['users', () => filled('user meeting ')],
    ['OAuth words', () => filled('error: invalid_ ')],
    ['objects in objects', () => filled('{"scope":')],
    ['lists in lists', () => filled('[', '', ']')],
    ['lists of scopes that have no end', () => filled('"scopes":[', '{')],
    ['scopes that have no end', () => filled('"scope":"a', '{')],
    ['blanks after a member', () => filled(' ', '{"scope":')],
    ['parameters', () => filled('&scope', '?')],
    ['messages of the document', () => filled('this meeting has not set registration as required: user ')],
    ['the first words of a message', () => filled('a group with the name ')],
    ['placeholders', () => filled('{userId} does not exist. ')],
    ['one scope and no list', () => filled(`does not contain a${':b'.repeat(20)} `)],
    ['five megabytes of what looks like errors', () => filled('"code": ').repeat(5)],
    ['five megabytes of what nearly does', () => filled('contain        the        ').repeat(5)],
    ['objects five megabytes deep', () => filled('{"message":').repeat(5)],
  ])('is explained, and read for scopes and paths, soon: %s', (_, make) => {
    const text = make();
    expectSoon(() => {
      explain(text, { catalogue, appType: 'user', granted: ['meeting:write'] });
      parseScopes(text);
      cleanPath(text);
    });
  });
});

describe('an error in the middle of a log of five megabytes', () => {
  const lines = 'INFO GET /v2/users/me 200 12ms, nothing wrong\n'.repeat(55_000);

  it.each([
    [
      'missing_scopes',
      '{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:user]."}',
    ],
    ['missing_scopes', 'does not\ncontain the scopes: user:read:user'],
    [
      'not_in_account',
      JSON.stringify({ body: '{"code":1010,"message":"User not found on this account: x"}' }),
    ],
    ['token_revoked', '{"reason":"Invalid Token!","error":"invalid_grant"}'],
    ['redirect_mismatch', '<h1>Invalid redirect url (4,700)</h1>'],
    ['access_denied', 'http://127.0.0.1/callback?error=access_denied&state=x'],
    ['not_found', '{&quot;code&quot;:1012,&quot;message&quot;:&quot;Room does not exist: r1&quot;}'],
    ['rate_limited', 'You have reached the maximum per-second rate limit for this API.'],
  ])('%s is found: %s', (kind, said) => {
    expect(explain(`${lines}${said}\n${lines}`, { catalogue }).kind).toBe(kind);
  });
});
