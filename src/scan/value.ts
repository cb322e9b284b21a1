/**
 * What an expression yields as far as the source tells: text with holes, each named after what fills it at run time.
 * Several values where a branch decides. A hole is written between two characters that no source text keeps.
 */
export type Value = readonly string[];

export const MOST_ALTERNATIVES = 4;

/** A text longer than this is no address. */
export const LONGEST = 2_000;

const OPEN = '\ue000';
const CLOSE = '\ue001';

/** One hole, and what fills it. */
const HOLE = /\ue000([^\ue000\ue001]*)\ue001/g;

export function hole(name: string): string {
  return OPEN + name.slice(-120) + CLOSE;
}

export function unknown(name: string): Value {
  return [hole(name)];
}

/** The name of the hole that a text is, and nothing else. */
export function onlyHole(text: string): string | undefined {
  return /^\ue000([^\ue000\ue001]*)\ue001$/.exec(text)?.[1];
}

/** The name of the hole that a text begins with. */
export function leadingHole(text: string): string | undefined {
  return /^\ue000([^\ue000\ue001]*)\ue001/.exec(text)?.[1];
}

export function hasHole(text: string): boolean {
  return text.includes(OPEN);
}

export function fillHoles(text: string, fill: (name: string, whole: string) => string): string {
  return text.replace(HOLE, (whole, name: string) => fill(name, whole)).slice(0, LONGEST);
}

function distinct(values: readonly string[]): Value {
  return [...new Set(values.map((value) => value.slice(0, LONGEST)))].slice(0, MOST_ALTERNATIVES);
}

/** One after the other, for every pair of alternatives. */
export function joined(left: Value, right: Value): Value {
  return distinct(left.flatMap((a) => right.map((b) => a + b)));
}

export function either(one: Value, other: Value): Value {
  return distinct([...one, ...other]);
}

/** A base and what is below it, with one slash between them. */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}
