// Makes the catalogue's compact form from Zoom's published lists in source/ (see source/PROVENANCE.md).
// One endpoint a line, tab-separated, so that one endpoint can be found with a search in the text, without parsing half a
// megabyte of JSON at every start; what is asked for less often stands in a file of its own. Run it with `npm run catalogue`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`source/${name}`, import.meta.url), 'utf8'));

const ENDPOINT_FIELDS = new Set([
  'method',
  'path',
  'operationId',
  'summary',
  'product',
  'tag',
  'base',
  'rateLimit',
  'deprecated',
  'classic',
  'granular',
]);

function field(text, where) {
  if (/[\t\n\r]/.test(text)) throw new Error(`${where}: a tab or a line break in ${JSON.stringify(text)}`);
  return text;
}

/** One published scope has a space in its name, so names are set apart with commas. */
function names(list, where) {
  for (const name of list)
    if (name.includes(',')) throw new Error(`${where}: a comma in ${JSON.stringify(name)}`);
  return list.join(',');
}

/** 0 to 5 as one digit: whom a scope reaches (user, admin, master) times two, and one more where it lets change something. */
function breadth(name) {
  const level = ['admin', 'master'].indexOf(/:(admin|master)(?=:|$)/.exec(name)?.[1]) + 1;
  const reads = !name.includes(':') || /:read(?=:|$)/.test(name);
  return level * 2 + (reads ? 0 : 1);
}

/** The breadths of the classic scopes and of the granular ones as published, `502.24`, and = where a scope is in both. */
function breadths({ classic, granular }) {
  const both = classic.some((scope) => granular.includes(scope)) ? '=' : '';
  return `${classic.map(breadth).join('')}.${granular.map(breadth).join('')}${both}`;
}

/** What a grant lacks is told in this order. The published one is found again by the breadths. */
function narrowestFirst(scopes) {
  return [...scopes].sort((a, b) => breadth(a) - breadth(b));
}

/** One byte a character: read as such, the text takes half the memory and a fraction of the time. */
function plain(lines) {
  return lines.map((line) => {
    const text = line.replaceAll('’', "'");
    const strange = /[^\t -~]/.exec(text);
    if (strange !== null) throw new Error(`not ASCII: ${JSON.stringify(strange[0])} in ${text}`);
    return text;
  });
}

function row(columns, where) {
  return columns.map((column) => field(column, where)).join('\t');
}

/** Lines of METHOD, path, operation id, scopes (the granular ones before the others, the narrowest first), breadths, flags. */
export function endpointLines(endpoints) {
  return endpoints.map((e) => {
    const where = `${e.method} ${e.path}`;
    for (const key of Object.keys(e)) {
      if (!ENDPOINT_FIELDS.has(key)) throw new Error(`${where}: a field this script does not know: ${key}`);
    }
    const scopes = names([...narrowestFirst(e.granular), ...narrowestFirst(e.classic)], e.path);
    const flags = e.deprecated ? 'deprecated' : '';
    return row([e.method, e.path, e.operationId, scopes, breadths(e), flags], where);
  });
}

/** What is asked for less often, a line for each endpoint: product, tag, rate-limit label, base URL, summary. */
export function endpointDetailLines(endpoints) {
  return endpoints.map((e) =>
    row([e.product, e.tag, e.rateLimit ?? '', e.base ?? '', e.summary], `${e.method} ${e.path}`),
  );
}

/**
 * Whom a scope reaches. The list goes by the ending of the name; in a few classic names the level stands before the last
 * word (`meeting_token:read:admin:local_recording`), and their descriptions speak of the account's users.
 */
function accessOf({ scope, access }) {
  return /:(admin|master):/.exec(scope)?.[1] ?? access;
}

/** The families of a scope: the one of the list, and the other too where an endpoint has the scope in that column. */
function kindsOf({ scope, kind }, endpoints) {
  const other = kind === 'classic' ? 'granular' : 'classic';
  return endpoints.some((e) => e[other].includes(scope)) ? `${kind},${other}` : kind;
}

/** Lines of scope, its kinds, access, description. */
export function scopeLines(scopes, endpoints) {
  return scopes.map((s) =>
    [s.scope, kindsOf(s, endpoints), accessOf(s), s.description ?? '']
      .map((c) => field(c, s.scope))
      .join('\t'),
  );
}

/** The family that the shape of a scope's name has it in, as `familyOf` in scopes/grant.ts says; `` for a bare word. */
function familyByShape(scope) {
  const words = scope.replace(/:(?:admin|master)(?=:|$)/, '').split(':').length;
  return words >= 3 ? 'granular' : scope.includes(':') ? 'classic' : '';
}

