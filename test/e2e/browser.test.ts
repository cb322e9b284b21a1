import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumUnavailable, startChromium } from '../support/chromium.ts';
import { type Running, startWorld, type TestWorld } from '../support/zoomctl.ts';

const unavailable = chromiumUnavailable();
const AUTHORIZE_URL = /https?:\/\/\S+\/oauth\/authorize\S+(?=\s)/;

describe.skipIf(unavailable !== undefined)(
  `login in a real browser${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let browser: Browser;
    let context: BrowserContext;
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      context = await browser.newContext();
    });
    afterEach(() => context?.close());

    async function consentPage(login: Running) {
      const [url] = await login.printed(AUTHORIZE_URL);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    }

    describe('at a Zoom that redirects a denial', () => {
      let world: TestWorld;
      beforeAll(async () => {
        world = await startWorld([]);
      });
      afterAll(() => world?.stop());

      it('Allow logs in as the user that the page was told, and the page says so', async () => {
        const login = world.start(['login', '--no-browser', '--json']);
        const page = await consentPage(login);
        expect(await page.textContent('body')).toContain('Clinic Meetings');
        expect(await page.textContent('body')).toContain('meeting:write:meeting');
        await page.locator('[name=user][value="work@example.com"]').check();
        await page.locator('button[name=decision][value=allow]').click();
        await page.waitForURL(/127\.0\.0\.1:\d+\/callback/);
        expect(await page.textContent('h1')).toBe('Logged in as work@example.com');
        const { exitCode, json } = await login.finished;
        expect(exitCode).toBe(0);
        expect(json.account.email).toBe('work@example.com');
      });

      it('Decline ends with exit code 4, and the page says that nothing was stored', async () => {
        const login = world.start(['login', '--no-browser', '--json']);
        const page = await consentPage(login);
        await page.locator('button[name=decision][value=decline]').click();
        await page.waitForURL(/127\.0\.0\.1:\d+\/callback/);
        expect(await page.textContent('h1')).toBe('Access was declined');
        expect((await login.finished).exitCode).toBe(4);
      });

      it('line 6: the code that stays in the history is spent, and the page loads nothing from anywhere', async () => {
        const login = world.start(['login', '--no-browser', '--json']);
        const page = await consentPage(login);
        const requested: string[] = [];
        page.on('request', (request) => requested.push(request.url()));
        const errors: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') errors.push(message.text());
        });
        await page.locator('button[name=decision][value=allow]').click();
        await page.waitForURL(/\/callback/);
        await login.finished;
        const foreign = requested.filter((url) => !/^http:\/\/127\.0\.0\.1:/.test(url));
        expect(foreign).toEqual([]);
        expect(errors.filter((text) => !text.includes('favicon'))).toEqual([]);
        const code = new URL(page.url()).searchParams.get('code') ?? '';
        const body = new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          client_id: world.sandbox.publicClientId,
          redirect_uri: page.url().split('?')[0] ?? '',
          code_verifier: 'x'.repeat(43),
        });
        const again = await fetch(`${world.sandbox.oauthUrl}/oauth/token`, { method: 'POST', body });
        expect(again.status).toBe(400);
        expect(await again.json()).toMatchObject({ error: 'invalid_grant' });
      });

      it('a browser tab that is closed leaves the login waiting until its time-out', async () => {
        const login = world.start(['login', '--no-browser', '--json', '--timeout', '3']);
        const page = await consentPage(login);
        await page.close();
        expect((await login.finished).exitCode).toBe(4);
      });
    });

    describe('at a Zoom that keeps silent', () => {
      let world: TestWorld;
      beforeAll(async () => {
        world = await startWorld(['--denial', 'silent']);
      });
      afterAll(() => world?.stop());

      it('Decline shows a page at Zoom, and the login runs into its time-out', async () => {
        const login = world.start(['login', '--no-browser', '--json', '--timeout', '3']);
        const page = await consentPage(login);
        await page.locator('button[name=decision][value=decline]').click();
        await page.waitForLoadState();
        expect(page.url()).toContain(world.sandbox.oauthUrl);
        expect((await login.finished).exitCode).toBe(4);
      });
    });
  },
);
