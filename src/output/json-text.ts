import { LosslessNumber, stringify } from 'lossless-json';
import { harmlessJson } from './own-json-text.ts';

/** The name of a field that stands for a `LosslessNumber` when it is written like any other object. */
const KEPT_NUMBER = `${JSON.stringify(Object.keys(new LosslessNumber('0'))[0])}:`;

/**
 * A JSON document that is safe on a terminal and loses nothing: numbers that came from Zoom keep every digit.
 * @param indent blanks a level; undefined: one line
 */
export function jsonText(value: unknown, indent?: number): string {
  // Node's own way is many times as fast, and right where no number is kept as its text.
  const plain = JSON.stringify(value, null, indent) as string | undefined;
  const text = plain?.includes(KEPT_NUMBER) ? stringify(value, null, indent) : plain;
  return harmlessJson(text ?? 'null');
}
