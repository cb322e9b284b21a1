import type { Output } from './output.ts';
import { joined, type Printable, TerminalText, terminalText } from './terminal-text.ts';

/** No lines between cells: blanks set the columns apart, and nothing but the content is left to copy. */
const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Blanks between columns. */
const GAP = BARE.middle.length;

/**
 * The widths in which a table fits the terminal: the widest columns give way, as far as their longest words allow.
 * Undefined where it fits as it is; null where no widths will do.
 */
function fittingWidths(
  rows: readonly (readonly string[])[],
  columns: number,
  widthOf: (text: string) => number,
): number[] | null | undefined {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widest = (measure: (cell: string) => number) =>
    Array.from({ length: count }, (_, index) =>
      rows.reduce((most, row) => Math.max(most, measure(row[index] ?? '')), 1),
    );
  const widths = widest(widthOf);
  const least = widest((cell) => Math.max(0, ...cell.split(/\s+/).map(widthOf)));
  const room = columns - GAP * (count - 1);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  let excess = sum(widths) - room;
  if (excess <= 0) return undefined;
  if (sum(least) > room) return null;
  while (excess > 0) {
    const spare = widths.map((width, index) => width - (least[index] ?? 0));
    const open = widths.filter((_, index) => (spare[index] ?? 0) > 0);
    const index = widths.findIndex((width, at) => width === Math.max(...open) && (spare[at] ?? 0) > 0);
    widths[index] = (widths[index] ?? 0) - 1;
    excess--;
  }
  return widths;
}

/** As many cells on a line as fit, and the others indented below. */
function packed(row: readonly string[], columns: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const cell of row) {
    if (cell === '') continue;
    const line = lines.at(-1);
    const longer = `${line}${' '.repeat(GAP)}${cell}`;
    if (line !== undefined && widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(line === undefined ? cell : `    ${cell}`);
  }
  return lines;
}

/**
 * Rows under a head on a terminal, within its width: cells are wrapped by words, and where not even their longest words
 * stand side by side each row goes on below. In a pipe one line a row, its cells set apart by tabs and no head.
 */
export async function printTable(
  out: Output,
  head: readonly string[],
  rows: readonly (readonly Printable[])[],
): Promise<void> {
  if (!out.isTerminal) {
    // In one go: a write for each of a thousand rows takes longer than the rows.
    if (rows.length > 0)
      out.line(new TerminalText(rows.map((row) => joined(row, '\t').value.replace(/\t+$/, '')).join('\n')));
    return;
  }
  const [{ default: Table }, { default: stringWidth }] = await Promise.all([
    import('cli-table3'),
    import('fast-string-width'),
  ]);
  const cells = rows.map((row) => row.map((cell) => terminalText(cell).value));
  const colWidths = fittingWidths([head, ...cells], out.width, stringWidth);
  if (colWidths === null) {
    for (const row of cells)
      for (const line of packed(row, out.width, stringWidth)) out.line(new TerminalText(line));
    return;
  }
  const table = new Table({
    head: head.map((name) => out.colours.soft(name).value),
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(colWidths === undefined ? {} : { colWidths, wordWrap: true, wrapOnWordBoundary: true }),
  });
  for (const row of cells) table.push(row);
  for (const line of table.toString().split('\n')) out.line(new TerminalText(line.trimEnd()));
}
