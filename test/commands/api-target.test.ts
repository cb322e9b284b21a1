import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiPath, apiTarget } from '../../src/commands/api-path.ts';

const API = 'https://api.zoom.us/v2';
const AT_ZOOM = { oauthUrl: 'https://zoom.us', apiUrl: API };

/** 16 bytes in base64, as Zoom's UUIDs are. */
const uuid = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
/** Those that hold slashes where it matters. */
const slashed = fc
  .tuple(uuid, fc.constantFrom(0, 3), fc.boolean())
  .map(([text, at, two]) =>
    at === 0 && !two ? `/${text.slice(1)}` : `${text.slice(0, at)}//${text.slice(at + 2)}`,
  );

describe('UUIDs in PATH', () => {
  it.each(['/meetings/', '/past_meetings/', '/report/meetings/', '/past_webinars/'])(
    'are encoded twice below %s where they begin with a slash or have two in a row, however they were typed',
    (before) => {
      fc.assert(
        fc.property(slashed, (value) => {
          const once = encodeURIComponent(value);
          const twice = encodeURIComponent(once);
          for (const typed of [value, once, twice]) {
            expect(apiPath(`${before}${typed}/participants?page_size=3`, API)).toBe(
              `${before}${twice}/participants?page_size=3`,
            );
          }
        }),
      );
    },
  );

  it('are encoded once where a slash is only in the middle, and stay as they are without one', () => {
    expect(apiPath('/meetings/abc/EFGHIJKLMNOPQRSTUV==/recordings', API)).toBe(
      '/meetings/abc%2FEFGHIJKLMNOPQRSTUV%3D%3D/recordings',
    );
    expect(apiPath('/meetings/abcdEFGHIJKLMNOPQRSTUV==/recordings', API)).toBe(
      '/meetings/abcdEFGHIJKLMNOPQRSTUV==/recordings',
    );
    expect(apiPath('/meetings/98765432101/registrants/abcdefg==', API)).toBe(
      '/meetings/98765432101/registrants/abcdefg==',
    );
  });
});

describe('line 9: where a URL may take the token', () => {
  it.each([
    ['https://api.zoom.us/v2/users/me', { path: '/users/me' }],
    ['https://api-eu.zoom.us/v2/users/me', { base: 'https://api-eu.zoom.us', path: '/v2/users/me' }],
    [
      'https://us02web.zoom.us/rec/download/a?b=c',
      { base: 'https://us02web.zoom.us', path: '/rec/download/a?b=c' },
    ],
    ['https://zoom.us/rec/download/a', { base: 'https://zoom.us', path: '/rec/download/a' }],
    ['https://clinic.zoom.us/rec/download/a', { base: 'https://clinic.zoom.us', path: '/rec/download/a' }],
    [
      'https://fileapi.zoom.us/v2/chat/users/me/files',
      { base: 'https://fileapi.zoom.us', path: '/v2/chat/users/me/files' },
    ],
  ])('%s is fine', (url, target) => expect(apiTarget(url, AT_ZOOM)).toEqual(target));

  it.each([
    'https://evil.example/rec/download/a',
    'https://devforum.zoom.us/rec/download/a',
    'https://blog.zoom.us/rec/download/a',
    'https://zoom.us.evil.example/rec/download/a',
    'https://evilzoom.us/rec/download/a',
    'https://zoom.us@evil.example/rec/download/a',
    'https://user:secret@zoom.us/rec/download/a',
    'https://zoom.us:8443/rec/download/a',
    'http://zoom.us/rec/download/a',
    'http://us02web.zoom.us/rec/download/a',
    'https://devforum.zoom.us/t/1',
    'https://clinic.zoom.us/anything',
    'https://api.zoomgov.com/v2/users/me',
    'https://a.b.zoom.us/rec/download/a',
    'https://zoom.us/rec/../oauth/token',
    'https://zoom.us/rec/%2e%2e/oauth',
    'http://127.0.0.1:8080/rec/download/a',
    'file:///etc/passwd',
    'https://',
  ])('%s is refused before anything is sent', (url) =>
    expect(() => apiTarget(url, AT_ZOOM)).toThrow(expect.objectContaining({ kind: 'usage', exitCode: 2 })),
  );

  it('an account of another cloud, or of hosts of its own, keeps to them', () => {
    const gov = { oauthUrl: 'https://zoomgov.com', apiUrl: 'https://api.zoomgov.com/v2' };
    expect(apiTarget('https://www.zoomgov.com/rec/download/a', gov).base).toBe('https://www.zoomgov.com');
    expect(() => apiTarget('https://zoom.us/rec/download/a', gov)).toThrow('goes nowhere else');
    const own = { oauthUrl: 'https://zoom.us', apiUrl: 'https://zoom-api.corp.example/v2' };
    expect(() => apiTarget('https://us02web.zoom.us/rec/download/a', own)).toThrow('goes nowhere else');
  });
});
