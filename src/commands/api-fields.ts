import { isUtf8 } from 'node:buffer';
import { LosslessNumber } from 'lossless-json';
import { type Failure, usageError } from '../errors.ts';
import { bytesOfFile } from '../input-bytes.ts';

/** A field as it was typed: its name with its keys (`settings[waiting_room]`), and its value. */
export interface Field {
  readonly flag: '-f' | '-F';
  readonly text: string;
}

type Json = Record<string, unknown>;

/** A field's keys, the value that was typed, and how messages name it: its value may be a secret. */
interface Keyed {
  readonly keys: readonly string[];
  readonly value: string;
  readonly label: string;
}

/** `settings[waiting_room]` as the keys that lead to it; `[]` adds to a list, `[0]` is an element of one. */
function keysOf({ flag, text }: Field): Keyed {
  const [, name = '', rest = '', value = ''] = /^([^=[\]]+)((?:\[[^[\]]*\])*)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw usageError(`${flag} takes key=value, or settings[key]=value, not "${text}".`);
  const [first = '', ...below] = name.split('.');
  if (below.length > 0 && /^[A-Za-z_]\w*(?:\.\w+)+$/.test(name)) {
    const nested = `${first}${below.map((key) => `[${key}]`).join('')}${rest}`;
    throw usageError(`${flag} ${name}: a dot does not nest.`, `Did you mean ${flag} '${nested}=…'?`);
  }
  const keys = [name, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
  return { keys, value, label: `${flag} ${name}${rest}` };
}

/** The bytes of `@file`, or, for `@-`, of standard input. */
async function bytesOf(file: string, readStdin: () => Promise<Uint8Array>): Promise<Uint8Array> {
  if (file === '-') return readStdin();
  return bytesOfFile(file, `-F: ${file}`);
}

/** The value of `-F`: JSON's true, false, null and numbers (of any size) as such, `@file` the text of a file. */
async function typed({ value, label }: Keyed, readStdin: () => Promise<Uint8Array>): Promise<unknown> {
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (value === 'null') return null;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)) return new LosslessNumber(value);
  if (!value.startsWith('@')) return value;
  const bytes = await bytesOf(value.slice(1), readStdin);
  if (isUtf8(bytes)) return Buffer.from(bytes).toString();
  throw usageError(
    `${label}: ${value === '@-' ? 'standard input' : value.slice(1)} is no text in UTF-8, and JSON holds nothing else.`,
    'Where Zoom takes a file, add --content-type multipart/form-data.',
  );
}

/** Two fields that can't both be. */
class Clash extends Error {}

type Holder = Json | unknown[];

const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' && value !== null && !(value instanceof LosslessNumber);

const ofList = (key: string | undefined): boolean => key !== undefined && /^\d{0,6}$/.test(key);

/** Whether an element of a list can still take the field: a key that comes again begins the next one. */
function takes(held: unknown, [key = '', ...below]: readonly string[]): boolean {
  if (!isHolder(held) || Array.isArray(held) !== ofList(key)) return false;
  if (Array.isArray(held)) return key === '' || takes(held[Number(key)], below);
  return !Object.hasOwn(held, key) || (below.length > 0 && takes(held[key], below));
}

/** What stands before the field's last key; made where it isn't there yet. */
function fresh(below: readonly string[], value: unknown): unknown {
  if (below.length === 0) return value;
  const holder: Holder = ofList(below[0]) ? [] : (Object.create(null) as Json);
  put(holder, below, value);
  return holder;
}

function put(holder: Holder, [key = '', ...below]: readonly string[], value: unknown): void {
  if (Array.isArray(holder) !== ofList(key)) throw new Clash();
  if (Array.isArray(holder)) {
    const index = key === '' ? holder.length - 1 : Number(key);
    const again = key === '' ? below.length > 0 && takes(holder[index], below) : index < holder.length;
    if (!again && key !== '' && index > holder.length) throw new Clash();
    if (again) putBelow(holder[index], below, value);
    else holder.push(fresh(below, value));
    return;
  }
  if (Object.hasOwn(holder, key)) {
    putBelow(holder[key], below, value);
    return;
  }
  // A null prototype keeps a field named __proto__ an ordinary one.
  const made = { value: fresh(below, value), enumerable: true, writable: true, configurable: true };
  Object.defineProperty(holder, key, made);
}

function putBelow(held: unknown, below: readonly string[], value: unknown): void {
  if (below.length === 0 || !isHolder(held)) throw new Clash();
  put(held, below, value);
}

/** Names the field that stands in the way of another. */
function clash(field: Keyed, before: readonly Keyed[]): Failure {
  const same = before.find(({ keys }) => keys.join('[') === field.keys.join('['));
  if (same !== undefined && field.keys.at(-1) !== '')
    return usageError(`${field.label.replace(/^-[fF] /, '')} is given twice.`);
  const shared = ({ keys }: Keyed) => {
    const different = keys.findIndex((key, index) => key !== field.keys[index]);
    return different === -1 ? keys.length : different;
  };
  const other = before.toSorted((a, b) => shared(b) - shared(a))[0];
  if (other === undefined || shared(other) === 0)
    return usageError(`${field.label}: a list's elements begin at [0], and none is left out.`);
  return usageError(`${field.label} does not go together with ${other.label}.`);
}

/**
 * The fields as one object.
 * @param readStdin for `@-`
 * @throws a usage error that names the field
 */
export async function objectOf(
  fields: readonly Field[],
  readStdin: () => Promise<Uint8Array>,
): Promise<Json> {
  const object: Json = Object.create(null) as Json;
  const before: Keyed[] = [];
  for (const field of fields) {
    const keyed = keysOf(field);
    const value = field.flag === '-F' ? await typed(keyed, readStdin) : keyed.value;
    try {
      // The first key is always a name, whatever it looks like.
      const [name = '', ...below] = keyed.keys;
      if (Object.hasOwn(object, name)) putBelow(object[name], below, value);
      else {
        const made = { value: fresh(below, value), enumerable: true, writable: true, configurable: true };
        Object.defineProperty(object, name, made);
      }
    } catch (error) {
      throw error instanceof Clash ? clash(keyed, before) : error;
    }
    before.push(keyed);
  }
  return object;
}

/** The fields as the query of a request that has no body. @throws a usage error for nested ones */
export function queryOf(object: Json): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(object)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (isHolder(one)) {
        throw usageError(`${name}: a query holds no nested fields.`);
      }
      query.append(name, String(one));
    }
  }
  return query.toString();
}
