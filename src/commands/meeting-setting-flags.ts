import { usageError } from '../errors.ts';
import { nearest } from '../scopes/nearest.ts';
import { shellWord } from '../shell-word.ts';
import { publishedSettings, type SettingsRequest, type SettingType } from '../zoom/meeting-settings.ts';

type Json = Record<string, unknown>;

/** What a type takes, in words. */
function taken(type: SettingType): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'integer') return 'a whole number';
  if (type === 'text') return 'text';
  if ('oneOf' in type) {
    const { oneOf } = type;
    return oneOf.length === 1 ? String(oneOf[0]) : `${oneOf.slice(0, -1).join(', ')} or ${oneOf.at(-1)}`;
  }
  if ('list' in type) {
    return type.list === 'text' ? 'texts with commas between them' : `JSON: [${example(type.list)}, …]`;
  }
  return `JSON: ${example(type)}`;
}

function example(type: SettingType): string {
  if (typeof type === 'string') return type === 'text' ? '"…"' : type === 'boolean' ? 'true' : '1';
  if ('oneOf' in type) return JSON.stringify(type.oneOf[0]);
  if ('list' in type) return `[${example(type.list)}]`;
  return `{${Object.entries(type.fields)
    .map(([name, field]) => `"${name}": ${example(field)}`)
    .join(', ')}}`;
}

function wrong(name: string, type: SettingType, value: string): Error {
  return usageError(`--setting ${name} takes ${taken(type)}, not "${value}".`);
}

/** Fields of a meeting that are no settings, and the flags for them. */
const OWN_FLAGS: Readonly<Record<string, string>> = {
  topic: '--topic',
  password: '--passcode',
  passcode: '--passcode',
  agenda: '--agenda',
  start_time: '--start',
  duration: '--duration',
  timezone: '--timezone',
  schedule_for: '--schedule-for',
  template_id: '--template',
  recurrence: '--repeat',
};

function unknownName(name: string, accepted: readonly string[], request: SettingsRequest): Error {
  const other = request === 'create' ? 'update' : 'create';
  if (Object.hasOwn(publishedSettings(other), name)) {
    return usageError(`--setting ${name}: Zoom publishes this setting for meeting ${other} only.`);
  }
  const own = Object.hasOwn(OWN_FLAGS, name) ? OWN_FLAGS[name] : undefined;
  if (own !== undefined)
    return usageError(`--setting ${name}: that is no setting but a field.`, `Use ${own}.`);
  const near = nearest(name, accepted);
  return usageError(
    `--setting ${name}: Zoom publishes no such meeting setting.`,
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : 'zoomctl api sends any field, should Zoom have a newer one.',
  );
}

/** Whether JSON is of the type; `complain` gets the name of the part that isn't. */
function checkJson(name: string, type: SettingType, value: unknown): void {
  const fail = (): Error => wrong(name, type, JSON.stringify(value));
  if (type === 'boolean' || type === 'text') {
    if (typeof value !== (type === 'text' ? 'string' : 'boolean')) throw fail();
  } else if (type === 'integer') {
    if (!Number.isSafeInteger(value)) throw fail();
  } else if ('oneOf' in type) {
    if (!type.oneOf.some((one) => one === value)) throw fail();
  } else if ('list' in type) {
    if (!Array.isArray(value)) throw fail();
    for (const [index, one] of value.entries()) checkJson(`${name}[${index}]`, type.list, one);
  } else {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fail();
    for (const [field, one] of Object.entries(value)) {
      const known = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
      if (known === undefined) throw unknownField(name, field, Object.keys(type.fields));
      checkJson(`${name}.${field}`, known, one);
    }
  }
}

function unknownField(name: string, field: string, accepted: readonly string[]): Error {
  const near = nearest(field, accepted);
  return usageError(
    `--setting ${name} has no field ${field}.`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Its fields: ${accepted.join(', ')}.`,
  );
}

function readJson(name: string, type: SettingType, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(name, type, text);
  }
  checkJson(name, type, value);
  return value;
}

/** The value that a text stands for, of the type that Zoom publishes. */
function readValue(name: string, type: SettingType, text: string): unknown {
  if (type === 'text') return text;
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw wrong(name, type, text);
  }
  if (type === 'integer') {
    if (/^-?\d{1,15}$/.test(text)) return Number(text);
    throw wrong(name, type, text);
  }
  if ('oneOf' in type) {
    const found = type.oneOf.find((one) => String(one) === text);
    if (found === undefined) throw wrong(name, type, text);
    return found;
  }
  if ('list' in type && type.list === 'text' && !text.trimStart().startsWith('[')) {
    return text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }
  return readJson(name, type, text);
}

/** Puts `waiting_room_options.mode` below `waiting_room_options`. */
function put(target: Json, path: readonly string[], value: unknown): void {
  const [key = '', ...below] = path;
  if (below.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Json) : {};
  target[key] = object;
  put(object, below, value);
}

function typeAt(path: readonly string[], request: SettingsRequest): SettingType {
  const published = publishedSettings(request);
  const [first = '', ...below] = path;
  let type = Object.hasOwn(published, first) ? published[first] : undefined;
  if (type === undefined) throw unknownName(first, Object.keys(published), request);
  let name = first;
  for (const field of below) {
    const fields: Readonly<Record<string, SettingType>> =
      typeof type === 'object' && 'fields' in type ? type.fields : {};
    const inner: SettingType | undefined = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (inner === undefined) throw unknownField(name, field, Object.keys(fields));
    type = inner;
    name = `${name}.${field}`;
  }
  return type;
}

function notKeyValue(flag: string): Error {
  const [, name = '', inner = '', value = ''] = /^([A-Za-z]\w*)((?:\[\w+\])+)=(.*)$/s.exec(flag) ?? [];
  const dotted = `${name}${inner.replace(/\[(\w+)\]/g, '.$1')}=${value}`;
  return usageError(
    `--setting takes key=value, such as waiting_room=true, not "${flag}".`,
    name === '' ? undefined : `What is below another setting takes a point: --setting ${shellWord(dotted)}`,
  );
}

/**
 * `--setting key=value` flags as Zoom's `settings` object, names and types checked against what Zoom publishes.
 * @throws a usage error that names the setting and what it takes
 */
export function readSettings(flags: readonly string[], request: SettingsRequest): Json {
  const settings: Json = {};
  const seen = new Set<string>();
  for (const flag of flags) {
    const [, name = '', value = ''] = /^([A-Za-z][\w.-]*)=(.*)$/s.exec(flag) ?? [];
    if (name === '') throw notKeyValue(flag);
    if (seen.has(name)) throw usageError(`--setting ${name} is given twice.`);
    seen.add(name);
    const path = name.split('.');
    put(settings, path, readValue(name, typeAt(path, request), value));
  }
  return settings;
}
