import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/scopes/nearest.ts';

/** By the definition: the fewest characters to change, leave out or add. */
function distanceOf(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const above = rows[row - 1] as number[];
    const distances = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (above[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      distances.push(Math.min(changed, (above[column] as number) + 1, (distances[column - 1] as number) + 1));
    }
    rows.push(distances);
  }
  return rows[a.length]?.[b.length] as number;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'C', ':'), maxLength: 14 });

describe('the distance between two texts', () => {
  it('is the fewest changes, and one more than the limit beyond it', () => {
    fc.assert(
      fc.property(word, word, fc.nat({ max: 8 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(distanceOf(a, b), limit + 1));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the nearest names', () => {
  it('are all that are near enough, the likeliest and then the first ones first, each once', () => {
    fc.assert(
      fc.property(
        word,
        fc.array(word, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (wanted, names, most) => {
          const limit = Math.max(2, Math.floor(wanted.length / 4));
          const all = [...new Set(names)].map((name) => ({
            name,
            distance: distanceOf(wanted.toLowerCase(), name.toLowerCase()),
          }));
          const expected = all
            .filter(({ distance }) => distance <= limit)
            .sort((a, b) => a.distance - b.distance)
            .slice(0, most);
          expect(nearest(wanted, names, most)).toEqual(expected.map(({ name }) => name));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
