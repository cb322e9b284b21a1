import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withLinks } from '../../src/output/links.ts';

const BINARY = fileURLToPath(new URL('../../bin/zoomctl.js', import.meta.url));
const linked = (address: string) => `\u001b]8;;${address}\u001b\\${address}\u001b]8;;\u001b\\`;
const withoutLinks = (line: string) => line.replaceAll(/\u001b\]8;;[^\u001b]*\u001b\\/g, '');

describe('links in a line', () => {
  it.each([
    ['https://zoom.us/j/123?pwd=a.b', '', ''],
    ['http://127.0.0.1:4000/oauth/authorize?a=b&c=%20', 'see ', ', then'],
    ['https://marketplace.zoom.us/develop', '(', ')'],
    ['https://zoom.us/j/1', 'Join ', '.'],
    ['https://zoom.us/j/1', '\u001b[36m', '\u001b[39m'],
  ])('%s leads to itself', (address, before, after) => {
    expect(withLinks(`${before}${address}${after}`)).toBe(`${before}${linked(address)}${after}`);
  });

  it.each([
    'https://zoom.us/oauth/autho…',
    'https://api.zoom.us/v2/users/{userId}/meetings',
    'https://zoomé.us/j/1',
    'https://zoom.us.\u202eevil.example',
    'https://',
    'ftp://example.com/a',
    'javascript:alert(1)',
    'zoom.us/j/1',
  ])('%s leads nowhere', (text) => {
    expect(withLinks(text)).toBe(text);
  });

  it('changes nothing that is seen, and leads nowhere but to an address of plain ASCII', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'https://',
        'http://',
        'zoom.us',
        '/j/1',
        '\u001b',
        '\u0007',
        '\u009c',
        ']8;;',
        '"',
        ' ',
        '…',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const line = pieces.join('').replaceAll('\u001b]8', '');
        const shown = withLinks(line);
        expect(withoutLinks(shown)).toBe(withoutLinks(line));
        for (const [, target = ''] of shown.matchAll(/\u001b\]8;;([^\u001b]*)\u001b\\/g))
          expect(target).toMatch(/^(?:https?:\/\/[!-~]+)?$/);
      }),
    );
  });
});

/** What the binary writes to a terminal, byte for byte. */
function atTerminal(env: NodeJS.ProcessEnv): string {
  const line = `'${process.execPath}' '${BINARY}' app install-url`;
  const { HOME, PATH } = process.env;
  return spawnSync('script', ['-qec', line, '/dev/null'], {
    encoding: 'utf8',
    env: {
      HOME,
      PATH,
      ZOOMCTL_CONFIG_DIR: '/nonexistent/zoomctl',
      ZOOM_CLIENT_ID: 'abcdefghijklmnop1234',
      TERM: 'xterm-256color',
      ...env,
    },
  }).stdout;
}

const recorder = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '';
const unavailable =
  process.env.CI || recorder.includes('util-linux') ? undefined : 'script of util-linux is missing';

describe.skipIf(unavailable !== undefined)(
  `addresses at a terminal${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
  () => {
    it('are links where the terminal shows links, and nowhere else', () => {
      expect(atTerminal({ FORCE_HYPERLINK: '1' })).toContain('\u001b]8;;https://');
      expect(atTerminal({ VTE_VERSION: '7600' })).toContain('\u001b]8;;https://');
      for (const env of [
        {},
        { FORCE_HYPERLINK: '0', VTE_VERSION: '7600' },
        { FORCE_HYPERLINK: '1', NO_COLOR: '1' },
        { FORCE_HYPERLINK: '1', CI: '1' },
        { FORCE_HYPERLINK: '1', TERM: 'dumb' },
      ])
        expect(atTerminal(env), JSON.stringify(env)).not.toContain('\u001b]8;;');
    });

    it('are none in a pipe', () => {
      const { stdout } = spawnSync(process.execPath, [BINARY, 'app', 'install-url'], {
        encoding: 'utf8',
        env: {
          ...process.env,
          ZOOM_CLIENT_ID: 'abcdefghijklmnop1234',
          FORCE_HYPERLINK: '1',
          FORCE_COLOR: '1',
        },
      });
      expect(stdout).toContain('https://');
      expect(stdout).not.toContain('\u001b]8;;');
    });
  },
);
