import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseScopeError } from '../../src/scopes/scope-error.ts';
import { expectSoon } from '../support/soon.ts';

const LIST = ['calendar:read:admin', 'calendar:read'];
const quoted = 'Invalid access token, does not contain scopes:["calendar:read:admin","calendar:read"]';

describe('the names after the phrase', () => {
  const named = (text: string) => parseScopeError(text)?.required;
  const NO = 'does not contain scopes:';

  it.each<[text: string, required: string[]]>([
    [`${NO}"[a:b, c:d]"`, ['a:b', 'c:d']],
    [`${NO} x[a:b]`, ['a:b']],
    [`${NO} a:b and then [c:d] e:f`, ['a:b', 'c:d', 'e:f']],
    [`${NO} a:b, word, c:d\ne:f`, ['a:b', 'c:d']],
    [`${NO}[a:b, word, c:d]`, ['a:b', 'word', 'c:d']],
    [`${NO} a:b} c:d`, ['a:b']],
    [`${NO} a:b", "trackingId": "e:f"`, ['a:b']],
    [`${NO} a:b' , 'id' : 'e:f'`, ['a:b']],
    [`${NO} a:b","x":"e:f"`, ['a:b']],
    [`${NO} a:b","c:d"`, ['a:b', 'c:d']],
    [`${NO} ...a:b..., ::c:d:: .`, ['a:b', 'c:d']],
    [`${NO} a:b|c:d;e:f+g:h`, ['a:b', 'c:d', 'e:f', 'g:h']],
    [`${NO} [a:b, a:b, 7:up, -c:d]`, ['a:b']],
    [`${NO} [${'a:b'.padEnd(150, 'c')}, ${'d:e'.padEnd(151, 'f')}]`, ['a:b'.padEnd(150, 'c')]],
    ['do not contain the "a:b" scope', ['a:b']],
    ['does not contain a:b scopes', ['a:b']],
    ['does+not+contain+scopes:[a:b]', ['a:b']],
    ["doesn't contain any of the scopes [a:b]", ['a:b']],
  ])('%j: %j', (text, required) => {
    expect(named(text)).toEqual(required);
  });

  it('are those of the first refusal that has any', () => {
    expect(named(`${NO}[]. ${NO}[a:b]. ${NO}[c:d]`)).toEqual(['a:b']);
    expect(named(`does not contain x:y scope, and ${NO}[a:b]`)).toEqual(['x:y']);
    expect(named(`${NO}[]`)).toEqual([]);
  });

  const code = (text: string) => parseScopeError(text)?.code;
  it.each<[what: string, text: string, found: number | null]>([
    ['the nearest before', `code 1 code 2 ${NO}[a:b]`, 2],
    ['the nearest after', `${NO}[a:b] code 3 code 4`, 3],
    ['the nearer of one before and one after', `code 1 ${' '.repeat(80)}${NO}[a:b] code 3`, 3],
    ['the one on the same line', `code 1${' '.repeat(60)}${NO}[a:b]\ncode 3`, 1],
    ['one on another line where the same has none', `x ${NO}[a:b]\ncode 3`, 3],
    ['none that is far away', `code 1${' x'.repeat(300)} ${NO}[a:b]`, null],
    ['one that is just near enough', `code 1 ${'x '.repeat(190)}${NO}[a:b]`, 1],
    ['one within the list', `${NO} a:b code 5 c:d`, 5],
  ])('and their code is %s', (_what, text, found) => {
    expect(code(text)).toBe(found);
  });
});

