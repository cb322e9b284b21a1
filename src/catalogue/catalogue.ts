import { join } from 'node:path';
import { readOwnFile } from '../own-file.ts';
import { type DocumentedError, parseDocumentedError } from './documented-error.ts';
import { EndpointIndex } from './endpoint-index.ts';
import { linesWith } from './lines-with.ts';
import { type Section, type SectionedText, sectionedFile } from './sectioned-text.ts';
import { templateMatcher } from './template-matcher.ts';

/** One endpoint of Zoom's published REST API. `classic` and `granular` are alternatives: any one scope opens it. */
export interface Endpoint {
  readonly method: string;
  /** Zoom's template, with its own parameter names: `/users/{userId}/meetings`. */
  readonly path: string;
  readonly operationId: string;
  readonly product: string;
  readonly tag: string;
  /** `light`, `medium`, `heavy`, `resource-intensive`; null where Zoom publishes none. */
  readonly rateLimit: string | null;
  readonly deprecated: boolean;
  /** Only for endpoints that are not below `https://api.zoom.us/v2`. */
  readonly base: string | null;
  readonly classic: readonly string[];
  readonly granular: readonly string[];
  readonly summary: string;
  /**
   * How far each of the scopes reaches, a digit each, as `breadth` in scopes/level.ts says, the classic ones before the
   * point: `502.24`. Only of a published endpoint.
   */
  readonly breadths?: string;
  /**
   * The names in `granular`, the narrowest first, and those in `classic`, likewise, set apart with commas. Only of a
   * published endpoint without a scope that is in both.
   */
  readonly inOrder?: string | undefined;
  /** Its line; only of a published endpoint. */
  readonly columns?: EndpointColumns;
}

/** Method, path, operation id, scopes as in `inOrder`, breadths (ended by = where a scope is in both families), and whether it is deprecated. */
export type EndpointColumns = readonly [string, string, string, string, string, string];

export interface Scope {
  readonly scope: string;
  readonly kind: 'classic' | 'granular';
  /** Two scopes stand in the columns of both families. */
  readonly kinds: readonly ('classic' | 'granular')[];
  readonly access: 'user' | 'admin' | 'master';
  readonly description: string;
}

/**
 * Zoom's published endpoints and scopes. The data is text, one entry a line; a look-up of one endpoint reads the text
 * once (less than a millisecond) and searches it, and only `all()` splits every line.
 */
export interface Catalogue {
  /** The endpoint whose template matches a concrete path or is the path itself; the most literal match wins. */
  find(method: string, path: string): Endpoint | undefined;
  /** All endpoints whose template matches, whatever the method. */
  findByPath(path: string): Endpoint[];
  /** Endpoints with this operation id: 28 ids are used by two products each. */
  findByOperationId(operationId: string): Endpoint[];
  all(): readonly Endpoint[];
  /** The same one by one, for whoever goes through them once: none of them is kept. */
  forEach(visit: (endpoint: Endpoint) => void): void;
  scope(name: string): Scope | undefined;
  scopes(): readonly Scope[];
  /** The families of those published scopes whose names do not tell them, and of those with a blank in their names. */
  oddScopes(): ReadonlyMap<string, Scope['kinds']>;
  /** Every error that Zoom's OpenAPI document names, in the order of the codes; a file of its own, read at the first call. */
  documentedErrors(): readonly DocumentedError[];
}

