import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { meantToBeSeen, redactedDeep, redactSecrets, Secret, shortMessage } from '../../src/secret.ts';

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

describe('a secret of a damaged file, with half a character pair in it', () => {
  it('is redacted like any other, and stands in nobody’s way', () => {
    const half = 'broken-\ud800-secret';
    new Secret(half);
    expect(redactSecrets(`before ${half} after`)).toBe('before [redacted] after');
    expect(redactSecrets('a text of quite another kind')).toBe('a text of quite another kind');
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
    ['a password that is a number', '{"password": 7654321,"type":1}', '7654321'],
    ['a password by a longer name', '{"new_password":"q1w2"}', 'q1w2'],
    ["a stream's key", '{"stream_key":"q1w2"}', 'q1w2'],
    ['a password in JSON in JSON', '{"agenda":"{\\"password\\":\\"q1w2\\"}"}', 'q1w2'],
    ['a number as a password in JSON in JSON', '{"agenda":"{\\"password\\":765432}"}', '765432'],
    ['a password in JSON in JSON that was cut off', '{"agenda":"{\\"password\\":\\"q1w2', 'q1w2'],
    ['a passcode in a query', 'GET /users/me?Passcode=q1w2&type=1', 'q1w2'],
    ['a password with an escaped quote', '{"password":"a\\"b3"}', 'b3'],
    ["a join_url's pwd", 'https://zoom.us/j/1?pwd=Zm9v.1', 'Zm9v'],
    ['an access token in JSON', '{"access_token":"opaque1"}', 'opaque1'],
    ['an access token whose JSON was cut off', 'Zoom said {"access_token":"opaque2', 'opaque2'],
    ["an invitation's passcode", 'Meeting ID: 1\r\nPasscode: aB3*xY\r\n', 'aB3*xY'],
    ["an invitation's passcode in JSON", '{"invitation":"x\\r\\nPasscode: aB3*xY\\r\\n"}', 'aB3*xY'],
    ['a token at the beginning', 'access_token=opaque3&x=1', 'opaque3'],
    ['a token in a fragment', 'https://h/#access_token=opaque4', 'opaque4'],
  ])('line 11: blanks out %s', (_what, text, secret) => {
    expect(text).toContain(secret);
    expect(redactSecrets(text)).not.toContain(secret);
    expect(redactSecrets(text)).toContain('[redacted]');
  });

  it.each([
    '-eyJ',
    'eyJ',
    'eyJaaaaaaaa.',
    'Bearer ',
    'Bearer',
    ' state=',
    'state=',
    '"token":"',
    '"token":"\\',
    '"token" ',
    '\\"token\\":\\"',
    '\\\\"token\\\\":',
    '"a_password',
    'a_passcode',
    '"password":1',
    'Passcode: ',
    'Passcode:',
    ' ',
    'a',
  ])('line 24: takes no longer than the text is long: %j two million characters long', (part) => {
    const times = Math.ceil(2_000_000 / part.length);
    for (const text of [
      part.repeat(times),
      `"token":"${part.repeat(times)}`,
      `Bearer ${part.repeat(times)}`,
    ]) {
      const start = performance.now();
      redactSecrets(text);
      expect(performance.now() - start).toBeLessThan(1_500);
    }
  });

  it('a text that is meant to be seen stays whole, and everything around it is blanked out still', () => {
    const url = 'https://zoom.us/oauth/authorize?state=seen-state&client_id=1';
    const other = 'https://zoom.us/oauth/authorize?state=other-state&client_id=1';
    meantToBeSeen(url);
    meantToBeSeen('');
    expect(redactSecrets(`state=x ${url} ${other} ${url}`)).toBe(
      `state=[redacted] ${url} https://zoom.us/oauth/authorize?state=[redacted]&client_id=1 ${url}`,
    );
  });

  it('reaches every text within a value, and nothing else', () => {
    expect(redactedDeep({ a: ['Bearer abcdef', 7, null, { b: 'x ?zak=z' }], c: true })).toEqual({
      a: ['Bearer [redacted]', 7, null, { b: 'x ?zak=[redacted]' }],
      c: true,
    });
  });

  it('a long message is cut after its secrets are blanked out', () => {
    const long = `${'x'.repeat(1_990)} {"token":"${'s'.repeat(500)}"}`;
    expect(shortMessage(long)).toHaveLength(2_001);
    expect(shortMessage(long)).not.toContain('ss');
    expect(shortMessage('short')).toBe('short');
  });

  it('leaves everything else as it is', () => {
    const text =
      '{"id":98765432109876543,"topic":"Plan B","status_code":200} GET /users/me?page_size=30 in 12 ms';
    expect(redactSecrets(text)).toBe(text);
  });
});
