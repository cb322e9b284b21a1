/** A line of a text. */
export interface Line {
  readonly text: string;
  /** Counts the lines before it. */
  readonly number: () => number;
}

/** The lines of a text that hold `needle`, which has no line break in it; the last line of the text ends with one. */
export function linesWith(text: string, needle: string): Line[] {
  const found: Line[] = [];
  let at = text.indexOf(needle);
  while (at >= 0) {
    const start = text.lastIndexOf('\n', at) + 1;
    const end = text.indexOf('\n', at);
    found.push({
      text: text.slice(start, end),
      number: () => text.slice(0, start).split('\n').length - 1,
    });
    at = text.indexOf(needle, end);
  }
  return found;
}
