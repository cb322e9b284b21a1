import { readOwnFile } from '../own-file.ts';
import { type DocumentedError, parseDocumentedError } from './documented-error.ts';
import { EndpointIndex } from './endpoint-index.ts';

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
}

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
 * once (about a millisecond) and searches it, and only `all()` splits every line.
 */
export interface Catalogue {
  /** The endpoint whose template matches a concrete path or is the path itself; the most literal match wins. */
  find(method: string, path: string): Endpoint | undefined;
  /** All endpoints whose template matches, whatever the method. */
  findByPath(path: string): Endpoint[];
  /** Endpoints with this operation id: 28 ids are used by two products each. */
  findByOperationId(operationId: string): Endpoint[];
  all(): readonly Endpoint[];
  scope(name: string): Scope | undefined;
  scopes(): readonly Scope[];
  /** Every error that Zoom's OpenAPI document names, in the order of the codes; a file of its own, read at the first call. */
  documentedErrors(): readonly DocumentedError[];
}

const directory = new URL('./data/', import.meta.url);

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

/** Columns that are asked for often; those after them are read when they are. */
const OFTEN = 7;

/** An endpoint as its line says. Of a whole catalogue most commands look at a few columns. `fieldsOf` makes copies. */
class PublishedEndpoint implements Endpoint {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly deprecated: boolean;
  readonly #line: string;
  readonly #breadths: string;
  #classic: string | readonly string[];
  #granular: string | readonly string[];
  #others: readonly string[] | undefined;

  constructor(line: string) {
    const c = line.split('\t', OFTEN) as [string, string, string, string, string, string, string];
    this.method = c[0];
    this.path = c[1];
    this.operationId = c[2];
    this.#classic = c[3];
    this.#granular = c[4];
    this.#breadths = c[5];
    this.deprecated = c[6] !== '';
    this.#line = line;
  }

  get classic(): readonly string[] {
    if (typeof this.#classic === 'string') this.#classic = names(this.#classic);
    return this.#classic;
  }

  get granular(): readonly string[] {
    if (typeof this.#granular === 'string') this.#granular = names(this.#granular);
    return this.#granular;
  }

  /** No property of its own: a copy with other scopes must not have it. */
  get breadths(): string {
    return this.#breadths;
  }

  get product(): string {
    return this.#other(0);
  }

  get tag(): string {
    return this.#other(1);
  }

  get rateLimit(): string | null {
    return this.#other(2) || null;
  }

  get base(): string | null {
    return this.#other(3) || null;
  }

  get summary(): string {
    return this.#other(4);
  }

  #other(column: number): string {
    this.#others ??= this.#line.split('\t').slice(OFTEN);
    return this.#others[column] ?? '';
  }
}

/** An endpoint with all its fields as properties of its own, as a spread and a comparison want them. */
export function fieldsOf(endpoint: Endpoint): Endpoint {
  const { method, path, operationId, product, tag, rateLimit, deprecated, base, classic, granular, summary } =
    endpoint;
  return { method, path, operationId, product, tag, rateLimit, deprecated, base, classic, granular, summary };
}

function parseEndpoint(line: string): Endpoint {
  return new PublishedEndpoint(line);
}

function parseScope(line: string): Scope {
  const c = line.split('\t') as [string, string, Scope['access'], string];
  const kinds = c[1].split(',') as [Scope['kind']];
  return { scope: c[0], kind: kinds[0], kinds, access: c[2], description: c[3] };
}

function lines(text: string): string[] {
  return text.slice(0, -1).split('\n');
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A pattern that no text matches: a path with an empty segment or a control character in it is no endpoint. */
const NOTHING = '(?!)';

/** Longer than any path and operation id there is; much longer ones make no pattern at all. */
const LONGEST = 2_000;

/** A pattern for the lines whose template matches `path` segment by segment. */
function linePattern(method: string, path: string): RegExp {
  const segments = path.split('/').slice(1);
  const pattern = segments.map((segment) => {
    if (segment === '' || /[\u0000-\u001f\u007f]/.test(segment)) return NOTHING;
    if (/^\{[^}/]*\}$/.test(segment)) return '\\{[^}\\t/]*\\}';
    return `(?:${escapeRegExp(segment)}|\\{[^}\\t/]*\\})`;
  });
  return new RegExp(`^${method}\\t/${pattern.join('/')}\\t.*$`, 'gm');
}

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

/** Names and paths that are searched for one by one in the text, before a table of all is made. */
const MOST_SEARCHES = 20;

/** Makes a catalogue of the texts in the form that `generate.mjs` writes. */
export function catalogueOf(
  endpointText: () => string,
  scopeText: () => string,
  errorText: () => string,
): Catalogue {
  const endpoints = lazy(endpointText);
  const all = lazy(() => lines(endpoints()).map(parseEndpoint));
  const errors = lazy(() => lines(errorText()).map(parseDocumentedError));
  const scopesText = lazy(scopeText);
  const scopes = lazy(() => lines(scopesText()).map(parseScope));
  const scopesByName = lazy(() => new Map(scopes().map((s) => [s.scope, s])));
  let searched = 0;

  /** A few names are found sooner in the text than a table of all is made. */
  const scopeNamed = (name: string): Scope | undefined => {
    if (++searched > MOST_SEARCHES) return scopesByName().get(name);
    if (/[\t\n]/.test(name)) return undefined;
    const text = scopesText();
    const start = text.startsWith(`${name}\t`) ? 0 : text.indexOf(`\n${name}\t`) + 1;
    if (start === 0 && !text.startsWith(`${name}\t`)) return undefined;
    return parseScope(text.slice(start, text.indexOf('\n', start)));
  };

  const index = lazy(() => new EndpointIndex(all()));
  let found = 0;

  /** @param method undefined: whichever it is */
  const matching = (method: string | undefined, path: string): Endpoint[] => {
    if ((method ?? '').length + path.length > LONGEST) return [];
    const endpointsThere =
      ++found > MOST_SEARCHES
        ? index()
            .matching(path)
            .filter((endpoint) => method === undefined || endpoint.method === method)
        : [
            ...endpoints().matchAll(
              linePattern(method === undefined ? '[A-Z]+' : escapeRegExp(method), path),
            ),
          ].map((match) => parseEndpoint(match[0]));
    return endpointsThere.sort(byLiterals);
  };

  return {
    find: (method, path) => matching(method.toUpperCase(), path)[0],
    findByPath: (path) => matching(undefined, path),
    findByOperationId: (operationId) =>
      operationId.length > LONGEST
        ? []
        : [
            ...endpoints().matchAll(
              new RegExp(`^[A-Z]+\\t[^\\t]*\\t${escapeRegExp(operationId)}\\t.*$`, 'gm'),
            ),
          ].map((match) => parseEndpoint(match[0])),
    all,
    scope: scopeNamed,
    scopes,
    documentedErrors: errors,
  };
}

/** The catalogue that comes with zoomctl; reads nothing until it is asked. */
export function openCatalogue(): Catalogue {
  return catalogueOf(
    () => readOwnFile(new URL('endpoints.tsv', directory), 'latin1'),
    () => readOwnFile(new URL('scopes.tsv', directory), 'latin1'),
    () => readOwnFile(new URL('errors.tsv', directory), 'utf8'),
  );
}
