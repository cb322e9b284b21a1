import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import type { Candidate } from './candidate.ts';
import { staged } from './staged.ts';

const USER = '{userId}';

function segments(path: string): string[] {
  return path.split('/').slice(1);
}

/** A template with what was typed in the places of its parameters; undefined where it doesn't match. */
function concrete(template: string, typed: readonly string[]): string | undefined {
  const parts = segments(template);
  if (parts.length < typed.length) return undefined;
  for (const [index, part] of typed.entries()) {
    if (index === typed.length - 1) break;
    const here = parts[index] as string;
    if (here !== part && !(here.startsWith('{') && part !== '')) return undefined;
    parts[index] = part;
  }
  return `/${parts.join('/')}`;
}

/** The paths that go on from what was typed, with what they do; `me` is offered wherever a user stands. */
function pathsFrom(endpoints: readonly Endpoint[], typed: string): Map<string, string> {
  const typedParts = segments(typed.startsWith('/') ? typed : `/${typed}`);
  const paths = new Map<string, string>();
  for (const { path, summary } of endpoints) {
    const found = concrete(path, typedParts);
    if (found === undefined) continue;
    if (found.includes(USER)) paths.set(found.replace(USER, 'me'), summary);
    paths.set(found, summary);
  }
  return paths;
}

function ofMethod(catalogue: Catalogue, method: string): Endpoint[] {
  return catalogue.all().filter((endpoint) => endpoint.method === method && endpoint.base === null);
}

/** The path of a call, after its method: what only the caller can know, such as an id, is left to type. */
export function callPaths(catalogue: Catalogue, method: string, typed: string): Candidate[] {
  const callable = new Map<string, string>();
  for (const [path, summary] of pathsFrom(ofMethod(catalogue, method.toUpperCase()), typed)) {
    const until = path.indexOf('{');
    const known = until < 0 ? path : path.slice(0, until);
    if (known.length > typed.length || until < 0) callable.set(known, until < 0 ? summary : '…');
  }
  return staged(callable, typed, '/');
}

/** The path of an endpoint after its method, parameters and all. */
export function templatePaths(catalogue: Catalogue, method: string, typed: string): Candidate[] {
  return staged(pathsFrom(ofMethod(catalogue, method.toUpperCase()), typed), typed, '/');
}

/** What `endpoint show` and the doctor take: `METHOD /path` as one word, or an operation id. */
export function endpointReferences(catalogue: Catalogue, typed: string): Candidate[] {
  const [, method, path] = /^([A-Za-z]+) (.*)$/s.exec(typed) ?? [];
  if (method !== undefined && path !== undefined) {
    return templatePaths(catalogue, method, path).map(({ value, description }) => ({
      value: `${method} ${value}`,
      description,
    }));
  }
  const all = catalogue.all();
  const methods = [...new Set(all.map((endpoint) => endpoint.method))].filter((name) =>
    name.startsWith(typed),
  );
  const ids =
    typed === ''
      ? []
      : all
          .filter(({ operationId }) => operationId.startsWith(typed))
          .map((endpoint) => ({
            value: endpoint.operationId,
            description: `${endpoint.method} ${endpoint.path}`,
          }));
  if (methods.length === 1 && ids.length === 0) return endpointReferences(catalogue, `${methods[0]} `);
  return [...methods.map((value) => ({ value: `${value} `, description: 'a path follows' })), ...ids];
}
