import { stringify } from 'lossless-json';
import { harmlessJson } from './own-json-text.ts';

/**
 * A JSON document that is safe on a terminal and loses nothing: numbers that came from Zoom keep every digit.
 * @param indent blanks a level; undefined: one line
 */
export function jsonText(value: unknown, indent?: number): string {
  return harmlessJson(stringify(value, null, indent) ?? 'null');
}
