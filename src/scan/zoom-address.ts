import { fillHoles, hasHole, leadingHole, onlyHole } from './value.ts';

/** Where an address leads, as far as its text tells. */
export type Address =
  /** `zoom`: Zoom's API for certain, by its host or by the name of the base. `unnamed`: below some base. */
  | { readonly kind: 'zoom' | 'unnamed'; readonly path: string; readonly byName: boolean }
  /** A path without any base. */
  | { readonly kind: 'path'; readonly path: string };

/** Zoom's API hosts: the global one, those of regions and clusters, the government's, and the one for files. */
const HOST =
  /^(?:https?:)?(?:\/\/)?(?:(?:[a-z0-9]+)?api(?:-[a-z0-9-]+)?|file)\.(?:zoom\.us|zoomgov\.com)(?::\d{1,5})?(?=[/?#\ue000]|$)/i;

/** A base whose name says that it is Zoom's: `ZOOM_API_URL`, `config.zoom.baseUrl`, `zoomHost`. */
const ZOOM_NAME = /zoom/i;
const NOT_A_BASE =
  /(?:join|start|redirect|web_?hook|oauth|auth|token|sign|callback|registration|recording)_?(?:ur[il]|host|link|endpoint)/i;

const HOLE_NAMES = /^\ue000[^\ue001]*\ue001(?:\ue000[^\ue001]*\ue001)*/;

/** Whether a text is Zoom's API or something below it. */
export function isZoomHost(text: string): boolean {
  return HOST.test(text);
}

/** Whether a text is an address of Zoom's API without an endpoint: what a client is made with. */
export function isZoomBase(text: string): boolean {
  const host = HOST.exec(text)?.[0];
  if (host !== undefined) return /^\/?(?:v[12])?\/?$/.test(text.slice(host.length));
  const name = onlyHole(text.replace(/\/(?:v2\/?)?$/, ''));
  return name !== undefined && isZoomBaseName(name);
}

/** Whether a name is that of a base of Zoom's API. */
function isZoomBaseName(name: string): boolean {
  return (
    ZOOM_NAME.test(name) &&
    /ur[il]|base|host|api|endpoint|domain|root|server|zoom$/i.test(name) &&
    !NOT_A_BASE.test(name)
  );
}

/** Reads what an expression yielded as an address; undefined for what is none of Zoom's and no path. */
export function addressIn(text: string): Address | undefined {
  const host = HOST.exec(text)?.[0];
  if (host !== undefined) return { kind: 'zoom', path: text.slice(host.length), byName: false };
  const scheme = /^https?:\/\/(?=\ue000)/.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  const name = leadingHole(rest);
  if (name !== undefined) {
    const path = rest.replace(HOLE_NAMES, '').replace(/^\.zoom\.us/, '');
    // A hole that is followed by no slash is a part of something else.
    if (
      !/^\/?[A-Za-z]/.test(path) ||
      (!path.startsWith('/') && !/(?:url|base|uri|endpoint|root)\/?$/i.test(name))
    )
      return undefined;
    return isZoomBaseName(name) || rest.includes('.zoom.us/')
      ? { kind: 'zoom', path: path.startsWith('/') ? path : `/${path}`, byName: true }
      : { kind: 'unnamed', path, byName: true };
  }
  if (/^\/?[a-z][\w-]*(?:[/?]|\ue000|$)/.test(text)) return { kind: 'path', path: text };
  return undefined;
}

/** A path in Zoom's form, and whether every part of it is known. */
export interface CleanPath {
  readonly path: string;
  readonly certain: boolean;
}

function parameterName(name: string): string {
  const last =
    name
      .replace(/\(\)/g, '')
      .split('.')
      .filter((part) => part !== '')
      .at(-1) ?? '';
  return /^[A-Za-z_]\w*$/.test(last) ? last : 'id';
}

/**
 * A path with `{name}` for each hole, without version and query. Undefined for one that names no endpoint: the base
 * alone, what begins with a hole, the OAuth server's, and prose.
 */
export function cleanedPath(raw: string): CleanPath | undefined {
  let path = raw.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  if (!path.startsWith('/')) path = `/${path}`;
  path = path.replace(/\/{2,}/g, '/').replace(/^\/v2(?=\/)/, '');
  if (/[\s"'<>\\^`|]/.test(path.replace(/\ue000[^\ue001]*\ue001/g, ''))) return undefined;
  // Whatever follows the version is only known at run time.
  if (!/^\/[A-Za-z]/.test(path) || /^\/v[12]\ue000/.test(path) || /^\/(?:oauth(?:\/|$)|v[12]$)/.test(path))
    return undefined;
  let certain = true;
  const segments = path.split('/').slice(1);
  const clean = segments.map((segment, index) => {
    if (!hasHole(segment)) return segment;
    const name = onlyHole(segment);
    if (name !== undefined) return `{${parameterName(name)}}`;
    const literal = segment.replace(/\ue000[^\ue001]*\ue001/g, '');
    const leading = leadingHole(segment);
    // What follows the last word is a query: `meetings${query}`.
    if (
      index === segments.length - 1 &&
      /^[A-Za-z_]\w*\ue000/.test(segment) &&
      /^[A-Za-z_]\w*$/.test(literal)
    )
      return literal;
    // Two values with nothing between them: the second may be anything that follows a path.
    if (leading !== undefined && literal === '') {
      certain = false;
      return `{${parameterName(leading)}}`;
    }
    if (index === 0) certain = false;
    return fillHoles(segment, (inner) => `{${parameterName(inner)}}`);
  });
  return { path: `/${clean.join('/')}`.slice(0, 500), certain };
}
