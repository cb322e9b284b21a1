import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SandboxRequest {
  /** `HEAD` is answered as `GET` is, without the body. */
  readonly method: string;
  /** As sent, still percent-encoded. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body's text, and its bytes. */
  readonly body: string;
  readonly bytes: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Sent in the body's place. */
  readonly file?: { readonly length: number; chunks(): Iterable<Buffer> };
}

const JSON_TYPE = 'application/json;charset=UTF-8';

/** The value of `x-zm-trackingid`, which every reply of Zoom's carries. */
export function trackingId(): string {
  return `v=2.0;clid=us04;rid=WEB_${randomBytes(16).toString('hex')}`;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

export function noContent(headers: Record<string, string> = {}): Reply {
  return { status: 204, headers, body: null };
}

export function redirect(location: string): Reply {
  return { status: 302, headers: { Location: location, 'Cache-Control': 'no-store' }, body: null };
}

/** An error of the REST API: `{"code","message"}`, and for a validation error the fields. */
export function apiError(status: number, code: number, message: string, errors?: readonly object[]): Reply {
  return json(status, errors ? { code, message, errors } : { code, message });
}

/** The refusal of a request for these fields or parameters. */
export function invalidFields(...fields: readonly string[]): Reply {
  const errors = fields.map((field) => ({ field, message: 'Invalid field.' }));
  return apiError(400, 300, 'Validation Failed.', errors);
}

/** Tells a refusal from what a request was read to. */
export function isReply(value: object): value is Reply {
  return 'status' in value && 'headers' in value && 'body' in value;
}

/**
 * An error of the OAuth server: Zoom has `reason` where RFC 6749, section 5.2 has `error_description`, and always
 * 400.
 */
export function oauthError(error: string, reason: string): Reply {
  return json(400, { reason, error });
}

/** Whether the caller is a browser, which gets a page where other callers get JSON. */
export function wantsHtml(request: SandboxRequest): boolean {
  return (request.headers.accept ?? '').toLowerCase().includes('text/html');
}

function mediaType(request: SandboxRequest): string {
  return ((request.headers['content-type'] ?? '').split(';')[0] ?? '').trim().toLowerCase();
}

export function hasJsonBody(request: SandboxRequest): boolean {
  return mediaType(request) === 'application/json';
}

/**
 * The parameters of the form body and of the query: Zoom's token endpoint takes either, and the body counts first.
 */
export function parameters(request: SandboxRequest): URLSearchParams {
  const form = mediaType(request) === 'application/x-www-form-urlencoded' ? request.body : '';
  return new URLSearchParams([...new URLSearchParams(form), ...request.query]);
}

/**
 * The text after `Bearer` or `Basic` in the Authorization header; the scheme is case-insensitive (RFC 9110, 11.1).
 */
export function authorization(request: SandboxRequest, scheme: 'Bearer' | 'Basic'): string | undefined {
  const [word, ...rest] = (request.headers.authorization ?? '').split(' ');
  if (word?.toLowerCase() !== scheme.toLowerCase()) return undefined;
  return rest.join(' ').trim();
}

/** A path segment's text; one that is not valid percent-encoding stands for itself. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
