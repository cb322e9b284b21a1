import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanText } from '../../src/scan/scan-text.ts';
import { Work } from '../../src/scan/work.ts';

async function stepsFor(file: string, text: string): Promise<number> {
  const work = new Work(Number.MAX_SAFE_INTEGER / 1_000);
  await scanText(file, text, work);
  return work.steps;
}

/** What opens a string inside a string, in each language that has them. */
const OPENINGS = [
  ['py', 'requests.get(f"https://api.zoom.us/v2/{'],
  ['py', "requests.get(f'https://api.zoom.us/v2/{"],
  ['py', `f"{f'{`],
  ['py', 'f"""{'],
  ['py', 'f"{x}{'],
  ['js', 'fetch(`https://api.zoom.us/v2/${'],
  ['rb', 'get("https://api.zoom.us/v2/#{'],
  ['rb', 'get(<<~EOS)\n#{'],
  ['php', '<?php get("https://api.zoom.us/v2/{$'],
  ['php', '"${'],
  ['php', '<<<EOT\n{$'],
  ['cs', 'Get($"https://api.zoom.us/v2/{'],
  ['cs', '$@"{'],
] as const;

/** What may follow the strings that were opened. */
const ENDINGS = ['', ' x }\n', '}"', '}")\n}"', '\n}\n}\n}', ' x }\n}\n}\n', '\nEOT\nEOS\n'] as const;

describe('the work that a file makes', () => {
  it.each(OPENINGS)(
    'grows with its length only, for strings in strings of .%s: %s',
    async (kind, opening) => {
      for (const ending of ENDINGS) {
        for (const closing of ['', ...ENDINGS]) {
          const text = (count: number) => opening.repeat(count) + ending + closing.repeat(count);
          for (const count of [2, 13, 40, 120]) {
            const written = text(count);
            expect(await stepsFor(`x.${kind}`, written), `${count}${ending}${closing}`).toBeLessThan(
              written.length * 10 + 2_000,
            );
          }
        }
      }
    },
  );

  it('grows with its length only, whatever quotes and braces it is made of', async () => {
    const piece = fc.constantFrom(
      'f"{',
      "f'{",
      '$"{',
      '`${',
      '"#{',
      '"{$',
      '{',
      '}',
      '"',
      "'",
      '`',
      '\n',
      'x',
      '(',
      ')',
      '<<A\n',
      'A\n',
    );
    const kind = fc.constantFrom('py', 'cs', 'js', 'rb', 'php');
    await fc.assert(
      fc.asyncProperty(
        kind,
        fc.array(piece, { maxLength: 12 }),
        fc.nat({ max: 40 }),
        async (ending, pieces, count) => {
          const text = pieces.join('').repeat(count);
          expect(await stepsFor(`x.${ending}`, text)).toBeLessThan(text.length * 10 + 2_000);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('ends where a file is allowed no more, and says so', async () => {
    const work = new Work(-1_600);
    const text = 'const a = 1;\n'.repeat(2_000);
    await scanText('x.js', text, work);
    expect(work.isSpent).toBe(true);
    const enough = new Work(text.length);
    await scanText('x.js', text, enough);
    expect(enough.isSpent).toBe(false);
  });
});
