import { renderUnicodeCompact } from 'uqr';
import { PLAIN } from '../output/colours.ts';
import type { Output } from '../output/output.ts';
import { TerminalText } from '../output/terminal-text.ts';

/** Black on white whatever the terminal's colours are: readers take a QR code the other way round badly. */
const WHITE_ON_BLACK = ['\u001b[97;40m', '\u001b[0m'] as const;

/** Prints a URL as a QR code: two rows of it in one line, its light parts drawn and its dark parts left blank. */
export function printQr(out: Output, url: string): void {
  const [begin, end] = out.colours === PLAIN ? ['', ''] : WHITE_ON_BLACK;
  for (const line of renderUnicodeCompact(url, { border: 2 }).split('\n')) {
    out.line(new TerminalText(`${begin}${line}${end}`));
  }
}
