import type { EndpointReference } from './endpoint-reference.ts';

/** Whom a path names where Zoom's template has `{userId}`. */
export type NamedUser =
  | { readonly kind: 'none' | 'me' | 'template' }
  | { readonly kind: 'literal'; readonly user: string };

const UNSAFE_WHEN_DECODED = /[/\\?#%\s\u0000-\u001f\u007f-\u009f]/;

/** Decodes one segment unless that would change what the path means (a meeting's UUID may hold an encoded slash). */
function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    const decoded = decodeURIComponent(segment);
    return UNSAFE_WHEN_DECODED.test(decoded) ? segment : decoded;
  } catch {
    return segment;
  }
}

/** A parameter the way other tools write it (`:userId`, `<userId>`, `${userId}`, `{{userId}}`) as Zoom writes it. */
function asTemplate(segment: string): string {
  const name = /^(?::|<|\$\{|\{\{|\{)\s*([A-Za-z_][\w.-]*)\s*(?:>|\}\}|\})?$/.exec(segment)?.[1];
  return name === undefined ? segment : `{${name}}`;
}

/** The path alone: without scheme, host, `/v2`, query, fragment and trailing slashes, decoded where that is safe. */
export function cleanPath(text: string): string {
  const path = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/(?<!\/)\/+$/, '');
  const rooted = path === '' || path.startsWith('/') ? path : `/${path}`;
  return rooted
    .replace(/^\/v2(?=\/)/, '')
    .split('/')
    .map((segment) => asTemplate(decodeSegment(segment)))
    .join('/');
}

function nameIn(segment: string): NamedUser {
  if (segment === 'me') return { kind: 'me' };
  return /^\{[^}]*\}$/.test(segment) ? { kind: 'template' } : { kind: 'literal', user: segment };
}

/** What Zoom's templates call a user in a path; where it is the token's own, each takes `me`. */
const USER_PARAMETERS = new Set(['{userId}', '{userIdentifier}', '{email}']);

/** Where the path names a user: the place of `{userId}` in Zoom's template, or of a literal `me` there. */
function userPosition(reference: EndpointReference): number {
  const template = (reference.endpoint?.path ?? '').split('/');
  const position = template.findIndex((segment) => USER_PARAMETERS.has(segment));
  if (position >= 0) return position;
  if (reference.endpoint !== undefined) return template.indexOf('me');
  const asked = reference.path.split('/');
  const users = asked.indexOf('users');
  return users >= 0 && users + 1 < asked.length ? users + 1 : -1;
}

const NONE: NamedUser = { kind: 'none' };
const ME: NamedUser = { kind: 'me' };
const TEMPLATE: NamedUser = { kind: 'template' };
const USER_PARAMETER = new RegExp([...USER_PARAMETERS].join('|'));

/** The same for a template as Zoom publishes it, which need not be taken apart. */
function namedInTemplate(path: string): NamedUser {
  if (USER_PARAMETER.test(path)) return TEMPLATE;
  return path.includes('/me/') || path.endsWith('/me') ? ME : NONE;
}

/** Whom this path names. For a path that Zoom doesn't publish: the segment after `users`. */
export function namedUser(reference: EndpointReference): NamedUser {
  if (reference.path === reference.endpoint?.path) return namedInTemplate(reference.path);
  const position = userPosition(reference);
  const segment = position < 0 ? undefined : reference.path.split('/')[position];
  return segment === undefined ? NONE : nameIn(segment);
}

/** The same path for the token's own user: `/users/me/meetings`. */
export function pathWithMe(reference: EndpointReference): string {
  const position = userPosition(reference);
  return reference.path
    .split('/')
    .map((segment, index) => (index === position ? 'me' : segment))
    .join('/');
}