const directory = join(import.meta.dirname, 'data');

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function names(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

/**
 * Names as Zoom publishes them.
 * @param sorted the narrowest first
 * @param breadths a digit for each, in the published order
 */
function asPublished(sorted: readonly string[], breadths: string): string[] {
  const places = [...breadths].map((digit, place) => ({ digit, place }));
  places.sort((a, b) => Number(a.digit) - Number(b.digit));
  const published: string[] = [];
  for (const [index, { place }] of places.entries()) published[place] = sorted[index] as string;
  return published;
}

/** What most commands do not ask of an endpoint, in a file of its own: a line for each line of endpoints.tsv. */
interface Details {
  /** Product, tag, rate-limit label, base URL, summary of the endpoint on this line. */
  at(line: number, path: string): readonly string[];
}

/**
 * An endpoint as its line says, whose columns are method, path, operation id, scopes, breadths, flags. There are many, and
 * most commands look at these alone. `fieldsOf` makes copies.
 */
class PublishedEndpoint implements Endpoint {
  readonly columns: EndpointColumns;
  /** The number of the line, or how to find it. */
  private readonly line: number | (() => number);
  private readonly details: Details;

  constructor(text: string, line: number | (() => number), details: Details) {
    this.columns = text.split('\t') as unknown as EndpointColumns;
    this.line = line;
    this.details = details;
  }

  get method(): string {
    return this.columns[0];
  }

  get path(): string {
    return this.columns[1];
  }

  get operationId(): string {
    return this.columns[2];
  }

  get inOrder(): string | undefined {
    return this.isInBothFamilies ? undefined : this.columns[3];
  }

  get breadths(): string {
    const breadths = this.columns[4];
    return this.isInBothFamilies ? breadths.slice(0, -1) : breadths;
  }

  get deprecated(): boolean {
    return this.columns[5] !== '';
  }

  private get isInBothFamilies(): boolean {
    return this.columns[4].endsWith('=');
  }

  get classic(): readonly string[] {
    const [classic = '', granular = ''] = this.breadths.split('.');
    return asPublished(names(this.columns[3]).slice(granular.length), classic);
  }

  get granular(): readonly string[] {
    const [, granular = ''] = this.breadths.split('.');
    return asPublished(names(this.columns[3]).slice(0, granular.length), granular);
  }

  get product(): string {
    return this.detail(0);
  }

  get tag(): string {
    return this.detail(1);
  }

  get rateLimit(): string | null {
    return this.detail(2) || null;
  }

  get base(): string | null {
    return this.detail(3) || null;
  }

  get summary(): string {
    return this.detail(4);
  }

  private detail(column: number): string {
    const line = typeof this.line === 'number' ? this.line : this.line();
    return this.details.at(line, this.path)[column] ?? '';
  }
}

/** An endpoint with all its fields as properties of its own, as a spread and a comparison want them. */
export function fieldsOf(endpoint: Endpoint): Endpoint {
  const { method, path, operationId, product, tag, rateLimit, deprecated, base, classic, granular, summary } =
    endpoint;
  return { method, path, operationId, product, tag, rateLimit, deprecated, base, classic, granular, summary };
}

function parseScope(line: string): Scope {
  const c = line.split('\t') as [string, string, Scope['access'], string];
  const kinds = c[1].split(',') as [Scope['kind']];
  return { scope: c[0], kind: kinds[0], kinds, access: c[2], description: c[3] };
}

function lines(text: string): string[] {
  return text.slice(0, -1).split('\n');
}

/** Longer than any path and operation id there is; much longer ones are not looked for. */
const LONGEST = 2_000;

/** Orders the templates that match one path: more literal segments first, then the one whose literals come first. */
function byLiterals(a: Endpoint, b: Endpoint): number {
  const shape = (endpoint: Endpoint) =>
    endpoint.path
      .split('/')
      .map((segment) => (segment.startsWith('{') ? '1' : '0'))
      .join('');
  const [shapeA, shapeB] = [shape(a), shape(b)];
  const parameters = (text: string) => text.length - text.replaceAll('1', '').length;
  return parameters(shapeA) - parameters(shapeB) || (shapeA < shapeB ? -1 : shapeA > shapeB ? 1 : 0);
}

/** Names and paths that are searched for one by one in the text, before a table of all is made: that costs as much as these. */
const MOST_SEARCHES = 300;

/** The line that begins with this column. */
function lineOf(text: string, name: string): string | undefined {
  const column = `${name}\t`;
  if (text.startsWith(column)) return text.slice(0, text.indexOf('\n'));
  const before = text.indexOf(`\n${column}`);
  return before < 0 ? undefined : text.slice(before + 1, text.indexOf('\n', before + 1));
}

/** The section of an endpoint is the first segment of its path. */
function endpointSection(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

/** The section of a scope is its first word: `meeting`. */
function scopeSection(scope: string): string {
  return scope.split(':', 1)[0] ?? '';
}

function detailsIn(text: SectionedText): Details {
  const linesOf = new Map<string, readonly string[]>();
  return {
    at(line, path) {
      const name = endpointSection(path);
      const section = text.section(name);
      if (section === undefined) return [];
      const there = linesOf.get(name) ?? lines(section.text);
      linesOf.set(name, there);
      return there[line - section.line]?.split('\t') ?? [];
    },
  };
}

/** The texts in the form that `generate.mjs` writes; each is read when it is needed. */
export interface CatalogueTexts {
  readonly endpoints: SectionedText;
  readonly details: SectionedText;
  readonly scopes: SectionedText;
  readonly oddScopes: () => string;
  readonly errors: () => string;
}

/** Makes a catalogue of texts. */
export function catalogueOf(texts: CatalogueTexts): Catalogue {
  const details = detailsIn(texts.details);
  const all = lazy(() =>
    lines(texts.endpoints.whole()).map((line, index) => new PublishedEndpoint(line, index, details)),
  );
  const oddScopes = lazy(() => {
    const columns = lines(texts.oddScopes()).map((line) => line.split('\t') as [string, string]);
    return new Map(columns.map(([name, kinds]) => [name, kinds.split(',') as Scope['kind'][]]));
  });
  const errors = lazy(() => lines(texts.errors()).map(parseDocumentedError));
  const scopes = lazy(() => lines(texts.scopes.whole()).map(parseScope));
  const scopesByName = lazy(() => new Map(scopes().map((s) => [s.scope, s])));
  let searched = 0;

  /** A few names are found sooner in the text than a table of all is made. */
  const searchedScope = (name: string): Scope | undefined => {
    if (++searched > MOST_SEARCHES) return scopesByName().get(name);
    const line = lineOf(texts.scopes.section(scopeSection(name))?.text ?? '', name);
    const found = line === undefined ? undefined : parseScope(line);
    // A name with a tab or a line break in it may have found another's line.
    return found?.scope === name ? found : undefined;
  };

  const foundScopes = new Map<string, Scope | undefined>();
  const scopeNamed = (name: string): Scope | undefined => {
    if (!foundScopes.has(name)) foundScopes.set(name, searchedScope(name));
    return foundScopes.get(name);
  };

  const index = lazy(() => new EndpointIndex(all()));
  let found = 0;

  /** The endpoints on the lines that have one of the needles in them, where `meant` says of their columns that they are. */
  const searchedFor = (
    { text, line }: Section,
    needles: readonly string[],
    meant: (columns: readonly string[]) => boolean,
  ): Endpoint[] =>
    needles
      .flatMap((needle) => linesWith(text, needle))
      .filter((one) => meant(one.text.split('\t', 3)))
      .map((one) => new PublishedEndpoint(one.text, () => line + one.number(), details));

  /** @param method undefined: whichever it is */
  const matching = (method: string | undefined, path: string): Endpoint[] => {
    if ((method ?? '').length + path.length > LONGEST) return [];
    const matches = templateMatcher(path);
    if (matches === undefined) return [];
    if (++found > MOST_SEARCHES) {
      const there = index().matching(path);
      return there.filter((endpoint) => method === undefined || endpoint.method === method).sort(byLiterals);
    }
    const section = texts.endpoints.section(endpointSection(path));
    if (section === undefined) return [];
    return searchedFor(
      section,
      matches.beginnings.map((beginning) => `${method ?? ''}\t${beginning}`),
      ([own, template = '']) => (method === undefined || own === method) && matches.template(template),
    ).sort(byLiterals);
  };

  return {
    find: (method, path) => matching(method.toUpperCase(), path)[0],
    findByPath: (path) => matching(undefined, path),
    findByOperationId: (operationId) =>
      operationId.length > LONGEST
        ? []
        : searchedFor(
            { text: texts.endpoints.whole(), line: 0 },
            [`\t${operationId}\t`],
            (columns) => columns[2] === operationId,
          ),
    all,
    forEach(visit) {
      let number = 0;
      texts.endpoints.forEach((text) => {
        let start = 0;
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
          visit(new PublishedEndpoint(text.slice(start, end), number++, details));
          start = end + 1;
        }
      });
    },
    scope: scopeNamed,
    scopes,
    oddScopes,
    documentedErrors: errors,
  };
}

/** The catalogue that comes with zoomctl; reads nothing until it is asked. */
export function openCatalogue(): Catalogue {
  const index = lazy(() => readOwnFile(join(directory, 'sections.tsv'), 'latin1'));
  return catalogueOf({
    endpoints: sectionedFile(directory, 'endpoints.tsv', index),
    details: sectionedFile(directory, 'endpoint-details.tsv', index),
    scopes: sectionedFile(directory, 'scopes.tsv', index),
    oddScopes: () => readOwnFile(join(directory, 'odd-scopes.tsv'), 'latin1'),
    errors: () => readOwnFile(join(directory, 'errors.tsv'), 'utf8'),
  });
}
