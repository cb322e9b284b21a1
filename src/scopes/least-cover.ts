/**
 * The fewest and narrowest scopes that open everything: of each set of alternatives at least one.
 * @param needs the alternatives of each endpoint, the narrowest first
 */
export function leastCover(needs: readonly (readonly string[])[]): string[] {
  const open = needs.filter((alternatives) => alternatives.length > 0);
  // What has no alternative is needed, and may open others.
  const chosen = new Set(open.filter(({ length }) => length === 1).flat());
  for (const alternatives of open) {
    if (alternatives.some((scope) => chosen.has(scope))) continue;
    chosen.add(alternatives[0] as string);
  }
  // One that was chosen early may have become needless by one that came later.
  for (const scope of [...chosen]) {
    const others = new Set(chosen);
    others.delete(scope);
    if (open.every((alternatives) => alternatives.some((one) => others.has(one)))) chosen.delete(scope);
  }
  return [...chosen].sort();
}
