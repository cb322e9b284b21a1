import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { bareEnvironment, runZoomctl } from '../support/zoomctl.ts';

const unavailable = terminalUnavailable();

describe.skipIf(unavailable !== undefined)(
  `the terminal's width${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    let directory: string;
    let terminal: Terminal | undefined;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'zw-'));
      const calls = ['users/jane@corp.com/meetings', 'users/me/meetingz', 'users/me'];
      writeFileSync(
        join(directory, 'a.js'),
        calls.map((path) => `fetch('https://api.zoom.us/v2/${path}');\n`).join(''),
      );
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    afterEach(() => terminal?.close());

    const shown = async (args: readonly string[], columns: number) => {
      terminal = new Terminal(args, bareEnvironment(directory), columns);
      await terminal.exitCode();
      return terminal;
    };

    const COMMANDS: readonly (readonly [string, (at: string) => readonly string[]])[] = [
      [
        'findings, reasons and fixes',
        (at) => ['scopes', 'scan', join(at, 'a.js'), '--app-type', 'user', '--granted', 'user:read:token'],
      ],
      ['an error and its hint', () => ['scopes', 'doctor', '--product', 'meetingz']],
      ['an error without a login', () => ['meeting', 'list']],
      ['a table', () => ['scopes', 'list', 'meeting', 'write', 'poll']],
      ['a table of endpoints', () => ['endpoint', 'list', 'rooms', 'locations']],
    ];

    for (const columns of [40, 80, 200])
      it.each(COMMANDS)(`of ${columns} columns holds %s`, async (_, args) => {
        const { brokenLines, screen } = await shown(args(directory), columns).then((one) => ({
          brokenLines: one.brokenLines(),
          screen: one.screen(),
        }));
        // Only a word that no line can hold is the terminal's to break.
        const words = brokenLines.flatMap((line) => line.trim().split(/\s+/));
        for (const line of brokenLines)
          expect(
            line
              .trim()
              .split(/\s+/)
              .some((word) => word.length > columns - 6),
            screen,
          ).toBe(true);
        expect(words.length).toBeLessThan(40);
      });

    it('keeps the indent, and commands and calls in one piece', async () => {
      const scan = ['scopes', 'scan', join(directory, 'a.js'), '--app-type', 'user'];
      const screen = (await shown(scan, 50)).screen();
      const lines = screen.split('\n').map((line) => line.trimEnd());
      const fix = lines.findIndex((line) => line.startsWith('    → Write me'));
      expect(lines.slice(fix, fix + 2)).toEqual([
        '    → Write me in the place of the user:',
        '      GET /users/me/meetings.',
      ]);
      expect(lines.some((line) => line.includes('zoomctl endpoint list'))).toBe(true);
      // The mark stands alone before the text.
      const finding = lines.findIndex((line) => line.startsWith('! '));
      expect(lines[finding + 1]).toMatch(/^ {2}\S/);
    });

    it('keeps the indent of a line that begins with a colour', async () => {
      const granted = 'meeting:write:meeting meeting:read:meeting meeting:update:meeting user:read:user';
      const doctor = ['scopes', 'doctor', 'meetingCreate', '--granted', granted];
      const lines = (await shown(doctor, 50)).screen().split('\n');
      const scopes = lines.filter((line) => /^ *(?:meeting|user):[^,]*$/.test(line));
      expect(scopes.length).toBeGreaterThan(1);
      for (const line of scopes) expect(line).toMatch(/^ {2}\S/);
    });

    it('of a search that finds nothing is told with what may have been meant', async () => {
      const near = await runZoomctl(['endpoint', 'list', 'metngs'], bareEnvironment(directory));
      expect(near.stderr).toMatch(/^Nothing is found for "metngs"\. Did you mean .*meetings/);
      expect(near.exitCode).toBe(0);
      const far = await runZoomctl(['endpoint', 'list', 'zzz'], bareEnvironment(directory));
      expect(far.stderr).toMatch(/products: .*meetings/);
      const scopes = await runZoomctl(['scopes', 'list', 'pol'], bareEnvironment(directory));
      expect(scopes.stdout + scopes.stderr).not.toMatch(/[\t ]\n/);
    });

    it('is nothing in a pipe: a message is one line, and nothing is dropped from a table', async () => {
      const { stdout } = await runZoomctl(
        ['endpoint', 'list', 'rooms', 'locations'],
        bareEnvironment(directory),
      );
      for (const line of stdout.trimEnd().split('\n')) expect(line.split('\t')).toHaveLength(4);
      const failed = await runZoomctl(
        ['scopes', 'doctor', '--product', 'meetingz'],
        bareEnvironment(directory),
      );
      expect(failed.stderr.trimEnd().split('\n')).toHaveLength(2);
    });
  },
);
