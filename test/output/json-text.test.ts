import fc from 'fast-check';
import { LosslessNumber, parse } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/output/json-text.ts';

/** JSON's numbers as Zoom may write them, whatever JavaScript makes of them. */
const numbers = fc.oneof(
  fc.bigInt().map(String),
  fc.tuple(fc.integer(), fc.nat()).map(([whole, rest]) => `${whole}.${rest}0`),
  fc.constantFrom('-0', '1e400', '0.1e-7', '9007199254740993'),
);
const names = fc.oneof(fc.string(), fc.constantFrom('isLosslessNumber', 'value', '__proto__', 'constructor'));

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    numbers.map((text) => new LosslessNumber(text)),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(names, tie('document'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** The same with every number as its text, so that two that differ in a digit differ. */
const kept = (text: string) => parse(text, undefined, { parseNumber: (digits) => ({ number: digits }) });

/** What a document holds, in the same form. */
function held(value: unknown): unknown {
  if (value instanceof LosslessNumber) return { number: value.toString() };
  if (typeof value === 'number') return { number: JSON.stringify(value) };
  if (Array.isArray(value)) return value.map(held);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, held(one)]));
}

describe('a JSON document', () => {
  it('keeps every digit of every number, on one line and on many', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(undefined, 2), (value, indent) => {
        expect(kept(jsonText(value, indent))).toEqual(held(value));
      }),
    );
  });

  it.each([undefined, 2])(
    'has fields of the names that such a number has itself, indented by %s',
    (indent) => {
      const zoom = { isLosslessNumber: true, value: '1', id: new LosslessNumber('9007199254740993') };
      expect(jsonText(zoom, indent).replace(/\s/g, '')).toBe(
        '{"isLosslessNumber":true,"value":"1","id":9007199254740993}',
      );
    },
  );
});
