import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';

/** Why Chromium can't be used here, or undefined where it can. With CI set nothing may be skipped. */
export function chromiumUnavailable(): string | undefined {
  if (process.env.CI || existsSync(PROGRAM)) return undefined;
  return `${PROGRAM} is missing; apt-get install chromium`;
}

/** Starts Debian's Chromium, headless and without any connection of its own. Close it when done. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
