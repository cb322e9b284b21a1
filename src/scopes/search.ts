import { editDistance } from './nearest.ts';

/** The words of names as people look for them: `meetingCreate`, `meeting:write:meeting` and `/users/{userId}` taken apart. */
export function searchWords(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * A word of the search is met by a word that begins with it, or, from five letters on, with one that differs in a letter or
 * two.
 */
function distanceTo(wanted: string, words: readonly string[]): number | undefined {
  if (words.some((word) => word.startsWith(wanted))) return 0;
  const limit = wanted.length < 5 ? 0 : wanted.length < 7 ? 1 : 2;
  if (limit === 0) return undefined;
  const distances = words.map((word) =>
    Math.min(
      editDistance(wanted, word, limit),
      // `recroding` is meant for `recordings`, too.
      word.length > wanted.length ? editDistance(wanted, word.slice(0, wanted.length), limit) : limit + 1,
    ),
  );
  const least = Math.min(...distances);
  return least <= limit ? least : undefined;
}

/** How far a text is from words that may stand in any order; undefined where it lacks one of them. */
function distanceOf(text: string, wanted: readonly string[]): number | undefined {
  const words = searchWords(text);
  let sum = 0;
  for (const word of wanted) {
    const distance = distanceTo(word, words);
    if (distance === undefined) return undefined;
    sum += distance;
  }
  return sum;
}

/**
 * The items that a search means: first those that hold it as it was typed, then those that have its words in any order.
 * Where there is none of either, those of which each word is met with slips in spelling allowed, the nearest first.
 */
export function searchIn<T>(items: readonly T[], textOf: (item: T) => string, search: string): T[] {
  const typed = search.trim().toLowerCase();
  if (typed === '') return [...items];
  const wanted = searchWords(search);
  const asTyped: T[] = [];
  const near: { item: T; distance: number }[] = [];
  for (const item of items) {
    const text = textOf(item);
    if (text.toLowerCase().includes(typed)) {
      asTyped.push(item);
      continue;
    }
    const distance = wanted.length === 0 ? undefined : distanceOf(text, wanted);
    if (distance !== undefined) near.push({ item, distance });
  }
  const exact = near.filter(({ distance }) => distance === 0);
  const found = asTyped.length + exact.length > 0 ? exact : near.sort((a, b) => a.distance - b.distance);
  return [...asTyped, ...found.map(({ item }) => item)];
}
