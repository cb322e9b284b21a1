import { type Each, gathered, isEachAsJson } from '../each.ts';

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

/** The same, sooner: of ASCII text DEL alone drives a terminal, and to look for one character takes no pattern. */
function harmlessPart(json: string): string {
  return Buffer.byteLength(json) === json.length && !json.includes('\u007f') ? json : harmlessJson(json);
}

/** Elements of a list in one part: of the longest lists that there are about as many characters as a pipe holds. */
const IN_ONE_PART = 100;

/** Characters: each write wakes the reader, who would find a few words. */
const WORTH_WRITING = 48 * 1024;

/** A list of a document, or what makes its elements one by one. */
function isList(value: unknown): value is Each<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as Each<unknown>).forEach === 'function'
  );
}

/**
 * The document with arrays in the place of whatever else makes elements one by one. Its properties are read in their order,
 * so that one may say what is known only after the elements of another were made.
 */
export function completeDocument(document: object): object {
  const properties = document as Readonly<Record<string, unknown>>;
  const complete: Record<string, unknown> = {};
  for (const name of Object.keys(document)) {
    const value = properties[name];
    complete[name] = isList(value) ? gathered(value) : value;
  }
  return complete;
}

/**
 * Writes the same as a line, in parts: the elements of the document's lists a few at a time, so that a long text never
 * stands in memory as a whole. Its properties are read in their order, too.
 */
export function printOwnJson(document: object, write: (part: string) => void): void {
  let waiting = '';
  const print = (text: string): void => {
    waiting += text;
    if (waiting.length < WORTH_WRITING) return;
    write(harmlessPart(waiting));
    waiting = '';
  };
  printObject('', document, print);
  write(harmlessPart(`${waiting}\n`));
}

function printObject(key: string, object: object, print: (text: string) => void): void {
  const properties = object as Readonly<Record<string, unknown>>;
  let before = `${key}{`;
  for (const name of Object.keys(object)) {
    const value = properties[name];
    if (value === undefined) continue;
    printValue(`${before}${JSON.stringify(name)}:`, value, print);
    before = ',';
  }
  print(before === ',' ? '}' : `${before}}`);
}

function isShort(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= IN_ONE_PART;
}

/** An object that is a short text but for a list in it. */
function holdsLongList(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isList(value)) return false;
  return Object.values(value).some((one) => isList(one) && !isShort(one));
}

function printValue(key: string, value: unknown, print: (text: string) => void): void {
  if (isList(value) && !isShort(value)) printList(key, value, print);
  else if (holdsLongList(value)) printObject(key, value, print);
  else if (isShort(value) && value.some(holdsLongList)) {
    for (const [index, element] of value.entries())
      printValue(index === 0 ? `${key}[` : ',', element ?? null, print);
    print(']');
  } else print(key + JSON.stringify(value));
}

function printList(key: string, list: Each<unknown>, print: (part: string) => void): void {
  print(`${key}[`);
  if (isEachAsJson(list)) {
    let before = '';
    list.forEachJson((json) => {
      print(before + json);
      before = ',';
    });
  } else printItems(list, print);
  print(']');
}

function printItems(list: Each<unknown>, print: (part: string) => void): void {
  let some: unknown[] = [];
  // The text of [0,element,element] from its third character on has the comma in front: to join one to it copies it all.
  let from = 1;
  const printSome = (): void => print(JSON.stringify(some).slice(from, -1));
  list.forEach((element) => {
    if (some.length > IN_ONE_PART) {
      printSome();
      some = [0];
      from = 2;
    }
    some.push(element);
  });
  printSome();
}
