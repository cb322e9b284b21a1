/** Of longer texts only the start, the end, and what looks like an error in between are read. */
const LONGEST = 200_000;

/** What stands in or near most errors, in whatever quotes and escapes. */
const LIKE_AN_ERROR =
  /\bcontain\W{1,8}(?:the\W{1,8})?scope|\b(?:error)?_?code\\{0,9}["'&%]|\berror\\{0,9}["']?[:=]|\binvalid[ _+]|\brate limit\b/gi;

const AROUND = 2_000;
const MOST_PLACES = 25;

/** The surroundings of each place that looks like an error. */
function places(text: string): string[] {
  const found: string[] = [];
  LIKE_AN_ERROR.lastIndex = 0;
  for (let match = LIKE_AN_ERROR.exec(text); match !== null; match = LIKE_AN_ERROR.exec(text)) {
    const end = match.index + AROUND;
    found.push(text.slice(Math.max(0, match.index - AROUND), end));
    if (found.length === MOST_PLACES) break;
    LIKE_AN_ERROR.lastIndex = end;
  }
  return found;
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const half = LONGEST / 2;
  return [text.slice(0, half), ...places(text.slice(half, -half)), text.slice(-half)].join('\n');
}

/** Tags that error pages and forum posts have around a message. */
const TAGS =
  /<\/?(?:html|head|title|body|h\d|p|br|hr|b|i|em|strong|code|pre|span|div|ul|ol|li|td|tr|a)\b[^<>]{0,300}>/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  ldquo: '"',
  rdquo: '"',
  lsquo: "'",
  rsquo: "'",
  colon: ':',
  comma: ',',
  lsqb: '[',
  rsqb: ']',
  lbrack: '[',
  rbrack: ']',
};

function character(codePoint: number, otherwise: string): string {
  return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : otherwise;
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g,
    (whole, decimal, hex, name) => {
      if (decimal !== undefined) return character(Number(decimal), whole);
      if (hex !== undefined) return character(Number.parseInt(hex, 16), whole);
      return ENTITIES[name.toLowerCase()] ?? whole;
    },
  );
}

function decodePercent(text: string): string {
  if (!/%(?:5B|22|3A|20|7B)/i.test(text)) return text;
  return text.replace(/(?:%[0-7][0-9a-fA-F])+/g, (codes) => decodeURIComponent(codes));
}

/**
 * An error as someone pasted it, made plain to search: HTML entities, percent codes and JSON escapes decoded, typographic
 * quotes straight, and terminal sequences, control and invisible characters gone. Line breaks stay.
 */
export function plainText(text: string): string {
  // A run of backslashes is tried from its first one only, or a long run would take the square of its length.
  return decodePercent(decodeEntities(decodeEntities(shortened(text))))
    .replace(TAGS, ' ')
    .replace(/(?<!\\)\\+u([0-9a-fA-F]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?<!\\)\\+(?:r\\+n|[nr])/g, '\n')
    .replace(/(?<!\\)\\+t/g, ' ')
    .replace(/(?<!\\)\\+(["'/[\]])/g, '$1')
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\u201c-\u201f\u00ab\u00bb\u2033\uff02]/g, '"')
    .replace(/[\u2018-\u201b\u2032\u00b4`\uff07]/g, "'")
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}

export interface Code {
  readonly code: number;
  readonly index: number;
}

/**
 * Zoom's own codes in a plain text, in order: `"code":4711`, `errorCode=4702`, `code 124`, and `(4,700)` as authorize
 * pages print it, and `error 4711`. The status of the HTTP reply is none of them.
 */
export function codesIn(plain: string): Code[] {
  const found: Code[] = [];
  const named =
    /(?:\b|_)(?:error[ _-]?)?code["']?\s{0,3}[:=]?\s{0,3}["']?(\d{1,3}(?:,\d{3})+|\d{1,6})(?!\w)/gi;
  for (const match of plain.matchAll(named)) {
    const before = plain.slice(Math.max(0, match.index - 10), match.index);
    if (!/(?:status|http|exit|response)[ _-]?$/i.test(before)) found.push(codeAt(match));
  }
  for (const match of plain.matchAll(/\((\d,\d{3}|47\d\d)\)/g)) found.push(codeAt(match));
  // `Zoom API error 4711`, as people tell it; `error 404` is the HTTP reply's status.
  for (const match of plain.matchAll(
    /error\s{0,3}[:#]?\s{0,3}(\d{3,6})(?![\w.]|\s{0,3}(?:errors|times))/gi,
  )) {
    const before = plain.slice(Math.max(0, match.index - 10), match.index);
    const isStatus =
      /^[45]\d\d$/.test(match[1] ?? '') || /(?:status|http|exit|response)[ _-]?$/i.test(before);
    if (!isStatus) found.push(codeAt(match));
  }
  return found.sort((a, b) => a.index - b.index);
}

function codeAt(match: RegExpMatchArray): Code {
  return { code: Number((match[1] ?? '').replaceAll(',', '')), index: match.index ?? 0 };
}
