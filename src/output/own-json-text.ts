/** What JSON.stringify leaves as it is although it can drive a terminal or break a line of JSON. */
const DRIVING = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON in which nothing can drive a terminal: escaped, it says the same. */
export function harmlessJson(json: string): string {
  // V8 interprets an expression the first time and compiles it the second: on a megabyte that is a tenfold difference.
  ''.replace(DRIVING, escaped);
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
