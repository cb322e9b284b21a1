import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  appVariablesFrom,
  hostsFrom,
  storeKeyFrom,
  storeKindFrom,
  tokenFrom,
} from '../../src/config/environment.ts';
import { hostUrl, isLoopbackHost } from '../../src/config/host-url.ts';
import { pathsFor } from '../../src/config/paths.ts';

describe('hosts', () => {
  it('are Zoom’s by default', () => {
    expect(hostsFrom({})).toEqual({ oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' });
  });

  it.each([
    ['https://zoomgov.com/', 'https://zoomgov.com'],
    ['https://api.zoomgov.com/v2//', 'https://api.zoomgov.com/v2'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://127.1:4000', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000/v2', 'http://[::1]:4000/v2'],
    ['http://localhost:4000', 'http://localhost:4000'],
    [' https://zoom.us\n', 'https://zoom.us'],
  ])('line 9: may be others: %j', (text, url) => {
    expect(hostsFrom({ ZOOMCTL_OAUTH_URL: text }).oauthUrl).toBe(url);
  });

  it.each([
    'http://zoom.us',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[::ffff:127.0.0.1]',
    'http://0.0.0.0',
    'ftp://zoom.us',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'zoom.us',
    'https://',
    'https://user:pa55word@zoom.us',
    'http://user:pa55word@zoom.us',
    'https://zoom.us?x=1',
    'https://zoom.us#x',
  ])('line 9: must be https, or loopback, and nothing but a host and a path: %s', (text) => {
    for (const name of ['ZOOMCTL_OAUTH_URL', 'ZOOMCTL_API_URL']) {
      const read = (): unknown => hostsFrom({ [name]: text });
      expect(read).toThrow(
        expect.objectContaining({ kind: 'usage', exitCode: 2, message: expect.stringContaining(name) }),
      );
      expect(read).not.toThrow(/pa55word/);
    }
  });

  it('line 9: loopback is 127.0.0.0/8, ::1 and localhost, and nothing that only looks like it', () => {
    for (const host of ['localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])
      expect(isLoopbackHost(host)).toBe(true);
    for (const host of ['127.0.0.1.nip.io', 'xlocalhost', '1127.0.0.1', '128.0.0.1', '[::2]', ''])
      expect(isLoopbackHost(host)).toBe(false);
    expect(hostUrl('https://localhost', 'x')).toBe('https://localhost');
  });
});

describe('secrets from variables', () => {
  it('line 11: are Secrets, without the line break that a paste leaves', () => {
    const app = appVariablesFrom({
      ZOOM_CLIENT_ID: ' id\n',
      ZOOM_CLIENT_SECRET: ' s3cret-value\r\n',
      ZOOM_ACCOUNT_ID: 'acc',
    });
    expect(app).toMatchObject({ clientId: 'id', accountId: 'acc' });
    expect(app?.clientSecret?.expose()).toBe('s3cret-value');
    expect(JSON.stringify(app)).not.toContain('s3cret');
    expect(tokenFrom({ ZOOMCTL_TOKEN: ' tok \n' })?.expose()).toBe('tok');
  });

  it('line 27: a token that could not be sent is refused without being shown', () => {
    for (const token of ['two words', 'line\nbreak', 'smörgås', 'nul\u0000']) {
      const read = (): unknown => tokenFrom({ ZOOMCTL_TOKEN: token });
      expect(read).toThrow(
        expect.objectContaining({ kind: 'usage', message: expect.stringContaining('ZOOMCTL_TOKEN') }),
      );
      expect(read).not.toThrow(new RegExp(token));
    }
  });

  it('every character of a passphrase counts', () => {
    expect(storeKeyFrom({ ZOOMCTL_STORE_KEY: ' a b ' })?.expose()).toBe(' a b ');
    expect(storeKeyFrom({ ZOOMCTL_STORE_KEY: '' })).toBeUndefined();
  });

  it('line 27: an account id without a secret is no app', () => {
    expect(() => appVariablesFrom({ ZOOM_CLIENT_ID: 'id', ZOOM_ACCOUNT_ID: 'acc' })).toThrow(
      /ZOOM_CLIENT_SECRET/,
    );
    expect(appVariablesFrom({ ZOOM_CLIENT_SECRET: 'x' })).toBeUndefined();
  });

  it('line 13: a store that does not exist is refused, never replaced by another', () => {
    expect(storeKindFrom({})).toBeUndefined();
    expect(storeKindFrom({ ZOOMCTL_STORE: 'file' })).toBe('file');
    expect(() => storeKindFrom({ ZOOMCTL_STORE: 'plain' })).toThrow(/keychain or file/);
  });
});

describe('paths', () => {
  it('lie in the folder of ZOOMCTL_CONFIG_DIR', () => {
    expect(pathsFor('/cfg')).toEqual({
      configDir: '/cfg',
      accountsFile: '/cfg/accounts.json',
      appsFile: '/cfg/apps.json',
      observationsFile: '/cfg/observations.json',
      credentialsDir: '/cfg/credentials',
      limitsDir: '/cfg/limits',
      runsDir: '/cfg/runs',
    });
    expect(pathsFor('rel').configDir).toBe(resolve('rel'));
    expect(pathsFor(undefined).configDir).toMatch(/[\\/]zoomctl$/);
  });
});
