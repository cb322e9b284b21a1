import { editDistance } from './nearest.ts';

/** The words of names as people look for them: `meetingCreate`, `meeting:write:meeting` and `/users/{userId}` taken apart. */
export function searchWords(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A word of the search is met by a word that begins with it, or, from five letters on, by one that differs in a letter or two. */
function distanceTo(wanted: string, words: readonly string[]): number | undefined {
  if (words.some((word) => word.startsWith(wanted))) return 0;
  const limit = wanted.length < 5 ? 0 : wanted.length < 8 ? 1 : 2;
  if (limit === 0) return undefined;
  const least = Math.min(...words.map((word) => editDistance(wanted, word, limit)));
  return least <= limit ? least : undefined;
}

/**
 * The items that a search means, in their order, the exact ones first: all that hold the search as it was typed, else
 * those of which each word is met, slips in spelling allowed.
 */
export function searchIn<T>(items: readonly T[], textOf: (item: T) => string, search: string): T[] {
  const typed = search.trim().toLowerCase();
  if (typed === '') return [...items];
  const exact = items.filter((item) => textOf(item).toLowerCase().includes(typed));
  if (exact.length > 0) return exact;
  const wanted = searchWords(search);
  if (wanted.length === 0) return [];
  const found: { item: T; distance: number }[] = [];
  for (const item of items) {
    const words = searchWords(textOf(item));
    let sum: number | undefined = 0;
    for (const word of wanted) {
      const distance = distanceTo(word, words);
      if (distance === undefined) {
        sum = undefined;
        break;
      }
      sum += distance;
    }
    if (sum !== undefined) found.push({ item, distance: sum });
  }
  return found.sort((a, b) => a.distance - b.distance).map(({ item }) => item);
}
