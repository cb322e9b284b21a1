import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/output/json-text.ts';
import { ownJsonText } from '../../src/output/own-json-text.ts';
import { harmless, harmlessLines, t } from '../../src/output/terminal-text.ts';

/**
 * Whether a character can drive a terminal or turn the direction of writing, by Unicode's own classes: control
 * characters (C0, DEL, C1), those with the property Bidi_Control, separators of lines, and halves of pairs.
 */
const drives = (character: string): boolean => /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u.test(character);

const DRIVING = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(drives);

/** Texts in which such characters are frequent, beside every other one. */
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...DRIVING), fc.string({ unit: 'binary' }), fc.constant('\u001b]0;pwned\u0007')),
  )
  .map((parts) => parts.join(''));

describe('D1 and line 15: foreign text at a terminal', () => {
  it('has none of the characters that drive it, and shows each of them', () => {
    // C0 and DEL, C1, twelve marks of direction, two separators, and the halves of pairs.
    expect(DRIVING).toHaveLength(33 + 32 + 12 + 2 + 2048);
    for (const character of DRIVING) {
      const shown = harmless(`a${character}b`);
      expect([...shown].filter(drives)).toEqual([]);
      expect(shown).toMatch(/^a(?:\^[@-_?]|\\u[0-9a-f]{4})b$/);
    }
  });

  it('is harmless whatever it is, and stays what it was where it holds nothing of the kind', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect([...harmless(text)].filter(drives)).toEqual([]);
        expect([...harmlessLines(text)].filter((one) => drives(one) && one !== '\n' && one !== '\t')).toEqual(
          [],
        );
        expect([...t`${text}`.value].filter(drives)).toEqual([]);
        if (![...text].some(drives)) expect(harmless(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('D2 and line 15: JSON', () => {
  it('says the same, and drives no terminal either', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const json of [jsonText, ownJsonText]) {
          const printed = json({ [text]: text });
          expect([...printed].filter(drives)).toEqual([]);
          expect(JSON.parse(printed)).toEqual({ [text]: text });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
