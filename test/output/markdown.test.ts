import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import {
  markdownBlock,
  markdownCellCode,
  markdownCode,
  markdownTable,
  markdownText,
} from '../../src/output/markdown.ts';
import { harmless } from '../../src/output/terminal-text.ts';

/** As GitHub shows it: HTML of the text's own goes through, as there. */
const html = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const decoded = (text: string) =>
  text
    .replace(/<!-- -->/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![i](http://x/y.png)',
  '| a | b |\n| --- | --- |',
  '\\| \\\\| `|` \\`',
  '`` ` ``` **bold** __x__ ~~y~~ _z_',
  '@everyone @team/x see #1 and https://evil.example www.evil.example',
  '&lt;script&gt; &#64;x <!-- --> -->',
  '# head\n- item\n> quote\n```',
  'mailto:a@example.com xmpp:a@example.com',
];
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: fc.constantFrom(...'\\|`*_[](){}<>#~!$&@-+.:/ab1 \n\t\u001b'), maxLength: 25 }),
  fc.string({ unit: 'binary', maxLength: 25 }),
);
/** Two blanks are one in HTML, and none at the ends; a code's NUL can't be, for `harmless` has shown it. */
const spaced = (text: string) => harmless(text).trim();
/** An address in prose may become a link to itself, which is text still. */
const unlinked = (text: string) => text.replace(/<a href="(?:mailto|xmpp):[^"]*">([^<]*)<\/a>/g, '$1');

describe('Markdown', () => {
  it('shows prose as it is: no markup, no HTML, no mention, no new line or cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = unlinked(html(`x ${markdownText(text)} x`));
        expect(decoded(shown.replace(/^<p>|<\/p>$/g, ''))).toBe(`x ${harmless(text)} x`);
        expect(shown).not.toMatch(/(?<!\w)@\w/);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('keeps what is in a cell in its cell', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, code) => {
        const rows = [[`a${markdownText(text)}`, markdownCellCode(`b${code}`), 'end']];
        const cells = [...html(markdownTable(['1', '2', '3'], rows)).matchAll(/<td>(.*?)<\/td>/gs)];
        expect(cells).toHaveLength(3);
        const [first, second, third] = cells.map(([, cell]) => unlinked(cell ?? ''));
        expect(decoded(first ?? '')).toBe(spaced(`a${text}`));
        expect(second).toMatch(/^<code>.*<\/code>$/s);
        expect(decoded((second ?? '').replace(/^<code>|<\/code>$/g, '')).trim()).toBe(spaced(`b${code}`));
        expect(third).toBe('end');
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it('shows code as it is', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, line) => {
        const inline = html(`x ${markdownCode(`c${text}`)} x`);
        expect(decoded(/<code>(.*)<\/code>/s.exec(inline)?.[1] ?? '')).toBe(harmless(`c${text}`));
        const block = html(markdownBlock(['first', line, 'last']));
        expect(decoded(block)).toBe(`<pre><code>first\n${harmless(line)}\nlast\n</code></pre>`);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  it('holds no secret', () => {
    const token = 'eyJhbGciOiJIUzUxMiJ9.eyJhdWQiOiJodHRwcyJ9.c2lnbmF0dXJl';
    for (const write of [
      markdownText,
      markdownCode,
      markdownCellCode,
      (text: string) => markdownBlock([text]),
    ])
      expect(write(`Bearer ${token}`)).not.toContain('eyJhdWQi');
  });
});
