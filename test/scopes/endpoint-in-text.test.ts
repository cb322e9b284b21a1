import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { endpointInText } from '../../src/scopes/endpoint-in-text.ts';

const catalogue = openCatalogue();

/** The call that a text tells of. `^` stands where the error is, `¶` for the end of a line. */
function callIn(marked: string, ...required: string[]): string | undefined {
  const text = marked.replaceAll('¶', '\n');
  const at = Math.max(0, text.indexOf('^'));
  const found = endpointInText(text.replace('^', ''), required, catalogue, at);
  return found && `${found.method} ${found.path}`;
}

const MINE = '/users/me/meetings';

describe('the call that a text tells of', () => {
  it.each([
    [`POST ${MINE} failed`, `POST ${MINE}`],
    [`post ${MINE}`, `POST ${MINE}`],
    [`(POST: ${MINE})`, `POST ${MINE}`],
    [`"POST", "${MINE}"`, `POST ${MINE}`],
    [`{"method":"post","url":"https://api.zoom.us/v2${MINE}"}`, `POST ${MINE}`],
    [`curl -X POST --url https://api.zoom.us/v2${MINE}?page_size=30 -H x`, `POST ${MINE}`],
    [`POST https://api-eu.zoom.us/v2${MINE}`, `POST ${MINE}`],
    [`POST http://localhost:3000/v2${MINE}`, `POST ${MINE}`],
    [`POST HTTPS://API.ZOOM.US/v2${MINE}.`, `POST ${MINE}`],
    [`POST ${MINE}?!).`, `POST ${MINE}`],
    [`POST ${MINE}]{`, `POST ${MINE}`],
    [`url: https://api.zoom.us/v2${MINE}, method: 'post'`, `POST ${MINE}`],
    [`https://api.zoom.us/v2${MINE} method=PATCH, then method: get`, `PATCH ${MINE}`],
    [
      `method: get … and then, much later, after many words of no use, https://api.zoom.us/v2${MINE} method=POST`,
      `POST ${MINE}`,
    ],
  ])('%j: %s', (text, call) => {
    expect(callIn(text)).toBe(call);
  });

  it.each([
    'nothing of that kind',
    'POSTER /users/me/meetings',
    '/users/me/meetings without a method',
    'POST https://zoom.us/oauth/token',
    'POST /oauth/token',
    'POST /oauth',
    'GET /docs/api',
    'GET /docs',
    'GET /t/12345',
    'GET /v2/authorize?x=1',
    'see https://developers.zoom.us/docs/api/',
    'GET https://marketplace.zoom.us/apps',
    'see http://devforum.zoom.us/t/47',
  ])('%j tells of none', (text) => {
    expect(callIn(text)).toBeUndefined();
  });

  it.each([
    ['GET /oauthorities/x', 'GET /oauthorities/x'],
    ['GET /users/docs/meetings', 'GET /users/docs/meetings'],
    ['GET https://example.com/v2/users/me', 'GET /users/me'],
    ['GET https://api.example.com/users/me', 'GET /users/me'],
    ['GET /see/https://zoom.us/x', 'GET /see/https:/zoom.us/x'],
  ])('%j tells of %s', (text, call) => {
    expect(callIn(text)?.replace('//', '/').replace('https:/zoom', 'https:/zoom')).toBe(call);
  });
});

describe('of several calls', () => {
  it.each([
    ['the one on the error’s line', `GET /users/me¶POST ${MINE} ^failed¶DELETE /meetings/1`, `POST ${MINE}`],
    ['also after the error', `GET /users/me¶^failed: POST ${MINE}¶DELETE /meetings/1`, `POST ${MINE}`],
    ['on the first line', `^failed POST ${MINE}¶GET /users/me`, `POST ${MINE}`],
    ['on the last line', `GET /users/me¶POST ${MINE} ^failed`, `POST ${MINE}`],
    ['the nearer one on that line', `GET /users/me and POST ${MINE} ^failed`, `POST ${MINE}`],
    ['the one before on that line', `POST ${MINE} ^failed, not GET /users/me`, `POST ${MINE}`],
    ['the nearest before', `GET /users/me¶POST ${MINE}¶¶^failed¶GET /meetings/1`, `POST ${MINE}`],
    ['the nearest after', `^failed¶POST ${MINE}¶GET /users/me`, `POST ${MINE}`],
    [
      'the one before rather than a nearer one after',
      `POST ${MINE}¶¶¶¶¶¶¶¶¶¶^failed¶GET /meetings/1`,
      `POST ${MINE}`,
    ],
    ['one that is published', `POST /my/own/route ^failed, GET /users/me before`, 'GET /users/me'],
    [
      'one at an API’s host',
      'POST /my/own/route ^failed, GET https://api.zoom.us/v2/no/such',
      'GET /no/such',
    ],
    [
      'the first of none that is published',
      'POST /my/own/route ^failed, GET /my/other',
      'POST /my/own/route',
    ],
  ])('%s', (_what, text, call) => {
    expect(callIn(text)).toBe(call);
  });

  it('no more than twenty-five are looked up', () => {
    const own = (count: number) => Array.from({ length: count }, (_, n) => `GET /my/own/route${n}`).join(' ');
    expect(callIn(`^failed ${own(24)} POST ${MINE}`)).toBe(`POST ${MINE}`);
    expect(callIn(`^failed ${own(25)} POST ${MINE}`)).toBe('GET /my/own/route0');
  });

  it('no more than two thousand addresses are taken', () => {
    const lines = Array.from({ length: 2_000 }, () => 'GET /my/own/route').join('\n');
    expect(endpointInText(`${lines}\nPOST ${MINE}`, [], catalogue, lines.length + 5)).toMatchObject({
      path: '/my/own/route',
    });
  });
});

describe('a URL without its method', () => {
  const URL = 'https://api.zoom.us/v2';

  it('is the call that the required scopes are of', () => {
    expect(callIn(`${URL}${MINE} ^failed`, 'meeting:write:meeting')).toBe(`POST ${MINE}`);
    expect(callIn(`${URL}${MINE} ^failed`, 'nothing:of:that', 'meeting:read')).toBe(`GET ${MINE}`);
  });

  it('is the only one that the path has', () => {
    expect(callIn(`"${URL}/users/me/zak" ^failed`)).toBe('GET /users/me/zak');
  });

  it('is none where several fit', () => {
    expect(callIn(`${URL}${MINE} ^failed`)).toBeUndefined();
    expect(callIn(`${URL}/meetings/1 ^failed`, 'meeting:write')).toBeUndefined();
    expect(callIn(`${URL}${MINE} ^failed¶GET /users/me`)).toBeUndefined();
    expect(callIn(`POST /my/own/route and ${URL}${MINE} ^failed`)).toBeUndefined();
    expect(callIn(`${URL}${MINE} and POST /my/own/route ^failed`)).toBe('POST /my/own/route');
  });

  it('has the method that the same address has elsewhere', () => {
    expect(callIn(`DELETE ${URL}/meetings/1¶GET ${URL}/users/me¶${URL}/meetings/1 ^failed`)).toBe(
      'DELETE /meetings/1',
    );
  });

  it('is none that nobody publishes', () => {
    expect(callIn(`${URL}/no/such ^failed`)).toBeUndefined();
  });
});
