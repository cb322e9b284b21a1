import { type Catalogue, type Endpoint, fieldsOf } from '../catalogue/catalogue.ts';

/** What an endpoint demands instead of what Zoom publishes. */
export interface Deviation {
  readonly method: string;
  /** Zoom's template, or a path that is one of its. */
  readonly path: string;
  /** Any one of these opens it; none: any token does. */
  readonly scopes: readonly string[];
}

const MOST_SCOPES = 20_000;

/**
 * A deviation from a JSON text.
 * @throws Error that says which field is wrong
 */
export function parseDeviation(text: string): Deviation {
  let given: Record<string, unknown>;
  try {
    given = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw new Error('The body is no JSON object');
  }
  const { method, path, scopes } = given;
  if (typeof method !== 'string' || !/^[A-Za-z]+$/.test(method)) throw new Error('method is not a valid one');
  if (typeof path !== 'string' || !path.startsWith('/')) throw new Error('path is not a valid one');
  if (!Array.isArray(scopes) || scopes.length > MOST_SCOPES || !scopes.every((s) => typeof s === 'string'))
    throw new Error('scopes is not a list of names');
  return { method: method.toUpperCase(), path, scopes };
}

/** The endpoints at which this Zoom differs from what Zoom publishes, as the real one does now and then. */
export class ScopeDeviations {
  readonly #catalogue: Catalogue;
  readonly #demanded = new Map<string, readonly string[]>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** @throws Error where Zoom publishes no such endpoint */
  add({ method, path, scopes }: Deviation): void {
    const endpoint = this.#catalogue.find(method, path.replace(/^\/v2(?=\/)/, ''));
    if (endpoint === undefined) throw new Error(`Zoom publishes no endpoint ${method} ${path}`);
    this.#demanded.set(`${endpoint.method} ${endpoint.path}`, scopes);
  }

  clear(): void {
    this.#demanded.clear();
  }

  /** The endpoint with the scopes that it demands here. Only one list is left, so that a refusal names them all. */
  applied(endpoint: Endpoint): Endpoint {
    const scopes = this.#demanded.get(`${endpoint.method} ${endpoint.path}`);
    return scopes === undefined ? endpoint : { ...fieldsOf(endpoint), classic: [], granular: scopes };
  }
}
