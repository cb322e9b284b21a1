import type { Endpoint } from '../catalogue/catalogue.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { bytesBody, fileBody } from '../http/file-body.ts';
import type { StreamedBody } from '../http/http-client.ts';
import { takesMultipart } from '../zoom/multipart-endpoints.ts';
import { type Field, objectOf, queryOf } from './api-fields.ts';

export interface BodyOptions {
  readonly fields?: readonly Field[];
  readonly input?: string;
  readonly contentType?: string;
}

/** What a request has beside its method and path. */
export interface ApiBody {
  /** Without its question mark. */
  readonly query: string;
  readonly body?: string | StreamedBody;
  readonly contentType?: string;
  /** For people, where the body itself can't be shown. */
  readonly shown?: readonly string[];
}

/** A request in JSON is never longer. */
const LONGEST_JSON = 4 * 1024 * 1024;

/** The body as text, where it may be JSON; empty for none and for a longer one. */
export async function textOf(body: ApiBody['body']): Promise<string> {
  if (typeof body === 'string') return body;
  if (body === undefined || body.length > LONGEST_JSON) return '';
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const WITHOUT_BODY = new Set(['GET', 'DELETE']);
const MULTIPART = /^multipart\/form-data\b/i;

function checkedType(contentType: string | undefined): string | undefined {
  if (contentType === undefined || /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;[\x20-\x7e]*)?$/.test(contentType))
    return contentType;
  throw usageError(`--content-type takes a media type such as image/png, not "${contentType}".`);
}

async function fromInput(context: Context, file: string, contentType: string | undefined): Promise<ApiBody> {
  const type = contentType === undefined ? {} : { contentType };
  if (file === '-') {
    const body = bytesBody(await context.readStdinBytes());
    return { query: '', body, ...type, shown: [`(${body.length} bytes of standard input)`] };
  }
  const body = await fileBody(file, '--input');
  return { query: '', body, ...type, shown: [`(${body.length} bytes of ${file})`] };
}

/**
 * The body of a request, or its query: of fields JSON, or multipart/form-data where Zoom publishes that for the endpoint;
 * of `--input` the file as it is.
 * @throws a usage error that names the flag
 */
export async function readBody(
  context: Context,
  method: string,
  endpoint: Endpoint | undefined,
  options: BodyOptions,
): Promise<ApiBody> {
  const fields = options.fields ?? [];
  const contentType = checkedType(options.contentType);
  if (options.input !== undefined) {
    if (fields.length > 0) throw usageError('--input excludes -f and -F.');
    if (MULTIPART.test(contentType ?? '') && !/boundary=/i.test(contentType ?? ''))
      throw usageError('--content-type multipart/form-data goes with -F, or names the boundary of --input.');
    return fromInput(context, options.input, contentType);
  }
  const multipart = contentType === undefined ? takesMultipart(endpoint) : MULTIPART.test(contentType);
  if (contentType !== undefined && !(multipart && fields.length > 0))
    throw usageError('--content-type goes with --input, or is multipart/form-data and goes with -F.');
  if (fields.length === 0) return { query: '' };
  if (multipart && !WITHOUT_BODY.has(method)) {
    const { multipartOf } = await import('./api-multipart.ts');
    const { body, contentType, parts } = await multipartOf(fields);
    return { query: '', body, contentType, shown: parts };
  }
  const object = await objectOf(fields);
  if (WITHOUT_BODY.has(method)) return { query: queryOf(object) };
  const { jsonText } = await import('../output/json-text.ts');
  return { query: '', body: jsonText(object) };
}
