import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { usageError } from '../errors.ts';
import { cleanPath } from './endpoint-path.ts';
import { nearest } from './nearest.ts';

/** An endpoint that was asked about, and the published one that it is; none when Zoom publishes no such endpoint. */
export interface EndpointReference {
  readonly method: string;
  /** As asked for, without host, base and query, decoded where that is safe: `/users/work@example.com/meetings`. */
  readonly path: string;
  readonly endpoint: Endpoint | undefined;
}

const ACCEPTED =
  'An endpoint is written "POST /users/me/meetings", "POST /users/{userId}/meetings", "GET https://api.zoom.us/v2/users/me", or as an operation id: meetingCreate.';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A published endpoint as if asked for by its template. */
export function referenceTo(endpoint: Endpoint): EndpointReference {
  return { method: endpoint.method, path: endpoint.path, endpoint };
}

/** An endpoint by its method and path, which may be a full URL. */
export function referenceOf(method: string, path: string, catalogue: Catalogue): EndpointReference {
  const name = method.toUpperCase();
  const clean = cleanPath(path);
  return { method: name, path: clean, endpoint: catalogue.find(name, clean) };
}

function printable(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}

function suggestion(names: readonly string[]): string | undefined {
  return names.length === 0 ? ACCEPTED : `Did you mean ${names.map((name) => `"${name}"`).join(' or ')}?`;
}

function byOperationId(id: string, catalogue: Catalogue): EndpointReference {
  const [only, ...others] = catalogue.findByOperationId(id);
  if (only !== undefined && others.length === 0) return referenceTo(only);
  if (only !== undefined) {
    const candidates = [only, ...others].map((e) => `"${e.method} ${e.path}" (${e.product})`).join(', ');
    throw usageError(
      `${id} is the operation id of more than one endpoint: ${candidates}.`,
      'Name it by its method and path.',
    );
  }
  const ids = catalogue.all().map((endpoint) => endpoint.operationId);
  throw usageError(`Zoom publishes no operation id "${printable(id)}".`, suggestion(nearest(id, ids)));
}

function withoutMethod(text: string, catalogue: Catalogue): never {
  const path = cleanPath(text);
  const methods = catalogue.findByPath(path).map((endpoint) => endpoint.method);
  if (methods.length > 0) {
    const asked = [...new Set(methods)].map((method) => `"${method} ${path}"`).join(' or ');
    throw usageError(`The endpoint ${printable(path)} needs its method.`, `Write ${asked}.`);
  }
  const paths = catalogue.all().map((endpoint) => endpoint.path);
  const near = new Set(nearest(path, paths));
  const meant = catalogue.all().filter((endpoint) => near.has(endpoint.path));
  throw usageError(
    `"${printable(text)}" is no endpoint that Zoom publishes, and has no method.`,
    suggestion(meant.slice(0, 4).map((endpoint) => `${endpoint.method} ${endpoint.path}`)),
  );
}

/**
 * Reads what someone wrote for an endpoint. A method with a path that Zoom doesn't publish is no error: its `endpoint`
 * is undefined. Everything else that can't be understood is a usage error that names what is accepted or was meant.
 */
export function parseEndpointReference(text: string, catalogue: Catalogue): EndpointReference {
  const trimmed = text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
  if (trimmed === '') throw usageError('An endpoint is missing.', ACCEPTED);

  const [, word = '', rest = ''] = /^([A-Za-z]+)\s+(\S+)$/.exec(trimmed) ?? [];
  if (METHODS.includes(word.toUpperCase())) {
    const reference = referenceOf(word, rest, catalogue);
    if (reference.path === '') throw usageError(`"${printable(trimmed)}" names no path.`, ACCEPTED);
    return reference;
  }
  if (catalogue.findByOperationId(trimmed).length > 0) return byOperationId(trimmed, catalogue);
  if (rest.includes('/'))
    throw usageError(
      `${printable(word)} is no method of Zoom's API.`,
      `Use one of ${METHODS.slice(0, 5).join(', ')}.`,
    );
  if (METHODS.includes(trimmed.toUpperCase())) throw usageError(`"${trimmed}" names no path.`, ACCEPTED);
  if (/\s/.test(trimmed)) throw usageError(`"${printable(trimmed)}" is no endpoint.`, ACCEPTED);
  if (trimmed.includes('/')) return withoutMethod(trimmed, catalogue);
  return byOperationId(trimmed, catalogue);
}
