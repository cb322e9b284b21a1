/** Characters of a bar. */
const WIDTH = 24;

/** The one look of everything that tells how far it has come: `██████░░░░░░░░░░░░░░░░░░`. */
export function barText(done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.floor(Math.min(1, done / total) * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}