describe('parseScopeError', () => {
  it.each<[string, string, number | null]>([
    [
      'as JSON',
      '{"code":4711,"message":"Invalid access token, does not contain scopes:[calendar:read:admin, calendar:read]."}',
      4711,
    ],
    [
      'with a status',
      'HTTP 400 {"code":124,"message":"Invalid access token, does not contain scopes: [calendar:read:admin,calendar:read]"}',
      124,
    ],
    ['as invalid JSON', `{"code":104,"message":"${quoted}"}`, 104],
    ['as escaped JSON', JSON.stringify({ code: 104, message: quoted }), 104],
    ['as JSON in JSON', JSON.stringify({ body: JSON.stringify({ code: 104, message: quoted }) }), 104],
    ['with the code last', `{"message":"${quoted}","code":4700}`, 4700],
    ['without JSON', quoted, null],
    ['in the old words', 'Access token does not contain scopes: [calendar:read:admin, calendar:read]', null],
    [
      'with typographic quotes',
      '{\u201ccode\u201d:4711,\u201cmessage\u201d:\u201cInvalid access token, does not contain scopes:[\u201ccalendar:read:admin\u201d,\u201ccalendar:read\u201d]\u201d}',
      4711,
    ],
    [
      'as HTML',
      `{&quot;code&quot;:4711,&quot;message&quot;:&quot;${quoted.replaceAll('"', '&#34;')}&quot;}`,
      4711,
    ],
    [
      'as HTML with apostrophes',
      'does not contain scopes:[&#39;calendar:read:admin&#39;,&#x27;calendar:read&#x27;]',
      null,
    ],
    [
      'as HTML twice encoded',
      'does not contain scopes:[&amp;quot;calendar:read:admin&amp;quot;, calendar:read]',
      null,
    ],
    [
      'with tags',
      '<p>does not contain scopes:[<code>calendar:read:admin</code>, <code>calendar:read</code>]</p>',
      null,
    ],
    ['with Markdown', 'does not contain scopes: [`calendar:read:admin`, `calendar:read`]', null],
    [
      'percent-encoded',
      'https://example.com/?m=does%20not%20contain%20scopes%3A%5Bcalendar%3Aread%3Aadmin%2Ccalendar%3Aread%5D',
      null,
    ],
    [
      'on several lines',
      'Invalid access token, does not\n  contain scopes: [\n  calendar:read:admin,\n  calendar:read\n]\ncode: 4711',
      4711,
    ],
    [
      'with escaped line breaks',
      'does not contain scopes: [\\n calendar:read:admin,\\n calendar:read\\n]',
      null,
    ],
    [
      'with the status in the way',
      'status code: 400, body: {"code":4711,"message":"does not contain scopes:[calendar:read:admin, calendar:read]"}',
      4711,
    ],
    [
      "with a page's number",
      'Invalid access token, does not contain scopes: [calendar:read:admin, calendar:read]. (4,711)',
      4711,
    ],
    [
      'cut short',
      '{"code":4711,"message":"Invalid access token, does not contain scopes:[calendar:read:admin, calendar:read',
      4711,
    ],
    ['without brackets', 'Error 4711: does not contain scopes: calendar:read:admin, calendar:read.', 4711],
    [
      'with dots inside the quotes',
      'does not contain scopes: ["calendar:read:admin.", "calendar:read."].',
      null,
    ],
    [
      'with colour codes',
      'does not contain scopes: [\u001b[31mcalendar:read:admin\u001b[0m, calendar:read\u0007]',
      null,
    ],
    [
      'with zero-width spaces',
      'does not contain scopes:[calendar:\u200bread:admin,\u00a0calendar:read]',
      null,
    ],
    ['twice', `${quoted}\n${quoted}`, null],
  ])('%s', (_, text, code) => {
    expect(parseScopeError(text)).toEqual({ required: LIST, code });
  });

  it.each([
    ['no names', 'Invalid access token, does not contain scopes:[]'],
    ['a placeholder', 'Access token does not contain scopes: [{scopes}]'],
    ['prose', 'it says the token does not contain scopes and I do not know why'],
  ])('knows a refusal with %s', (_, text) => {
    expect(parseScopeError(text)?.required).toEqual([]);
  });

  it.each([
    '',
    'Invalid access token.',
    '{"code":4711,"message":"Refresh token invalid."}',
    'scopes: [meeting:write]',
    'contains scopes: [a:b]',
  ])('leaves %j to others', (text) => {
    expect(parseScopeError(text)).toBeUndefined();
  });

  it('takes the first of several refusals that names scopes', () => {
    const text =
      'does not contain scopes: []\ndoes not contain scopes: [meeting:read]\ndoes not contain scopes: [user:read]';
    expect(parseScopeError(text)?.required).toEqual(['meeting:read']);
  });
});

const all = openCatalogue()
  .scopes()
  .map((s) => s.scope)
  .filter((s) => !s.includes(' '));
const blank = fc.constantFrom('', ' ', '  ', '\t', '\u00a0', '\n');
const quote = fc.constantFrom(
  ...(['', '"', "'", '\\"', '\\\\\\"', '`', '&quot;', '&#39;', '&#x22;', '&ldquo;', '\\u0022'] as const).map(
    (q) => [q, q] as const,
  ),
  ...([
    ['\u201c', '\u201d'],
    ['\u2018', '\u2019'],
    ['\u00ab', '\u00bb'],
  ] as const),
);
const before = fc.constantFrom(
  '',
  'HTTP 400 ',
  '2026-11-24T10:00:00Z WARN zoom: ',
  '{"code":4711,"message":"Invalid access token, ',
  '{&quot;code&quot;:4711,&quot;message&quot;:&quot;',
  '> ',
  '<p>',
  'POST /users/me/meetings 400 status code: 400 [1] ',
);
const after = fc.constantFrom(
  '',
  '.',
  '..',
  '."}',
  '"}',
  '&quot;}',
  '</p>',
  '\n    at request (zoom.js:10:3)',
  ' (4,711)',
  '","extra":["a:b"]}',
);

describe('any spelling of one refusal', () => {
  it('gives the same set of scopes', () => {
    const variation = fc.record({
      scopes: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 6 }),
      order: fc.boolean(),
      quote,
      blanks: fc.array(blank, { minLength: 4, maxLength: 4 }),
      dot: fc.constantFrom('', '.'),
      before,
      after,
      wrap: fc.constantFrom('none', 'json', 'json twice', 'html'),
    });
    fc.assert(
      fc.property(
        variation,
        ({ scopes, order, quote: [open, close], blanks, dot, before: head, after: tail, wrap }) => {
          const listed = (order ? scopes : [...scopes].reverse()).map((s) => `${open}${s}${dot}${close}`);
          const list = listed.join(`${blanks[0]},${blanks[1]}`);
          let text = `${head}does not contain scopes:${blanks[2]}[${blanks[3]}${list}]${tail}`;
          if (wrap.startsWith('json')) text = JSON.stringify({ log: text });
          if (wrap === 'json twice') text = JSON.stringify([text]);
          if (wrap === 'html')
            text = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#039;');
          expect(new Set(parseScopeError(text)?.required)).toEqual(new Set(scopes));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws on garbage, and names nothing but names', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'does not contain scopes:',
          '[',
          ']',
          '&#99999999;',
          '&#xD800;',
          '%',
          '%5B',
          '\\u',
          '\\uD800',
          '(4,7',
          'code":',
          '{',
          '"',
          'a:b',
        ),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        for (const name of parseScopeError(parts.join(''))?.required ?? [])
          expect(name).toMatch(/^[A-Za-z][\w.:-]*$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a megabyte of log in no time', () => {
    const repeated = [
      'does not contain scopes: ',
      '[',
      '&',
      '<p',
      '\\',
      '%5B',
      'code:',
      'POST /',
      'https://api',
      'user ',
    ];
    for (const piece of repeated) {
      expectSoon(() => parseScopeError(piece.repeat(1_000_000 / piece.length)), piece);
    }
  });
});
