import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastCover } from '../../src/scopes/least-cover.ts';

describe('the fewest scopes that open everything', () => {
  it.each<[what: string, needs: string[][], cover: string[]]>([
    ['nothing', [], []],
    ['calls that no scope opens', [[], []], []],
    ['one call: its narrowest', [['b', 'a']], ['b']],
    ['one scope that opens both', [['a', 'b'], ['b']], ['b']],
    ['in whatever order', [['b'], ['a', 'b']], ['b']],
    ['two that share none, in order of their names', [['z'], ['a']], ['a', 'z']],
    ['one chosen early that a later one makes needless', [['a', 'c'], ['b', 'c'], ['c']], ['c']],
    ['none twice', [['a'], ['a'], ['a', 'b']], ['a']],
    ['a call beside one that no scope opens', [[], ['a']], ['a']],
    [
      'one that was enough before',
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
      ['a'],
    ],
    [
      'one that was chosen for an earlier call and is no longer needed',
      [
        ['a', 'b'],
        ['b', 'x'],
        ['c', 'a'],
      ],
      ['a', 'b'],
    ],
  ])('%s', (_what, needs, cover) => {
    expect(leastCover(needs)).toEqual(cover);
  });

  const scope = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const needs = fc.array(fc.uniqueArray(scope, { maxLength: 4 }), { maxLength: 6 });
  const opens = (cover: readonly string[], alternatives: readonly string[]) =>
    alternatives.length === 0 || alternatives.some((one) => cover.includes(one));

  it('opens all that can be opened, needs each of its scopes, has each once and in order', () => {
    fc.assert(
      fc.property(needs, (alternatives) => {
        const cover = leastCover(alternatives);
        expect(alternatives.every((one) => opens(cover, one))).toBe(true);
        for (const scope of cover) {
          const others = cover.filter((one) => one !== scope);
          expect(
            alternatives.every((one) => opens(others, one)),
            scope,
          ).toBe(false);
        }
        expect([...new Set(cover)].sort()).toEqual(cover);
      }),
    );
  });
});
