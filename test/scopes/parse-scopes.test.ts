import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { familyOf, grantOf, joinSplitNames, parseScopes } from '../../src/scopes/grant.ts';

const catalogue = openCatalogue();

describe('parseScopes', () => {
  it.each([
    ['meeting:write user:read', 'spaces'],
    ['meeting:write,user:read', 'commas'],
    ['meeting:write, user:read', 'commas and spaces'],
    ['meeting:write\nuser:read\r\n', 'lines'],
    ['meeting:write+user:read', 'plus signs'],
    ['meeting:write user:read meeting:write', 'a name twice'],
    ['"meeting:write" \'user:read\'', 'quotes'],
    ['\u201cmeeting:write\u201d, \u2018user:read\u2019', 'typographic quotes'],
    ['[meeting:write, user:read]', 'brackets'],
    ['["meeting:write","user:read"]', 'a JSON list'],
    ['"meeting:write user:read"', 'a JSON text'],
    ['- meeting:write\n- user:read', 'a list of points'],
    ['# ours\nmeeting:write # to create\nuser:read\n# user:write (not yet granted)', 'a list with comments'],
    ['// ours\nmeeting:write // to create\nuser:read -- user:write', 'other comments'],
    ['/* user:write\n */ meeting:write <!-- user:write:admin\n --> user:read', 'comments of several lines'],
    ['; user:write\nREM user:write\n- [ ] user:write\n- [x] meeting:write\n* user:read', 'ticked boxes'],
    ['meeting:write user:read /* user:write', 'a comment without an end'],
    ['Scopes: meeting:write user:read', 'a label'],
    ['scope=meeting%3Awrite%20user%3Aread&state=x', 'form encoding'],
    ['https://127.0.0.1/cb?scope=meeting:write+user:read', 'a URL'],
    ['{"access_token":"eyJ","scope":"meeting:write user:read","expires_in":3599}', 'a token response'],
    ['{"access_token":"eyJ","scope":"meeting:write user:read","expires', 'a token response cut short'],
    ['{"account":{"id":"1","scopes":["meeting:write","user:read"]}}', 'an account in JSON'],
    ['{"accessToken":"eyJ","scopes":["meeting:write","user:read"]}', 'zoomctl token --json'],
    ['{"scopes":[{"scope":"meeting:write","optional":false},{"scope":"user:read"}]}', "an app's manifest"],
    ['{"scopes":["meeting:write",{"toString":1},null,7,"user:read"]}', 'a list with other things in it'],
  ])('reads %j (%s)', (text) => {
    expect(parseScopes(text)).toEqual(['meeting:write', 'user:read']);
  });

  it.each<[text: string, scopes: string[]]>([
    ['granted scopes: a:b c:d', ['a:b', 'c:d']],
    ['Granted  Scope =  a:b', ['a:b']],
    ['scope: a:b', ['a:b']],
    ['my scopes: a:b', ['my', 'scopes:', 'a:b']],
    ['a:b 12 :: c:d', ['a:b', 'c:d']],
    [`a:b ${'c'.repeat(120)} ${'d'.repeat(121)}`, ['a:b', 'c'.repeat(120)]],
    [`a:${'b'.repeat(118)}, c:${'d'.repeat(119)}`, [`a:${'b'.repeat(118)}`]],
    ['a:b, access_token:c', []],
    ['a:b c:d_token', ['a:b', 'c:d_token']],
    ['["a:b", 3]', []],
    ['[["a:b"], ["c:d"]]', ['a:b']],
    ['[{"x":1},{"scope":"a:b"}]', ['a:b']],
    ['{"list":["a:b"],"scope":"c:d"}', ['c:d']],
    ['{"x":{"y":{"scopes":"a:b"}},"scope":"c:d"}', ['a:b']],
    ['{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"scope":"a:b"}}}}}}}}}', ['a:b']],
    ['{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"scope":"a:b"}}}}}}}}}}', []],
    ['{"scope":7,"granted":"a:b"}', ['a:b']],
    ['{"text" "scopes" : "a:b", "x"', ['a:b']],
    ['{"text" "granted":["a:b","c:d"], "x"', ['a:b', 'c:d']],
    ['{"text" "scope":', []],
    ['https://x/cb#scope=a:b%20c:d&x=1', ['a:b', 'c:d']],
    ['?scope=%zz', ['%zz']],
    ['?scope=a%zz', ['a%zz']],
    ['refresh_token=abc', []],
    ['{not json', []],
  ])('takes of %j %j', (text, scopes) => {
    expect(parseScopes(text)).toEqual(scopes);
    expect(parseScopes(`  ${text}\n`)).toEqual(scopes);
  });

  it.each([
    '',
    '  \n',
    '{}',
    '[]',
    '{"scope":""}',
    '{"access_token":"eyJhbGciOi"}',
    '{"access_token":"eyJ',
    'access_token=abc&x=y',
    'access_token:abc',
  ])('finds no scopes in %j', (text) => {
    expect(parseScopes(text)).toEqual([]);
  });

  it('takes nothing as long as a token for a scope', () => {
    expect(parseScopes(`eyJ${'a'.repeat(600)} meeting:read`)).toEqual(['meeting:read']);
  });

  const names = fc.uniqueArray(
    fc.constantFrom(
      ...catalogue
        .scopes()
        .map((s) => s.scope)
        .filter((s) => !s.includes(' ')),
    ),
    { maxLength: 12 },
  );
  const gap = fc.constantFrom(' ', ',', ', ', '\n', '+', ' \t ', '\r\n', '", "', "' '", ' ; ');

  it('reads any list however it is set apart', () => {
    fc.assert(
      fc.property(names, fc.array(gap, { minLength: 12, maxLength: 12 }), (scopes, gaps) => {
        const text = scopes.map((scope, i) => scope + gaps[i]).join('');
        expect(parseScopes(text)).toEqual(scopes);
        expect(parseScopes(JSON.stringify({ token: 'x', scope: scopes.join(' ') }))).toEqual(scopes);
      }),
    );
  });

  it('never throws and never gives a name twice', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const found = parseScopes(text);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });
});

