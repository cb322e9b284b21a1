import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../src/commands/browser.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'zoomctl-browser-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('opening a browser', () => {
  it('line 8: hands over one argument, which is a URL as a URL can be', async () => {
    const program = join(home, 'browser');
    const seen = join(home, 'seen');
    writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$#" "$@" > ${seen}\n`);
    chmodSync(program, 0o700);
    await openBrowser(' https://zoom.us/s/1?zak=z "x"\t\n<y> ', { BROWSER: program });
    expect(existsSync(seen)).toBe(true);
    expect(readFileSync(seen, 'utf8')).toBe('1|https://zoom.us/s/1?zak=z%20%22x%22%3Cy%3E|');
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://zoom.us/?zak=hidden', 'no URL hidden', ''])(
    'line 8: refuses %j and repeats nothing secret of it',
    async (url) => {
      const refused: unknown = await openBrowser(url, { BROWSER: 'true' }).catch((e: unknown) => e);
      expect(refused).toMatchObject({ kind: 'unsafe_url' });
      expect((refused as Error).message).not.toContain('hidden');
    },
  );

  it('line 11: no message repeats what the URL holds', async () => {
    const url = `https://zoom.us/s/1?zak=hidden${'x'.repeat(3_000_000)}`;
    // A program that can't be started, and arguments that the system does not take.
    for (const BROWSER of ['/nowhere/browser', 'true', 'tr\u0000ue']) {
      const failed: unknown = await openBrowser(url, { BROWSER }).catch((e: unknown) => e);
      expect(failed).toBeInstanceOf(Error);
      expect((failed as Error).message).not.toContain('hidden');
    }
  });
});
