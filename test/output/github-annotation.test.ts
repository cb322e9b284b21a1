import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GithubAnnotation, githubAnnotation } from '../../src/output/github-annotation.ts';
import { harmless, harmlessLines } from '../../src/output/terminal-text.ts';

const unescapedData = (text: string) => text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
const unescapedProperty = (text: string) => unescapedData(text.replace(/%3A/g, ':').replace(/%2C/g, ','));

/** Reads a line as GitHub's runner does: the command up to a blank, properties up to `::`, the rest is the message. */
function read(line: string) {
  const match = /^::(\w+)(?: (.*?))?::(.*)$/s.exec(line);
  if (match === null) return undefined;
  const properties = (match[2] ?? '').split(',').map((property): [string, string] => {
    const [name = '', ...value] = property.split('=');
    return [name, unescapedProperty(value.join('='))];
  });
  return { command: match[1], ...Object.fromEntries(properties), message: unescapedData(match[3] ?? '') };
}

describe('an annotation for a GitHub workflow', () => {
  it('is one line, whatever is in it, and GitHub reads the very texts from it', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        'a\n::error::forged',
        '::stop-commands::x\r\n',
        '100%0A, done: %25',
        'x,line=9,title=y::z',
        '%',
        '\u2028::set-output name=a::b\u0085',
      ),
    );
    fc.assert(
      fc.property(
        anyText,
        anyText,
        anyText,
        fc.option(fc.nat(), { nil: undefined }),
        (title, message, file, line) => {
          const written = githubAnnotation({ level: 'error', title, message, file, line });
          expect(written.slice(0, -1)).not.toMatch(/[\r\n]/);
          expect(written.at(-1)).toBe('\n');
          expect(read(written.slice(0, -1))).toEqual({
            command: 'error',
            title: harmless(title),
            message: harmlessLines(message),
            file: harmless(file),
            ...(line === undefined ? {} : { line: String(line) }),
          });
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each<[written: string, annotation: GithubAnnotation]>([
    ['::warning title=T::one%0Atwo\n', { level: 'warning', title: 'T', message: 'one\ntwo' }],
    [
      '::notice file=a%2Cb.txt,line=3,col=1,title=x%3A y::50%25\n',
      { level: 'notice', title: 'x: y', message: '50%', file: 'a,b.txt', line: 3, column: 1 },
    ],
  ])('is written %j', (written, annotation) => {
    expect(githubAnnotation(annotation)).toBe(written);
  });
});
