import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { redactSecrets, Secret } from '../../src/secret.ts';

const VALUE = 'pa55-of-the-test';

describe('Secret', () => {
  it('line 11: never prints, however it is turned into text', () => {
    const secret = new Secret(VALUE);
    const error = new Error(`it was ${secret}`, { cause: secret });
    const printed = [
      String(secret),
      `${secret}`,
      `a${secret as unknown as string}`,
      JSON.stringify({ secret, list: [secret] }),
      inspect(secret),
      inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
      inspect(new Map([[secret, secret]])),
      inspect({ ...secret }),
      inspect(error),
      String(error.stack),
      Object.keys(secret).join(),
    ];
    for (const text of printed) expect(text).not.toContain(VALUE);
    expect(secret.expose()).toBe(VALUE);
  });
});

describe('redactSecrets', () => {
  new Secret('known + secret/value');
  new Secret('say "hi" \\o/');

  it.each([
    ['a known secret in running text', 'x known + secret/value y', 'secret/value'],
    ['a known secret in a URL', `https://h/?q=${encodeURIComponent('known + secret/value')}`, 'secret%2F'],
    [
      'a known secret in a form',
      `a=b&q=${new URLSearchParams({ v: 'known + secret/value' }).toString().slice(2)}`,
      'secret%2F',
    ],
    ['a known secret in JSON', JSON.stringify({ q: 'say "hi" \\o/' }), 'hi'],
    ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOiJ4In0.c2ln here', 'c2ln'],
    ['a bearer header', 'Authorization: Bearer abc.def-ghi', 'abc.def'],
    ['a basic header', 'authorization: basic aWQ6c2VjcmV0', 'aWQ6c2Vj'],
    ['a code in a callback', 'GET /callback?code=AbC123&state=xyz98 HTTP/1.1', 'AbC123'],
    ['a state in a callback', 'GET /callback?code=AbC123&state=xyz98 HTTP/1.1', 'xyz98'],
    ['the first field of a form', 'refresh_token=rrr&grant_type=refresh_token'.replace(/^/, ' '), 'rrr'],
    ['a code verifier', 'grant_type=x&code_verifier=vvvv', 'vvvv'],
    ["a start_url's ZAK", '{"start_url":"https://zoom.us/s/1?zak=zzz"}', 'zzz'],
    ['a ZAK by itself', 'open https://zoom.us/s/1?zak=zzz now', 'zzz'],
    ['a meeting password', '{"password":"aB3xY9","h323_password" : "123456"}', 'aB3xY9'],
    ['a passcode', '{"passcode":"q1w2"}', 'q1w2'],
    ['a password with an escaped quote', '{"password":"a\\"b3"}', 'b3'],
    ["a join_url's pwd", 'https://zoom.us/j/1?pwd=Zm9v.1', 'Zm9v'],
    ['an access token in JSON', '{"access_token":"opaque1"}', 'opaque1'],
  ])('line 11: blanks out %s', (_what, text, secret) => {
    expect(text).toContain(secret);
    expect(redactSecrets(text)).not.toContain(secret);
    expect(redactSecrets(text)).toContain('[redacted]');
  });

  it('leaves everything else as it is', () => {
    const text =
      '{"id":98765432109876543,"topic":"Plan B","status_code":200} GET /users/me?page_size=30 in 12 ms';
    expect(redactSecrets(text)).toBe(text);
  });
});
