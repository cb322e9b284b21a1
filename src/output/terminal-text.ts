/** Text that may hold escape sequences of our own making; everything foreign in it was made harmless before. */
export class TerminalText {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  toString(): string {
    return this.value;
  }
}

/** Characters that drive a terminal or turn the direction of writing: C0, DEL, C1, bidirectional controls, lone surrogates. */
const DRIVING =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  return code === 0x7f ? '^?' : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** What most texts are, which is sooner seen than that nothing of the above is in them. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Foreign text made harmless: what would drive the terminal is shown instead of obeyed [security.md 15]. */
export function harmless(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(DRIVING, visible);
}

/** The same for a text of several lines: its line breaks and tabs stay what they are. */
export function harmlessLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(DRIVING, (character) => (/[\n\t]/.test(character) ? character : visible(character)));
}

/** What may be printed: a plain value is foreign and is made harmless, `TerminalText` is printed as it is. */
export type Printable = string | number | TerminalText;

export function terminalText(value: Printable): TerminalText {
  return value instanceof TerminalText ? value : new TerminalText(harmless(String(value)));
}

function safe(value: Printable): string {
  return value instanceof TerminalText ? value.value : harmless(String(value));
}

/** Composes a line: the literal parts are our own, each value put in is made harmless unless it is `TerminalText`. */
export function t(strings: TemplateStringsArray, ...values: readonly Printable[]): TerminalText {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += safe(value) + (strings[index + 1] ?? '');
  return new TerminalText(text);
}

export function joined(parts: readonly Printable[], separator: string): TerminalText {
  return new TerminalText(parts.map(safe).join(separator));
}
