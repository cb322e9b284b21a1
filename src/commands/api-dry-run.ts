import type { Context } from '../context.ts';
import { headersOf, type ZoomRequest } from '../zoom/zoom-client.ts';
import type { ApiBody } from './api-body.ts';

const TOKEN = 'Bearer [redacted]';

/** Prints a request instead of sending it. */
export async function printDryRun(
  { out }: Context,
  request: ZoomRequest,
  apiUrl: string,
  { shown }: ApiBody,
): Promise<void> {
  const { method, body } = request;
  const url = (request.base ?? apiUrl) + request.path;
  const length = typeof body === 'object' ? { 'content-length': String(body.length) } : {};
  const headers = { ...headersOf(request), authorization: TOKEN, ...length };
  if (out.json) {
    await out.document({ method, url, headers, body: typeof body === 'string' ? body : (shown ?? null) });
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const text = typeof body === 'string' ? `${body}\n` : (shown ?? []).map((line) => `${line}\n`).join('');
  out.foreign(`${method} ${url}\n${lines.join('')}${text === '' ? '' : `\n${text}`}`);
}
