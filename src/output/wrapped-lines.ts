import stringWidth from 'fast-string-width';

/** A colour or style of our own, in front of a word or behind it; it takes no column. */
const SEQUENCE = /\u001b\[[\d;]*m/.source;

/** A mark, a number or a label with blanks after it at the beginning of a line: behind it the text stays on all lines. */
const MARK = new RegExp(
  `^(?: *${SEQUENCE})* *(?:(?:(?:[✓✗!?•→…·▸-]|\\d{1,2}\\.)(?:${SEQUENCE})*|[A-Z][a-z]+ +(?:${SEQUENCE})*) +)?`,
);

const COMMAND_NOUN = 'account|app|meeting|scopes|observations|endpoint|completion|help';
const VALUE = /(?:"[^"]*"|'[^']*'|[^\s"',;]+)/.source;
/** An option, with the value that follows it where that is one and no word of the sentence. */
const OPTION = `--?[a-z][\\w-]*(?:[= ](?!(?:or|and|for|is|in|to|with|says|gives)\\b|[-(])${VALUE})?`;

/** What has to be copied in one piece: a command with its options, a call, an option with its value, a text in quotes. */
const WHOLE = new RegExp(
  [
    `zoomctl (?:(?:${COMMAND_NOUN}) )?[a-z][\\w-]*(?: ${OPTION})*(?: "[^"]*")?`,
    '(?:GET|POST|PUT|PATCH|DELETE) (?:/|https?:)\\S+',
    OPTION,
    '"[^"]{1,60}"',
  ].join('|'),
  'g',
);

/** Stands for a blank at which no line may end. */
const KEPT_BLANK = '\ue0ff';

function shown(text: string): string {
  return text.replaceAll(KEPT_BLANK, ' ');
}

/** Words with the blanks before them; what has to stay whole is one word where it fits on a line at all. */
function wordsOf(text: string, room: number): string[] {
  const kept = text.replace(WHOLE, (whole) =>
    stringWidth(whole) <= room ? whole.replaceAll(' ', KEPT_BLANK) : whole,
  );
  return kept.match(/\s*\S+/g) ?? [];
}

/** Narrower than this nothing can be set. */
const NARROWEST = 20;

function wrappedLine(line: string, columns: number): string {
  if (columns < NARROWEST || stringWidth(line) <= columns) return line;
  const head = MARK.exec(line)?.[0] ?? '';
  const indent = Math.min(stringWidth(head), columns - NARROWEST / 2);
  const room = columns - indent;
  const lines: string[] = [];
  let current = head;
  let width = indent;
  let isEmpty = true;
  for (const word of wordsOf(line.slice(head.length), room)) {
    const bare = word.trimStart();
    const wide = stringWidth(shown(isEmpty ? bare : word));
    // What no line can hold the terminal breaks in any case: there it stays beside what it belongs to.
    const fitsAlone = stringWidth(shown(bare)) <= room;
    if (!isEmpty && ((width + wide > columns && fitsAlone) || width > columns)) {
      lines.push(current);
      current = ' '.repeat(indent) + bare;
      width = indent + stringWidth(shown(bare));
    } else {
      current += isEmpty ? bare : word;
      width += wide;
    }
    isEmpty = false;
  }
  return shown([...lines, current].join('\n'));
}

/**
 * Text for a terminal of so many columns: each line that is wider is broken between words, and goes on below where its
 * text began. URLs, scopes, commands and calls stay whole.
 */
export function wrappedLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrappedLine(line, columns))
    .join('\n');
}
