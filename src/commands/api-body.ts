import type { Endpoint } from '../catalogue/catalogue.ts';
import type { Context } from '../context.ts';
import { type Failure, usageError } from '../errors.ts';
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

function wantsFile(file: string, endpoint: Endpoint | undefined): Failure {
  const name = endpoint?.path === '/users/{userId}/picture' ? 'pic_file' : 'file';
  return usageError(
    'Zoom takes multipart/form-data here, and --input is a body as it is.',
    `Send the file as a field: -F ${name}=@${file}`,
  );
}

/** @throws a usage error that says where a body stops being JSON */
async function checkJson({ body }: ApiBody, file: string): Promise<void> {
  if (typeof body === 'string' || body === undefined || body.length > LONGEST_JSON) return;
  const text = await textOf(body);
  try {
    JSON.parse(text);
  } catch {
    const { parse } = await import('lossless-json');
    let position = text.length;
    try {
      parse(text);
    } catch (error) {
      position = Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    }
    const lines = text.slice(0, position).split('\n');
    const where =
      text.trim() === '' ? 'it is empty' : `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
    throw usageError(
      `--input: ${file === '-' ? 'standard input' : file} is no JSON (${where}).`,
      'Correct it, or say what it is with --content-type.',
    );
  }
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
    if (contentType === undefined && takesMultipart(endpoint)) throw wantsFile(options.input, endpoint);
    const input = await fromInput(context, options.input, contentType);
    if (/^application\/json\b/i.test(contentType ?? 'application/json'))
      await checkJson(input, options.input);
    return input;
  }
  const multipart = contentType === undefined ? takesMultipart(endpoint) : MULTIPART.test(contentType);
  if (contentType !== undefined && !(multipart && fields.length > 0))
    throw usageError('--content-type goes with --input, or is multipart/form-data and goes with -F.');
  if (fields.length === 0) return { query: '' };
  let read = false;
  const readStdin = (): Promise<Uint8Array> => {
    if (read) throw usageError('Standard input can be read only once: @- stands in one field.');
    read = true;
    return context.readStdinBytes();
  };
  if (multipart && !WITHOUT_BODY.has(method)) {
    const { multipartOf } = await import('./api-multipart.ts');
    const { body, contentType, parts } = await multipartOf(fields, readStdin);
    return { query: '', body, contentType, shown: parts };
  }
  const object = await objectOf(fields, readStdin);
  if (WITHOUT_BODY.has(method)) return { query: queryOf(object) };
  const { jsonText } = await import('../output/json-text.ts');
  return { query: '', body: jsonText(object) };
}
