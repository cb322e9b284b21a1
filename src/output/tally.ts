/** Characters of the bar. */
const WIDTH = 24;

/** `█████░░░░░ 83 of 200`. */
export function tallyText(done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${done} of ${total}`;
}
