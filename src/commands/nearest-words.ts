import { editDistance } from '../scopes/nearest.ts';
import { searchWords } from '../scopes/search.ts';

/** Words that a search without any result was likely meant to be, the likeliest first: at most a third of it differs. */
export function nearestWords(search: string, texts: readonly string[], most = 3): string[] {
  const words = new Set(texts.flatMap(searchWords));
  const found = searchWords(search).flatMap((wanted) => {
    if (words.has(wanted)) return [];
    const limit = Math.floor(wanted.length / 3);
    return [...words]
      .map((word) => ({ word, distance: editDistance(wanted, word, limit) }))
      .filter(({ word, distance }) => word.length > 2 && distance <= limit);
  });
  found.sort((a, b) => a.distance - b.distance);
  return [...new Set(found.map(({ word }) => word))].slice(0, most);
}
