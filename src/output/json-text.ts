import { stringify } from 'lossless-json';

/** What JSON.stringify leaves as it is although it can drive a terminal or break a line of JSON. */
const DRIVING = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A JSON document that is safe on a terminal and loses nothing: numbers that came from Zoom keep every digit.
 * @param indent blanks a level; undefined: one line
 */
export function jsonText(value: unknown, indent?: number): string {
  return (stringify(value, null, indent) ?? 'null').replace(DRIVING, escaped);
}
