import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanText } from '../../src/scan/scan-text.ts';
import { snippets } from './corpus.ts';

const EXTENSIONS = ['js', 'tsx', 'py', 'go', 'rb', 'php', 'java', 'cs', 'sh', 'json', 'yaml', 'har'];

const extension = fc.constantFrom(...EXTENSIONS);

/** Pieces of which broken code is made: quotes, brackets, interpolations, addresses. */
const piece = fc.constantFrom(
  "'",
  '"',
  '`',
  '"""',
  '${',
  '#{',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '\\',
  '/',
  '//',
  '/*',
  '*/',
  '#',
  '<<~EOS',
  '<<<EOT',
  'EOT',
  '\n',
  ' ',
  ',',
  ':',
  '=',
  '=>',
  '+',
  '.',
  '?',
  '%s',
  'f"',
  '$"',
  '@"',
  '<?php',
  '?>',
  '$x',
  'https://api.zoom.us/v2/users/me',
  '/users/',
  'fetch',
  'axios.post',
  'requests.get',
  'curl -X POST',
  'function f(path)',
  'def f(path):',
  'return',
  'url',
  '\ue000',
  '\ue001',
  '\u0000',
  '\ud800',
  '|',
  'class A',
  'new URL',
  'base_uri',
  '- ',
  '&a ',
  '*a',
);

async function milliseconds(file: string, text: string): Promise<number> {
  const started = performance.now();
  await scanText(file, text);
  return performance.now() - started;
}

describe('any text', () => {
  it('never throws, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(extension, fc.array(piece, { maxLength: 60 }), async (ending, pieces) => {
        const text = pieces.join('');
        for (const call of await scanText(`x.${ending}`, text)) {
          expect(call.line).toBeGreaterThanOrEqual(1);
          expect(call.column).toBeGreaterThanOrEqual(1);
          expect(call.path).toMatch(/^\/[^\s\ue000\ue001]*$/);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('never throws on snippets that were cut and spliced anywhere', async () => {
    const all = snippets();
    const index = fc.nat({ max: all.length - 1 });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(extension, index, index, part, part, async (ending, one, other, from, to) => {
        const [a, b] = [all[one]?.text ?? '', all[other]?.text ?? ''];
        const text = a.slice(0, a.length * from) + b.slice(b.length * to);
        await scanText(`x.${ending}`, text);
        await scanText(all[one]?.name ?? '', text);
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    ['brackets that nothing closes', '(', ''],
    ['calls in calls', 'f(', ')'],
    ['addresses in addresses', 'new URL(', ')'],
    ['quotes', "'", ''],
    ['escaped quotes', "'\\", ''],
    ['templates in templates', '`${', ''],
    ['slashes', '/', ''],
    ['classes of regular expressions', '=/[', ''],
    ['objects in objects', '{a:', '}'],
    ['arrays in arrays', '[', ']'],
    ['a long chain', 'a.b().', ''],
    ['a long sum', 'a + ', ''],
    ['questions', 'a ? b : ', ''],
    ['heredocs', '<<~EOS\n', ''],
    ['PHP heredocs', '<?php <<<EOT\n', ''],
    ['substitutions', '$(', ')'],
    ['calls', "fetch('https://api.zoom.us/v2/users/me');\n", ''],
    ['assignments', "url = 'https://api.zoom.us/v2/users/me'; fetch(url);\n", ''],
    ['functions', "function f(path){ return fetch('https://api.zoom.us/v2' + path) }\n", ''],
    ['expansions of variables', '${x:-"$(', ''],
    ['sequences', '- ', ''],
    ['comparisons', 'a<b>(', ''],
  ])('takes time in proportion to its length: %s', async (_, open, close) => {
    // Twenty times the length may take sixty times as long on a busy machine, but by no means four hundred times.
    const text = (count: number) => `${open.repeat(count)}zoom${close.repeat(count)}`;
    for (const ending of ['js', 'py', 'rb', 'php', 'sh', 'yaml', 'json']) {
      await scanText(`x.${ending}`, text(200));
      const short = await milliseconds(`x.${ending}`, text(500));
      const long = await milliseconds(`x.${ending}`, text(10_000));
      expect(long, ending).toBeLessThan(Math.max(short, 10) * 60 + 400);
    }
  });
});
