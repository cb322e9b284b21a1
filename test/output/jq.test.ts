import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterJson } from '../../src/output/jq.ts';

/** JSON as others write it, too: each character as an escape. */
function allEscaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0').toUpperCase()}`).join('')}"`;
}

describe('texts that jq is given', () => {
  // Halves of surrogate pairs, next to what looks like their escapes.
  const texts = fc.array(
    fc.constantFrom('a', '\\', '\\u', 'd800', '"', '\ud800', '\udc00', '\ud83d\ude00', '\udbff', '\n', 'é'),
  );

  it('come back as they are, but for halves of surrogate pairs', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        const text = parts.join('');
        const shown = Buffer.from(text).toString();
        for (const json of [JSON.stringify(text), allEscaped(text)])
          expect(JSON.parse(await filterJson(`{"text":${json}}`, '[.text]'))).toEqual([shown]);
      }),
      { numRuns: 150 },
    );
  });
});
