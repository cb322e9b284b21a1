import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeDocument, ownJsonText, printOwnJson } from '../../src/output/own-json-text.ts';

function partsOf(document: object): string[] {
  const parts: string[] = [];
  printOwnJson(document, (part) => parts.push(part));
  return parts;
}

const textOf = (document: object) =>
  partsOf(document)
    .map((part) => Buffer.from(part).toString())
    .join('');

describe('a document in parts', () => {
  it('is the same text as in one', () => {
    const lists = fc.array(fc.jsonValue(), { maxLength: 120, size: 'max' });
    const value = fc.oneof(
      fc.jsonValue(),
      lists,
      fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string({ unit: 'binary' }), lists)), {
        maxLength: 4,
      }),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), value), (document) => {
        expect(textOf(document)).toBe(`${ownJsonText(document)}\n`);
      }),
    );
  });

  it('may say at its end what was counted on the way', () => {
    for (const length of [0, 1, 25, 26, 500]) {
      const counting = () => {
        let count = 0;
        return {
          list: {
            forEach(visit: (item: number) => void) {
              while (count < length) visit(count++);
            },
          },
          get count() {
            return count;
          },
        };
      };
      const expected = { list: Array.from({ length }, (_, index) => index), count: length };
      expect(textOf(counting())).toBe(`${ownJsonText(expected)}\n`);
      expect(completeDocument(counting())).toEqual(expected);
    }
  });

  it('has no part that grows with its lists', () => {
    const longest = (length: number) =>
      Math.max(...partsOf({ list: Array.from({ length }, () => ({ index: 1 })) }).map((part) => part.length));
    expect(longest(100_000)).toBe(longest(10_000));
    expect(longest(10_000)).toBeLessThan(50_000);
    const within = (length: number) =>
      Math.max(
        ...partsOf({ some: [{ list: Array.from({ length }, () => 'item') }] }).map(({ length }) => length),
      );
    expect(within(100_000)).toBe(within(10_000));
    expect(within(10_000)).toBeLessThan(50_000);
  });

  it('has nothing in it that can drive a terminal', () => {
    const list = Array.from({ length: 100 }, () => '\u009b31m\u202e');
    expect(textOf({ '\u0085': 1, '\u007f': list })).not.toMatch(/[\u007f-\u009f\u202e]/);
  });
});
