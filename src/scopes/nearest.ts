/** The number of single-character changes between two texts; anything above `limit` counts as `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return beyond;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => Math.min(column, beyond));
  let current = new Array<number>(b.length + 1).fill(beyond);
  for (let row = 1; row <= a.length; row++) {
    // Farther than this from the diagonal, more than `limit` characters were added or left out.
    const first = Math.max(1, row - limit);
    const last = Math.min(b.length, row + limit);
    let left = first === 1 ? Math.min(row, beyond) : beyond;
    current[first - 1] = left;
    let least = left;
    for (let column = first; column <= last; column++) {
      const changed = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const above = column === row + limit ? beyond : (previous[column] as number) + 1;
      left = Math.min(changed, above, left + 1);
      current[column] = left;
      if (left < least) least = left;
    }
    if (least > limit) return beyond;
    [previous, current] = [current, previous];
  }
  return Math.min(previous[b.length] as number, beyond);
}

/** The names that `wanted` was likely meant to be, the likeliest first; a difference in case alone costs nothing. */
export function nearest(wanted: string, names: Iterable<string>, most = 3): string[] {
  const lower = wanted.toLowerCase();
  let limit = Math.max(2, Math.floor(wanted.length / 4));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    const distance = editDistance(lower, name.toLowerCase(), limit);
    if (distance > limit || found.some((other) => other.name === name)) continue;
    // Of names as near as each other the first one counts.
    const place = found.findIndex((other) => other.distance > distance);
    found.splice(place < 0 ? found.length : place, 0, { name, distance });
    if (found.length > most) found.pop();
    if (found.length === most) limit = (found.at(-1)?.distance as number) - 1;
    if (limit < 0) break;
  }
  return found.map(({ name }) => name);
}
