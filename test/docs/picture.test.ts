import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a script, without types
import { sessionPicture } from '../../scripts/picture.mjs';
// @ts-expect-error a script, without types
import { terminalSvg } from '../../scripts/terminal-svg.mjs';
import { ROOT } from '../support/documents.ts';
import { terminalUnavailable } from '../support/terminal.ts';
import { parseXml } from '../support/xml.ts';

const unavailable = terminalUnavailable();

describe('docs/session.svg', () => {
  it.skipIf(unavailable !== undefined)(
    `is what a terminal shows (else: npm run picture)${unavailable === undefined ? '' : ` (skipped: ${unavailable})`}`,
    async () => {
      expect(readFileSync(join(ROOT, 'docs/session.svg'), 'utf8')).toBe(await sessionPicture());
    },
  );

  it('says what it is about, and holds nothing of the machine that it was made on', () => {
    const text = readFileSync(join(ROOT, 'docs/session.svg'), 'utf8');
    for (const words of ['zoomctl login', 'Logged in as', 'Consultation', 'scopes doctor', 'use me'])
      expect(text).toContain(words);
    expect(text).not.toMatch(/\/(?:tmp|home|root|work)\//);
    expect(text).not.toMatch(/\bstate=|code_challenge=/);
  });
});

describe('a picture of a terminal', () => {
  it('has each piece at its column, in its colour, and no markup but its own', () => {
    const svg: string = terminalSvg('\u001b[32m✓\u001b[39m <b> & "c"\n\u001b[1mstrong\u001b[22m', {
      columns: 40,
      title: 'a < b',
    });
    expect(() => parseXml(svg)).not.toThrow();
    expect(svg).toContain('class="green">✓</text>');
    expect(svg).toContain('&lt;b&gt; &amp; "c"</text>');
    expect(svg).toContain('class="bold">strong</text>');
  });

  it('breaks a line where the terminal does, and follows no link', () => {
    const link = `\u001b]8;;https://example.com\u001b\\${'x'.repeat(50)}\u001b]8;;\u001b\\`;
    const svg: string = terminalSvg(link, { columns: 40, title: 'a link' });
    expect(svg).toContain(`>${'x'.repeat(40)}</text>`);
    expect(svg).toContain(`>${'x'.repeat(10)}</text>`);
    expect(svg).not.toContain('https://example.com');
  });
});
