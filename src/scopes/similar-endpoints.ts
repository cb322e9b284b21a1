import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { nearest } from './nearest.ts';

/** The least that a slip could do stands first. */
const BY_HARM = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Published endpoints that one which isn't published was likely meant to be: another method, `me`, or a slip in spelling. */
export function similarEndpoints(reference: EndpointReference, catalogue: Catalogue): string[] {
  const { method, path } = reference;
  const otherMethods = catalogue.findByPath(path);
  if (otherMethods.length > 0) {
    const byHarm = otherMethods.sort((a, b) => BY_HARM.indexOf(a.method) - BY_HARM.indexOf(b.method));
    return byHarm.slice(0, 3).map((e) => `${e.method} ${path}`);
  }

  const withMe = path.replace(/(\/users\/)[^/]+/, '$1me');
  if (withMe !== path && catalogue.find(method, withMe) !== undefined) return [`${method} ${withMe}`];

  const segments = path.split('/').length;
  const candidates = catalogue
    .all()
    .filter((e) => e.method === method && e.path.split('/').length === segments)
    .map((e) => e.path);
  return nearest(path, inShapeOf(path, candidates)).map((near) => `${method} ${near}`);
}

/** The methods of the published path that this one is, the most literal where several templates match; empty: none is. */
export function methodsOf(path: string, catalogue: Catalogue): string[] {
  const [first, ...others] = catalogue.findByPath(path);
  if (first === undefined) return [];
  return [first, ...others.filter((other) => other.path === first.path)].map(({ method }) => method);
}

/** `GET /usrs/me` in words: that it isn't published, and what was likely meant; undefined for a published one. */
export function unpublished(
  reference: EndpointReference,
  catalogue: Catalogue,
): { readonly message: string; readonly hint: string | undefined } | undefined {
  const { method, path, endpoint } = reference;
  if (endpoint !== undefined) return undefined;
  const methods = methodsOf(path, catalogue);
  const takes = [methods.slice(0, -1).join(', '), methods.at(-1)].filter(Boolean).join(' and ');
  const similar = similarEndpoints(reference, catalogue);
  return {
    message:
      methods.length > 0
        ? `${path} takes ${takes}, not ${method}.`
        : `Zoom publishes no endpoint ${method} ${path}.`,
    hint: similar.length === 0 ? undefined : `Did you mean ${similar.join(' or ')}?`,
  };
}

/** Templates with the asked path's own segments in the places of their parameters, so that only spelling is compared. */
function inShapeOf(path: string, templates: readonly string[]): string[] {
  const asked = path.split('/');
  const fill = (template: string) =>
    template
      .split('/')
      .map((segment, index) => (segment.startsWith('{') ? (asked[index] ?? segment) : segment))
      .join('/');
  return templates.map(fill);
}
