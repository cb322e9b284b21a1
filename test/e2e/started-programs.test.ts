import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpServer } from '../support/http-server.ts';
import { startWorld, type TestEnv, type TestWorld } from '../support/zoomctl.ts';

interface Started {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

describe('what zoomctl starts', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** A program that writes down with what it was started; then what the tests' own browser does, where it should. */
  function spy(
    name: string,
    programs: readonly string[],
    then = '',
  ): { folder: string; starts(): Promise<Started> } {
    const folder = join(world.directory, name);
    const log = join(folder, 'started.json');
    mkdirSync(folder);
    symlinkSync(process.execPath, join(folder, 'node'));
    for (const program of programs) {
      const file = join(folder, program);
      writeFileSync(
        file,
        `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(log)}, JSON.stringify({ args: process.argv.slice(2), env: process.env }));${then}\n`,
      );
      chmodSync(file, 0o755);
    }
    return {
      folder,
      async starts() {
        for (let waited = 0; waited < 10_000; waited += 50) {
          if (existsSync(log)) {
            const text = readFileSync(log, 'utf8');
            if (text.endsWith('}')) return JSON.parse(text) as Started;
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`${programs} was not started`);
      },
    };
  }

  /** Secrets that a person has in the environment; a real login's own are in `world.env`. */
  const SECRETS = {
    ZOOMCTL_STORE_KEY: 'the-passphrase-of-the-store',
    ZOOM_CLIENT_SECRET: 'the-secret-of-the-client',
  };

  function expectNoSecret({ args, env }: Started, secrets: readonly string[]): void {
    const inherited = JSON.stringify([args, env]);
    for (const secret of secrets) expect(inherited).not.toContain(secret);
    // What else it was given is there: a browser needs its DISPLAY.
    expect(env.HOME).toBe(world.directory);
  }

  it('C7: BROWSER inherits no secret, and the login works all the same', async () => {
    const browse = `fetch(process.argv[2]+'&sandbox_user=clinician@example.com').then((page) => page.text());`;
    const browser = spy('with-browser', ['browser'], browse);
    const { clientId, clientSecret } = world.sandbox;
    const env: TestEnv = {
      ZOOMCTL_CONFIG_DIR: join(world.directory, 'secretive'),
      BROWSER: join(browser.folder, 'browser'),
      ...SECRETS,
      ZOOM_CLIENT_ID: clientId,
      ZOOM_CLIENT_SECRET: clientSecret,
    };
    const login = await world.run(['login', '--json'], env);
    expect(login.exitCode, login.stderr).toBe(0);
    const started = await browser.starts();
    expectNoSecret(started, [SECRETS.ZOOMCTL_STORE_KEY, clientSecret]);
    expect(started.args).toHaveLength(1);
    // The store opens with the passphrase that the browser was not given.
    expect((await world.run(['token'], env)).exitCode).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')(
    'C7: nor does the system’s own browser, or the clipboard',
    async () => {
      await world.login('dev@example.com');
      const token = (await world.run(['token'])).stdout.trim();
      const system = spy('with-system', ['xdg-open', 'xclip'], 'process.stdin.resume();');
      const env: TestEnv = {
        BROWSER: undefined,
        DISPLAY: ':0',
        PATH: system.folder,
        ZOOMCTL_TOKEN: token,
        ...SECRETS,
      };
      const copied = await world.run(['meeting', 'create', '--instant', '--copy', '--json'], env);
      expect(copied.exitCode, copied.stderr).toBe(0);
      expectNoSecret(await system.starts(), [token, SECRETS.ZOOMCTL_STORE_KEY, SECRETS.ZOOM_CLIENT_SECRET]);

      const opening = spy('with-xdg-open', ['xdg-open']);
      const opened = await world.run(['meeting', 'open', String(copied.json.id)], {
        ...env,
        PATH: opening.folder,
      });
      expect(opened.exitCode, opened.stderr).toBe(0);
      const started = await opening.starts();
      expectNoSecret(started, [token, SECRETS.ZOOMCTL_STORE_KEY, SECRETS.ZOOM_CLIENT_SECRET]);
      expect(started.args).toHaveLength(1);
    },
  );

  it.each([
    ['https://evil.example/s/1?zak=hidden', 'evil.example'],
    ['https://zoom.us.evil.example/s/1?zak=hidden', 'zoom.us.evil.example'],
    ['https://zoom.us@evil.example/s/1?zak=hidden', 'evil.example'],
    ['https://us04web.zoom.us:8443/s/1?zak=hidden', 'us04web.zoom.us:8443'],
    ['http://us04web.zoom.us/s/1?zak=hidden', 'us04web.zoom.us'],
    ['http://127.0.0.1:1/s/1?zak=hidden', '127.0.0.1:1'],
    ['file:///etc/passwd?zak=hidden', 'file:'],
    ['javascript:alert("hidden")', 'javascript:'],
    ['$(touch hidden)', 'not a URL'],
  ])('D3 and line 8: no browser is started for the link %s', async (startUrl, named) => {
    await world.login('dev@example.com');
    const zoom = await startHttpServer((response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 83456789012, start_url: startUrl, join_url: startUrl, topic: 't' }));
    });
    const marker = join(world.directory, 'started-by-a-link');
    const browser = join(world.directory, 'marking-browser');
    writeFileSync(browser, `#!/bin/sh\necho started > ${marker}\n`);
    chmodSync(browser, 0o755);
    try {
      const { stdout } = await world.run(['token']);
      const env: TestEnv = {
        ZOOMCTL_TOKEN: stdout.trim(),
        ZOOMCTL_API_URL: `${zoom.url}/v2`,
        ZOOMCTL_OAUTH_URL: world.sandbox.oauthUrl,
        BROWSER: browser,
      };
      const opened = await world.run(['meeting', 'open', '83456789012', '--json'], env);
      expect(opened.exitCode).toBe(1);
      expect(JSON.parse(opened.stderr).error).toMatchObject({
        kind: 'unsafe_url',
        message: expect.stringContaining(named),
      });
      expect(opened.stderr).not.toContain('hidden');
      const created = await world.run(['meeting', 'create', '--instant', '--open'], env);
      expect(created.exitCode, created.stderr).toBe(0);
      expect(created.stderr).toContain(named);
      expect(created.stderr).not.toContain('hidden');
    } finally {
      await zoom.stop();
    }
    expect(existsSync(marker)).toBe(false);
  });