describe('grantOf', () => {
  it.each([
    [[], 'none'],
    [['openid'], 'none'],
    [['meeting:write'], 'classic'],
    [['meeting:write:admin'], 'classic'],
    [['scim2'], 'classic'],
    [['chat_channel:read:member'], 'classic'],
    [['meeting:write:meeting'], 'granular'],
    [['meeting:write:meeting:admin', 'openid'], 'granular'],
    [['nothing:read:real'], 'granular'],
    [['nothing:read'], 'classic'],
    [['nothing:read:admin'], 'classic'],
    [['meeting:write', 'user:read:user'], 'mixed'],
  ])('%j is %s', (scopes, style) => {
    expect(grantOf(scopes, catalogue)).toEqual({ scopes, style });
  });

  it('puts a name with a space together again', () => {
    const text = 'user:read:user contact_center:write:queue disposition:admin meeting:read:meeting';
    expect(grantOf(parseScopes(text), catalogue).scopes).toEqual([
      'user:read:user',
      'contact_center:write:queue disposition:admin',
      'meeting:read:meeting',
    ]);
  });
});

describe('a published scope', () => {
  it('is of the family that Zoom publishes it in, whatever its name looks like', () => {
    for (const { scope, kinds } of catalogue.scopes())
      expect([scope, familyOf(scope, catalogue)]).toEqual([scope, kinds.length > 1 ? undefined : kinds[0]]);
  });

  it('that has a blank in its name is found in a list that blanks set apart', () => {
    const names = catalogue.scopes().map(({ scope }) => scope);
    const withBlank = names.filter((scope) => scope.includes(' '));
    expect(withBlank.length).toBeGreaterThan(0);
    for (const name of withBlank)
      expect(joinSplitNames(['user:read', ...name.split(' '), 'meeting:read'], catalogue)).toEqual([
        'user:read',
        name,
        'meeting:read',
      ]);
    const others = names.filter((scope) => !scope.includes(' '));
    expect(joinSplitNames(others, catalogue)).toEqual(others);
  });
});
