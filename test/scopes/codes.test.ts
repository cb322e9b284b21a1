import { describe, expect, it } from 'vitest';
import { codesIn } from '../../src/scopes/reply-text.ts';

describe("Zoom's codes in a text", () => {
  it.each<[text: string, codes: number[]]>([
    ['{"code":4711,"message":"x"}', [4711]],
    ['errorCode=4702&x=1', [4702]],
    ['code 124, then error code: 1010', [124, 1010]],
    ['Invalid redirect url (4,700)', [4700]],
    ['Zoom API error 4711', [4711]],
    ['ZoomError 4711: something', [4711]],
    ['error #3001', [3001]],
    ['Error: 300', [300]],
    ['HTTP error 404', []],
    ['Server error 500, error 429', []],
    ['HTTP status code 401', []],
    ['http error 1010', []],
    ['it failed with error 1000 times', []],
    ['error 1010.5', []],
    ['error 12', []],
    ['', []],
  ])('%j has %j', (text, codes) => {
    expect(codesIn(text).map(({ code }) => code)).toEqual(codes);
  });
});
