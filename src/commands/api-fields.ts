import { readFile } from 'node:fs/promises';
import { LosslessNumber } from 'lossless-json';
import { usageError } from '../errors.ts';

/** A field as it was typed: its name with its keys (`settings[waiting_room]`), and its value. */
export interface Field {
  readonly flag: '-f' | '-F';
  readonly text: string;
}

type Json = Record<string, unknown>;

/** `settings[waiting_room]` as the keys that lead to it; a last `[]` adds to a list. */
function keysOf({ flag, text }: Field): { keys: string[]; value: string } {
  const [, name = '', rest = '', value = ''] = /^([^=[\]]+)((?:\[[^[\]]*\])*)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw usageError(`${flag} takes key=value, or settings[key]=value, not "${text}".`);
  return { keys: [name, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')], value };
}

/** The value of `-F`: JSON's true, false, null and numbers (of any size) as such, `@file` the text of a file. */
async function typed(value: string): Promise<unknown> {
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (value === 'null') return null;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)) return new LosslessNumber(value);
  if (!value.startsWith('@')) return value;
  try {
    return await readFile(value.slice(1), 'utf8');
  } catch (error) {
    throw usageError(`-F: ${value.slice(1)} can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function put(target: Json, [key = '', ...below]: readonly string[], value: unknown, field: Field): void {
  const clash = () =>
    usageError(`${field.flag} ${field.text} does not go together with the fields before it.`);
  if (!Object.hasOwn(target, key)) {
    // A null prototype keeps a field named __proto__ an ordinary one.
    const fresh = below.length === 0 ? value : below[0] === '' ? [] : Object.create(null);
    Object.defineProperty(target, key, {
      value: fresh,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    if (below.length === 0) return;
  } else if (below.length === 0) throw clash();
  const held = target[key];
  if (below.length === 1 && below[0] === '') {
    if (!Array.isArray(held)) throw clash();
    held.push(value);
    return;
  }
  if (typeof held !== 'object' || held === null || Array.isArray(held) || below[0] === '') throw clash();
  put(held as Json, below, value, field);
}

/** The fields as one object. @throws a usage error that names the field */
export async function objectOf(fields: readonly Field[]): Promise<Json> {
  const object: Json = Object.create(null) as Json;
  for (const field of fields) {
    const { keys, value } = keysOf(field);
    put(object, keys, field.flag === '-F' ? await typed(value) : value, field);
  }
  return object;
}

/** The fields as the query of a request that has no body. @throws a usage error for nested ones */
export function queryOf(object: Json): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(object)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (typeof one === 'object' && one !== null && !(one instanceof LosslessNumber)) {
        throw usageError(`${name}: a query holds no nested fields.`);
      }
      query.append(name, String(one));
    }
  }
  return query.toString();
}
