import { describe, expect, it } from 'vitest';
import { apiUrlFor } from '../../src/accounts/region.ts';
import { regionalApiUrl } from '../../src/oauth/api-url.ts';

describe('C10: the api_url of a token response', () => {
  it.each([
    ['https://api-eu.zoom.us', 'https://api-eu.zoom.us/v2'],
    ['https://api.zoom.us/', 'https://api.zoom.us/v2'],
    ['https://api-us.zoom.us/v2', 'https://api-us.zoom.us/v2'],
  ])('%s is one of Zoom’s regions', (told, base) => {
    expect(regionalApiUrl(told)).toBe(base);
  });

  it.each([
    'http://api-eu.zoom.us',
    'https://api-eu.zoom.us.evil.example',
    'https://api-eu.zoom.us@evil.example',
    'https://evil.example/api-eu.zoom.us',
    'https://evil.example#https://api-eu.zoom.us',
    'https://api-evil.zoom.us',
    'https://evilapi.zoom.us',
    'https://api-eu.zoom.us:8443',
    'https://api-eu.zoom.us/v2/../../x',
    'https://api-eu.zoom.us\n.evil.example',
    'https://API-EU.zoom.us',
    '//api-eu.zoom.us',
    '',
    null,
    7,
    {},
    ['https://api-eu.zoom.us'],
  ])('%j is none, and is not believed', (told) => {
    expect(regionalApiUrl(told)).toBeNull();
  });

  it('moves only accounts that logged in at Zoom’s own hosts, and nothing that ZOOMCTL_API_URL names', () => {
    const told = 'https://api-eu.zoom.us/v2';
    const zoom = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
    const gov = { oauthUrl: 'https://zoomgov.com', apiUrl: 'https://api.zoomgov.com/v2' };
    expect(apiUrlFor({}, zoom, told)).toBe(told);
    expect(apiUrlFor({}, zoom, null)).toBe(zoom.apiUrl);
    expect(apiUrlFor({}, gov, told)).toBe(gov.apiUrl);
    expect(apiUrlFor({ ZOOMCTL_API_URL: zoom.apiUrl }, zoom, told)).toBe(zoom.apiUrl);
  });
});
