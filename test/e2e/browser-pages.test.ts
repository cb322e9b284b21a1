import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { chromiumUnavailable, startChromium } from '../support/chromium.ts';
import { type Running, startWorld, type TestWorld } from '../support/zoomctl.ts';

const unavailable = chromiumUnavailable();
const AUTHORIZE_URL = /https?:\/\/\S+\/oauth\/authorize\S+(?=\s)/;

describe.skipIf(unavailable !== undefined)(
  `the pages of a login${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let browser: Browser;
    let world: TestWorld;
    let page: Page;

    beforeAll(async () => {
      [browser, world] = await Promise.all([startChromium(), startWorld([])]);
    });
    afterAll(() => Promise.all([browser?.close(), world?.stop()]));
    beforeEach(async () => {
      page = await browser.newPage();
    });
    afterEach(() => page?.close());

    /** Starts a login, and opens its page. */
    async function begin(...flags: string[]): Promise<Running> {
      const login = world.start(['login', '--no-browser', '--timeout', '60', ...flags]);
      const [url] = await login.printed(AUTHORIZE_URL);
      await page.goto(url);
      return login;
    }

    async function decide(decision: 'allow' | 'decline'): Promise<void> {
      await page.locator(`button[name=decision][value=${decision}]`).click();
      await page.waitForURL(/\/callback/);
    }

    async function shows(...texts: readonly string[]): Promise<void> {
      const text = await page.locator('main').innerText();
      for (const part of texts) expect(text).toContain(part);
      expect(await accessibilityFaults(page)).toEqual([]);
    }

    it('the sandbox asks for consent: by name, scope by scope, as whom', async () => {
      const login = await begin();
      await shows('Clinic Meetings', 'meeting:write:meeting', 'work@example.com', 'Allow', 'Decline');
      login.process.kill('SIGINT');
      await login.finished;
    });

    it('among a hundred users Allow is still in reach', async () => {
      const crowded = await startWorld(['--users', '100']);
      try {
        const login = crowded.start(['login', '--no-browser', '--timeout', '60']);
        const [url] = await login.printed(AUTHORIZE_URL);
        await page.goto(url);
        await shows('user-001@example.com', 'Allow');
        await page.setViewportSize({ width: 1280, height: 800 });
        const allow = page.getByRole('button', { name: 'Allow' });
        expect((await allow.boundingBox())?.y).toBeLessThan(1_200);
        await page.getByLabel('user-100@example.com').check();
        await allow.click();
        await page.waitForURL(/\/callback/);
        await login.finished;
        await shows('Logged in as user-100@example.com');
      } finally {
        await crowded.stop();
      }
    });

    it('after Allow: who is logged in, and that the window can be closed', async () => {
      const login = await begin();
      await page.locator('[name=user][value="work@example.com"]').check();
      await decide('allow');
      await login.finished;
      await shows('Logged in as work@example.com', 'close this window');
      expect(await page.title()).toBe('Logged in as work@example.com · zoomctl');
    });

    it('after Decline: that nothing was stored', async () => {
      const login = await begin();
      await decide('decline');
      await login.finished;
      await shows('Access was declined', 'Nothing was stored', 'close this window');
    });

    it('after a failure: that the terminal says why', async () => {
      await world.control('faults', { path: '/oauth/token', fault: 'status', status: 400, times: 1 });
      const login = await begin();
      await decide('allow');
      expect((await login.finished).exitCode).not.toBe(0);
      await shows('The login did not work', 'terminal', 'close this window');
    });

    it('a link of another login: that nothing was changed', async () => {
      const login = await begin();
      const [, port] = /http%3A%2F%2F127\.0\.0\.1%3A(\d+)/.exec(page.url()) ?? [];
      await page.goto(`http://127.0.0.1:${port}/callback?code=a&state=b`);
      await shows('not of the current login', 'Nothing was changed');
      login.process.kill('SIGINT');
      await login.finished;
    });

    it('what the sandbox refuses to ask, it says in words of Zoom', async () => {
      await page.goto(`${world.sandbox.oauthUrl}/oauth/authorize?client_id=nobody`);
      await shows('Zoom refused', 'Invalid client_id: nobody');
    });

    it('the code of a device, the consent, and its end', async () => {
      const login = world.start(['login', '--device', '--timeout', '60']);
      const [, code = ''] = await login.printed(/enter the code (\S+) /);
      await page.goto(`${world.sandbox.oauthUrl}/oauth_device`);
      await shows('Connect a device', 'Code');
      await page.getByLabel('Code').fill(code);
      await page.getByRole('button', { name: 'Continue' }).click();
      await shows('Clinic Meetings', 'work@example.com');
      await page.getByLabel('clinician@example.com').check();
      await page.getByRole('button', { name: 'Allow' }).click();
      await shows('Connected', 'clinician@example.com', 'close this');
      expect((await login.finished).exitCode).toBe(0);
    });
  },
);
