/** `POST /users/me/meetings` without quotes comes as two words, and is meant as one endpoint. */
export function joinMethods(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && /^(?:GET|POST|PUT|PATCH|DELETE)$/i.test(before) && word.includes('/')) {
      joined[joined.length - 1] = `${before} ${word}`;
    } else joined.push(word);
  }
  return joined;
}
