import { basename, extname } from 'node:path';
import { FormDataEncoder } from 'form-data-encoder';
import { usageError } from '../errors.ts';
import { bytesBody, fileBody } from '../http/file-body.ts';
import type { StreamedBody } from '../http/http-client.ts';
import type { Field } from './api-fields.ts';

/** Of the kinds of file that Zoom's uploads take; any other is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};

/** The body of a multipart/form-data request [RFC 7578], and what it is made of. */
export interface Multipart {
  readonly body: StreamedBody;
  readonly contentType: string;
  /** For people: `pic_file: face.png (1234 bytes, image/png)`. */
  readonly parts: readonly string[];
}

/** A file as the encoder wants it: opened when its turn comes. */
async function filePart(path: string, readStdin: () => Promise<Uint8Array>) {
  if (path === '-') {
    const { length, open } = bytesBody(await readStdin());
    const type = 'application/octet-stream';
    return {
      name: 'stdin',
      type,
      size: length,
      lastModified: 0,
      stream: open,
      [Symbol.toStringTag]: 'File' as const,
    };
  }
  const { length, open } = await fileBody(path, '-F');
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  const name = basename(path);
  return { name, type, size: length, lastModified: 0, stream: open, [Symbol.toStringTag]: 'File' as const };
}

/**
 * Fields as multipart/form-data: `-F name=@path` is a file that is read as it is sent, everything else text.
 * @param readStdin for `@-`
 * @throws a usage error that names the field or the file
 */
export async function multipartOf(
  fields: readonly Field[],
  readStdin: () => Promise<Uint8Array>,
): Promise<Multipart> {
  const entries: [string, string | Awaited<ReturnType<typeof filePart>>][] = [];
  const parts: string[] = [];
  for (const { flag, text } of fields) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === '') throw usageError(`${flag} takes key=value, not "${text}".`);
    if (flag === '-F' && value.startsWith('@')) {
      const file = await filePart(value.slice(1), readStdin);
      entries.push([name, file]);
      parts.push(`${name}: ${file.name} (${file.size} bytes, ${file.type})`);
    } else {
      entries.push([name, value]);
      parts.push(`${name}: ${value}`);
    }
  }
  const encoder = new FormDataEncoder({
    append: () => undefined,
    getAll: (name) => entries.filter(([key]) => key === name).map(([, value]) => value),
    entries: () => entries.values(),
    [Symbol.iterator]: () => entries.values(),
    [Symbol.toStringTag]: 'FormData',
  });
  return {
    body: { length: Number(encoder.contentLength), open: () => encoder.encode() },
    contentType: encoder.contentType,
    parts,
  };
}