  it('A7: a page that a device authorization names is shown and never opened', async () => {
    const marker = join(world.directory, 'started-by-device');
    const browser = join(world.directory, 'device-browser');
    writeFileSync(browser, `#!/bin/sh\necho started > ${marker}\n`);
    chmodSync(browser, 0o755);
    const reply = (fields: object) =>
      startHttpServer((response) => {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({ device_code: 'd'.repeat(20), user_code: 'ABCD-EFGH', interval: 1, ...fields }),
        );
      });
    const https = await reply({
      verification_uri: 'https://zoom.us/oauth_device',
      verification_uri_complete: 'http://evil.example/$(id)',
    });
    const shown = world.start(['login', '--device', '--timeout', '2'], {
      ZOOMCTL_OAUTH_URL: https.url,
      BROWSER: browser,
    });
    await shown.printed(/https:\/\/zoom\.us\/oauth_device/);
    const finished = await shown.finished;
    await https.stop();
    expect(finished.exitCode).not.toBe(0);
    expect(finished.stderr).not.toContain('evil.example');

    const plain = await reply({ verification_uri: 'http://evil.example/oauth_device' });
    const refused = await world.run(['login', '--device', '--json'], {
      ZOOMCTL_OAUTH_URL: plain.url,
      BROWSER: browser,
    });
    await plain.stop();
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stderr).error.kind).toBe('bad_reply');
    expect(existsSync(marker)).toBe(false);
  });
});
