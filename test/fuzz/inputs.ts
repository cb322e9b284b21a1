import fc from 'fast-check';
import type { FuzzTarget } from './target.ts';

/** A place in a text, as a part of its length, so that it means something in any text. */
const place = fc.nat(1_000_000);

type Edit = (text: string) => string;

function at(text: string, where: number): number {
  return Math.floor((where * (text.length + 1)) / 1_000_001);
}

/** One change of a text: a piece put in, taken out, doubled or put in the place of another. */
function edits(words: readonly string[]): fc.Arbitrary<Edit> {
  const piece = fc.oneof(
    fc.constantFrom(...words),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.string({
      unit: fc.constantFrom('\ud800', '\udfff', '\u0000', '\u009b', '\ufeff', '"', '\\', '\n'),
      maxLength: 3,
    }),
    fc.json({ maxDepth: 2 }),
  );
  const range = fc.tuple(place, fc.nat(40));
  return fc.oneof(
    fc.tuple(place, piece).map(
      ([where, put]): Edit =>
        (text) =>
          text.slice(0, at(text, where)) + put + text.slice(at(text, where)),
    ),
    range.map(
      ([where, length]): Edit =>
        (text) =>
          text.slice(0, at(text, where)) + text.slice(at(text, where) + length),
    ),
    fc.tuple(range, piece).map(
      ([[where, length], put]): Edit =>
        (text) =>
          text.slice(0, at(text, where)) + put + text.slice(at(text, where) + length),
    ),
    fc.tuple(range, fc.nat(200)).map(
      ([[where, length], times]): Edit =>
        (text) => {
          const [start, end] = [at(text, where), at(text, where) + length];
          return text.slice(0, end) + text.slice(start, end).repeat(times) + text.slice(end);
        },
    ),
    place.map(
      (where): Edit =>
        (text) =>
          text.slice(0, at(text, where)),
    ),
  );
}

/** A value of a JSON text replaced by any other one: what a parser takes, and a check must not. */
function reshaped(seeds: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...seeds),
      place,
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, [], {}, '', -1, 1e300)),
    )
    .map(([seed, where, value]) => {
      try {
        let left = where % Math.max(1, (seed.match(/[,:[{]/g) ?? []).length);
        return JSON.stringify(JSON.parse(seed), (_key, held) => (left-- === 0 ? value : held));
      } catch {
        return seed;
      }
    });
}

/** Inputs for a target: good ones with a few things wrong, and some that are nothing of the kind. */
export function inputsFor({ seeds, words }: FuzzTarget): fc.Arbitrary<string> {
  const edited = fc
    .tuple(fc.constantFrom(...seeds), fc.array(edits(words), { minLength: 1, maxLength: 6 }))
    .map(([seed, changes]) => changes.reduce((text, change) => change(text), seed).slice(0, 100_000));
  return fc.oneof(
    { weight: 6, arbitrary: edited },
    { weight: 3, arbitrary: reshaped(seeds) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    { weight: 1, arbitrary: fc.json() },
  );
}