/** Scopes whose families can't be told by their names, and those with a blank in it: name and families. */
export function oddScopeLines(scopes) {
  return scopes
    .map((line) => line.split('\t'))
    .filter(([scope, kinds]) => kinds !== familyByShape(scope) || scope.includes(' '))
    .map(([scope, kinds]) => `${scope}\t${kinds}`);
}

/** What the OpenAPI document adds to a message and Zoom never sends: Markdown, the text of the next status, remarks. */
function asSent(message) {
  return message
    .replace(/^> /, '')
    .replace(/ ?\*\*(?:HTTP )?Status Code\b.*$/, '')
    .replace(/ (?:This|Ths) error (?:is thrown if|means that) .*$/, '')
    .replace(/ ’$/, '')
    .replace(/^TAccount/, 'Account');
}

/** `400 GET /a`, `400 POST /b`, `404 GET /c`: the places of each HTTP status together, as `400 GET /a,POST /b;404 GET /c`. */
function places(where, context) {
  const byStatus = new Map();
  for (const place of where) {
    const [, status, endpoint] = /^(\d{3}) ([A-Z]+ \/[^\s,;]*)$/.exec(place) ?? [];
    if (status === undefined) throw new Error(`${context}: not a place: ${JSON.stringify(place)}`);
    byStatus.set(status, [...(byStatus.get(status) ?? []), endpoint]);
  }
  return [...byStatus].map(([status, endpoints]) => `${status} ${endpoints.join(',')}`).join(';');
}

/** Lines of code, message, places; messages that differ in Markdown alone are one. */
export function errorLines(errors) {
  const found = new Map();
  for (const { code, message, where, ...others } of errors) {
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new Error(`${code}: a field this script does not know: ${unknown}`);
    const key = `${code}\t${field(asSent(message), `error ${code}`)}`;
    found.set(key, [...(found.get(key) ?? []), ...where]);
  }
  return [...found].map(([key, where]) => `${key}\t${places(where, key)}`);
}

/**
 * Lines of file, section, offset, length, and number of the first line, for lines of ASCII that belong together.
 * @param sections the name of each line's section
 */
export function sectionLines(file, lines, sections) {
  const found = new Map();
  let offset = 0;
  for (const [number, line] of lines.entries()) {
    const name = field(sections[number], file);
    const section = found.get(name) ?? { offset, length: 0, number, end: number };
    if (section.end !== number) throw new Error(`${file}: the lines of ${name} do not stand together`);
    section.end++;
    section.length += line.length + 1;
    offset += line.length + 1;
    found.set(name, section);
  }
  return [...found].map(([name, { offset, length, number }]) =>
    [file, name, offset, length, number].join('\t'),
  );
}

/** What each section of the catalogue is called: the first segment of a path, the first word of a scope. */
export function sectionsOf({ endpoints, details, scopes }) {
  const segments = endpoints.map((line) => line.split('\t')[1].split('/')[1]);
  const template = segments.find((segment) => segment.startsWith('{'));
  if (template !== undefined) throw new Error(`a path begins with ${template}`);
  const words = scopes.map((line) => /^[^:\t]*/.exec(line)[0]);
  return [
    ...sectionLines('endpoints.tsv', endpoints, segments),
    ...sectionLines('endpoint-details.tsv', details, segments),
    ...sectionLines('scopes.tsv', scopes, words),
  ];
}

function textOf(lines) {
  return `${lines.join('\n')}\n`;
}

export function generate() {
  const published = read('endpoints.json');
  const endpoints = plain(endpointLines(published));
  const details = plain(endpointDetailLines(published));
  const scopes = plain(scopeLines(read('scopes.json'), published));
  return {
    'errors.tsv': textOf(errorLines(read('errors.json').openapi)),
    'endpoints.tsv': textOf(endpoints),
    'endpoint-details.tsv': textOf(details),
    'scopes.tsv': textOf(scopes),
    'odd-scopes.tsv': textOf(oddScopeLines(scopes)),
    'sections.tsv': textOf(sectionsOf({ endpoints, details, scopes })),
  };
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split(/[\\/]/).pop())) {
  const data = new URL('data/', import.meta.url);
  mkdirSync(data, { recursive: true });
  for (const [name, text] of Object.entries(generate())) {
    writeFileSync(new URL(name, data), text);
    console.log(`${name}: ${text.split('\n').length - 1} lines`);
  }
}
