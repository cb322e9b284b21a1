import { describe, expect, it } from 'vitest';
import { codesIn, plainText } from '../../src/scopes/reply-text.ts';

describe('an error as someone pasted it, made plain', () => {
  it.each([
    ['entities', 'a&quot;b&amp;c&#91;d&#x5D;e&lsqb;f&COLON;', 'a"b&c[d]e[f:'],
    ['entities of entities', '&amp;quot;&amp;#39;', '"\''],
    ['no entities', '&nonsense; &#0; &#x110000; &#9999999; &;', '&nonsense; &#0; &#x110000; &#9999999; &;'],
    ['the last character there is', '&#x10FFFF;|&#1114112;', '\u{10ffff}|&#1114112;'],
    ['percent codes of what errors are made of', '%7B%22code%22%3A4711%7D', '{"code":4711}'],
    ['blanks among them', 'a%20b%20c', 'a b c'],
    ['no others', '100%25 of 50%41', '100%25 of 50%41'],
    ['no bytes of longer characters', '%22%C3%A4%22', '"%C3%A4"'],
    ['tags', '<p>one</p><BR/>two<span class="x">three</span>', ' one  two three '],
    ['no other tags', '<token> <meeting:read>', '<token> <meeting:read>'],
    [
      'escapes of JSON',
      '\\"code\\": \\u0034711\\tand\\r\\nmore\\nlines\\/',
      '"code": 4711 and\nmore\nlines/',
    ],
    ['escapes of escapes', '\\\\\\"a\\\\\\"', '"a"'],
    ['escaped brackets', "\\[a\\] \\'b\\'", "[a] 'b'"],
    ['colours of a terminal', '\u001b[31mred\u001b[0m \u001b[1;2Hx', 'red x'],
    ['typographic quotes', '“a” «b» ‘c’ `d` ´e´ ″f″', `"a" "b" 'c' 'd' 'e' "f"`],
    ['invisible characters', 'mee\u00adting\u200b:\u202eread\ufeff', 'meeting:read'],
    ['line breaks', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['other blanks and control characters', 'a\u00a0b\u2003c\u0000d\u0085e\tf', 'a b c d e f'],
  ])('%s', (_what, pasted, plain) => {
    expect(plainText(pasted)).toBe(plain);
  });

  it('is read whole up to a length, and of a longer one the ends and what looks like an error', () => {
    const filler = (length: number) => 'lorem ipsum '.repeat(Math.ceil(length / 12)).slice(0, length);
    expect(plainText(filler(200_000))).toHaveLength(200_000);
    const error = 'Invalid access token, does not contain scopes:[meeting:read]';
    const long = `begin ${filler(150_000)} ${error} ${filler(150_000)} end`;
    const read = plainText(long);
    expect(read.length).toBeLessThan(205_000);
    expect(read).toContain(error);
    expect([read.startsWith('begin lorem'), read.endsWith('ipsum end') || read.endsWith(' end')]).toEqual([
      true,
      true,
    ]);
    expect(read.split('\n').length).toBe(3);
  });

  it('of a longer one no more than twenty-five places are read, each with what is around it', () => {
    const filler = ' x'.repeat(2_500);
    const errors = Array.from({ length: 60 }, (_, n) => `"errorCode":"${1000 + n}"`).join(filler);
    const read = plainText(`${filler.repeat(20)}${errors}${filler.repeat(20)}`);
    const codes = codesIn(read).map(({ code }) => code);
    expect(codes.slice(0, 3)).toEqual([1000, 1001, 1002]);
    expect(codes).toHaveLength(25);
    expect(read.split('\n')[1]?.length).toBeLessThanOrEqual(4_000);
  });
});

describe('the codes in a text', () => {
  const codes = (text: string) => codesIn(text).map(({ code }) => code);

  it.each<[text: string, found: number[]]>([
    ['{"code":4711,"message":"x"}', [4711]],
    ["code: '124'", [124]],
    ['errorCode=4702', [4702]],
    ['error_code 4700', [4700]],
    ['error-code 4700 and error code 200', [4700, 200]],
    ['code 1,001', [1001]],
    ['code 300 then (4,700)', [300, 4700]],
    ['(4,700) then code 300', [4700, 300]],
    ['(4711)', [4711]],
    ['(1234)', []],
    ['(47ab) (471x)', []],
    ['Zoom API error 4711', [4711]],
    ['error: 4711, error #300', [4711, 300]],
    ['error 404', []],
    ['error 500: sorry', []],
    ['error 14041', [14041]],
    ['error 300 times', []],
    ['error 300  errors', []],
    ['error 300.5 and error 300x', []],
    ['status code 401, statuscode: 402', []],
    ['http_code 403 and exit code 1', []],
    ['response-code: 404', []],
    ['http error 4711', []],
    ['the decode 12', []],
    ['barcode 12', []],
    ['code 1234567', []],
    ['no code at all', []],
  ])('%j: %j', (text, found) => {
    expect(codes(text)).toEqual(found);
  });

  it('are told with where they stand', () => {
    expect(codesIn('x "code":4711')).toEqual([{ code: 4711, index: 3 }]);
  });
});
