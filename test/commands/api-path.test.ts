import { describe, expect, it } from 'vitest';
import { apiPath } from '../../src/commands/api-path.ts';

const API = 'https://api.zoom.us/v2';

describe('the path of api', () => {
  it.each([
    ['/users/me', '/users/me'],
    ['users/me', '/users/me'],
    ['/v2/users/me?page_size=3', '/users/me?page_size=3'],
    ['https://api.zoom.us/v2/users/me', '/users/me'],
    ['/meetings/a..b', '/meetings/a..b'],
    ['/meetings/%252Fabc%253D%253D', '/meetings/%252Fabc%253D%253D'],
    ['/meetings/abc%2Fdef%3D%3D', '/meetings/abc%2Fdef%3D%3D'],
    ['/users/a;b', '/users/a;b'],
    ['/users/me?next=../x', '/users/me?next=../x'],
    ['/users/100%', '/users/100%'],
  ])('takes %s', (text, path) => {
    expect(apiPath(text, API)).toBe(path);
  });

  it.each([
    '/../oauth/token',
    '/users/../../oauth',
    '/%2e%2e/x',
    '/.%2E/x',
    '/..%2fx',
    '/..%5Cx',
    '/..\\x',
    '/..;/x',
    '/..;a=b/x',
    '/%2e%2e%3bx/y',
    '/a%2f..%2fb',
    '/a%2f..',
    '/%252e%252e%252fx',
    '/users/./me',
  ])('line 27: refuses what leaves the API, or may do so at a careless server: %s', (text) => {
    expect(() => apiPath(text, API)).toThrow(
      expect.objectContaining({ kind: 'usage', message: expect.stringContaining('leaves the API') }),
    );
  });

  it('line 27: refuses what is too long for any server, without repeating it', () => {
    const refused = (): unknown => apiPath(`/${'a'.repeat(70_000)}`, API);
    expect(refused).toThrow(expect.objectContaining({ kind: 'usage', exitCode: 2 }));
    expect(refused).toThrow('70001 characters');
    expect(refused).not.toThrow(/aaa/);
  });
});
