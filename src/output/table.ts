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

/** Rows under a head on a terminal; in a pipe one line a row, its cells set apart by tabs and no head. */
export async function printTable(
  out: Output,
  head: readonly string[],
  rows: readonly (readonly Printable[])[],
): Promise<void> {
  if (!out.isTerminal) {
    // In one go: a write for each of a thousand rows takes longer than the rows.
    if (rows.length > 0)
      out.line(
        joined(
          rows.map((row) => joined(row, '\t')),
          '\n',
        ),
      );
    return;
  }
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: head.map((name) => out.colours.soft(name).value),
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map((cell) => terminalText(cell).value));
  for (const line of table.toString().split('\n')) out.line(new TerminalText(line.trimEnd()));
}
