/** A part of a JSON text, by its place in it. */
export interface Span {
  readonly start: number;
  /** After its last character. */
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function skipBlank(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** The end of the text literal that begins here. */
function skipText(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function opens(character: string | undefined): boolean {
  return character === '{' || character === '[';
}

/** The end of the value that begins here. Counts levels instead of calling itself: a reply may be nested as deep as it likes. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const character = text[at];
    if (character === '"') {
      at = skipText(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (opens(character)) depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
    } else if (depth === 0 && (character === ',' || text.charCodeAt(at) <= 0x20)) return at;
    at++;
  } while (at < text.length && (depth > 0 || !opens(text[from])));
  return at;
}

/** The members of the object that begins at `from`, of JSON that was found valid; of equal names the last one, as JSON.parse has it. */
export function membersOf(text: string, from = 0): Map<string, Span> {
  const found = new Map<string, Span>();
  let at = skipBlank(text, from);
  if (text[at] !== '{') return found;
  at = skipBlank(text, at + 1);
  while (at < text.length && text[at] !== '}') {
    const nameEnd = skipText(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipBlank(text, skipBlank(text, nameEnd) + 1);
    const end = skipValue(text, start);
    found.set(name, { start, end });
    at = skipBlank(text, end);
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return found;
}

/** The elements of the array that begins at `from`, of JSON that was found valid. */
export function elementsOf(text: string, from = 0): Span[] {
  const found: Span[] = [];
  let at = skipBlank(text, from);
  if (text[at] !== '[') return found;
  at = skipBlank(text, at + 1);
  while (at < text.length && text[at] !== ']') {
    const end = skipValue(text, at);
    found.push({ start: at, end });
    at = skipBlank(text, end);
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return found;
}
