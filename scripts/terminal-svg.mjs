// Draws what a terminal shows as a picture that is readable on light and dark pages.
import { createAnsiSequenceParser } from 'ansi-sequence-parser';

/** Pixels. The width of a character is that of nearly every monospaced font: 0.6 of its size. */
const FONT = 14;
const CHARACTER = FONT * 0.6;
const LINE = 20;
const PADDING = 20;
const BAR = 34;

/** The colours of a terminal on a light and on a dark ground. */
const COLOURS = {
  red: ['#b3261e', '#ff8f86'],
  green: ['#17713b', '#6ad49a'],
  yellow: ['#8a5a00', '#e8bd5c'],
  blue: ['#0b57c2', '#8ab4ff'],
  magenta: ['#8a2f9e', '#dca3ea'],
  cyan: ['#0a6b7c', '#6fd0e0'],
};

function style() {
  const rules = (index) =>
    Object.entries(COLOURS)
      .map(([name, shades]) => `.${name}{fill:${shades[index]}}`)
      .join('');
  return [
    `text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1a1d21;white-space:pre}`,
    '.ground{fill:#fbfbfc;stroke:#d5d9df}.dot{fill:#d5d9df}.bold{font-weight:700}.soft{fill:#5a6472}',
    rules(0),
    '@media(prefers-color-scheme:dark){text{fill:#e6e9ee}.ground{fill:#16181d;stroke:#363b44}.dot{fill:#363b44}.soft{fill:#a2abb8}',
    rules(1),
    '}',
  ].join('');
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function classesOf({ foreground, decorations }) {
  const name =
    foreground?.type === 'named'
      ? foreground.name.replace(/^bright(.)/, (_, first) => first.toLowerCase())
      : '';
  return [
    ...(name === 'black' || decorations.has('dim') ? ['soft'] : name in COLOURS ? [name] : []),
    ...(decorations.has('bold') ? ['bold'] : []),
  ];
}

/** One line: a text for each piece of one colour, at its own place, whatever the font's real width. */
function lineTexts(parser, line, y) {
  let column = 0;
  return parser.parse(line).flatMap((piece) => {
    const x = PADDING + column * CHARACTER;
    const text = piece.value;
    column += [...text].length;
    if (text.trim() === '') return [];
    const start = x + (text.length - text.trimStart().length) * CHARACTER;
    const classes = classesOf(piece);
    const named = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
    return `<text x="${start.toFixed(1)}" y="${y}"${named}>${escapeXml(text.trim())}</text>`;
  });
}

/** A line that is wider than the terminal, in as many as it takes there. */
function broken(line, columns) {
  const pieces = line.match(/\u001b\[[\d;]*m|[\s\S]/gu) ?? [];
  const lines = [''];
  let width = 0;
  for (const piece of pieces) {
    if (!piece.startsWith('\u001b')) {
      if (width === columns) {
        lines.push('');
        width = 0;
      }
      width += 1;
    }
    lines[lines.length - 1] += piece;
  }
  return lines;
}

/** @param screen text with the escape sequences for colours, such as `tmux capture-pane -e` gives it */
export function terminalSvg(screen, { columns, title }) {
  const parser = createAnsiSequenceParser();
  // Links (OSC 8) can't be followed in a picture.
  const plain = screen.replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g, '');
  const lines = plain.split('\n').flatMap((line) => broken(line.replace(/\s+$/, ''), columns));
  const width = Math.round(columns * CHARACTER + 2 * PADDING);
  const height = BAR + lines.length * LINE + PADDING;
  const texts = lines.flatMap((line, index) => lineTexts(parser, line, BAR + index * LINE + FONT));
  const dots = [0, 1, 2].map((dot) => `<circle class="dot" cx="${PADDING + dot * 18}" cy="17" r="5.5"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${style()}</style>`,
    `<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    dots.join(''),
    ...texts,
    '</svg>\n',
  ].join('\n');
}
