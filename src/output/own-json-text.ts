/** What JSON.stringify leaves as it is although it can drive a terminal or break a line of JSON. */
const DRIVING = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON in which nothing can drive a terminal: escaped, it says the same. */
export function harmlessJson(json: string): string {
  return json.replace(DRIVING, escaped);
}

/**
 * A JSON document that is safe on a terminal, for a value whose numbers are all JavaScript's own; several times faster
 * than `jsonText`.
 * @param indent blanks a level; undefined: one line
 */
export function ownJsonText(value: unknown, indent?: number): string {
  return harmlessJson(JSON.stringify(value, null, indent));
}

/** The same as bytes where the text is ASCII, of which DEL alone drives a terminal: that takes no search. */
function harmlessBytes(json: string): string | Uint8Array {
  const bytes = Buffer.from(json);
  return bytes.length === json.length && !bytes.includes(0x7f) ? bytes : harmlessJson(json);
}

/** Elements of a list in one part: some ten thousand characters of the longest lists that there are. */
const IN_ONE_PART = 25;

/**
 * The same on one line, in parts: the elements of the document's lists a few at a time, so that a long text never stands
 * in memory as a whole.
 */
export function* ownJsonParts(document: object): Generator<string | Uint8Array> {
  let before = '{';
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined) continue;
    const key = `${before}${JSON.stringify(name)}:`;
    before = ',';
    if (Array.isArray(value) && value.length > IN_ONE_PART) yield* listParts(key, value);
    else yield harmlessBytes(key + JSON.stringify(value));
  }
  yield before === '{' ? '{}' : '}';
}

function* listParts(key: string, list: readonly unknown[]): Generator<string | Uint8Array> {
  yield harmlessJson(`${key}[`);
  for (let from = 0; from < list.length; from += IN_ONE_PART) {
    const some = JSON.stringify(list.slice(from, from + IN_ONE_PART));
    yield harmlessBytes(from === 0 ? some.slice(1, -1) : `,${some.slice(1, -1)}`);
  }
  yield ']';
}
