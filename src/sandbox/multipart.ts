import type { SandboxRequest } from './http-message.ts';

/** A part of a multipart/form-data body [RFC 7578]. */
export interface Part {
  readonly name: string;
  /** Undefined for a field that is no file. */
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

function boundaryOf(request: SandboxRequest): string | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(
      request.headers['content-type'] ?? '',
    ) ?? [];
  return quoted ?? bare;
}

function parameter(disposition: string, name: string): string | undefined {
  return new RegExp(`[; ]${name}="([^"]*)"`).exec(disposition)?.[1];
}

function readPart(text: string): Part | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || !text.endsWith('\r\n')) return undefined;
  const headers = new Map(
    text
      .slice(0, end)
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = /^form-data\b/i.test(disposition) ? parameter(disposition, 'name') : undefined;
  if (name === undefined) return undefined;
  return {
    name,
    filename: parameter(disposition, 'filename'),
    contentType: headers.get('content-type'),
    content: Buffer.from(text.slice(end + 4, -2), 'latin1'),
  };
}

/** The parts of a request's body; undefined for one that is no multipart/form-data, or is not whole. */
export function partsOf(request: SandboxRequest): Part[] | undefined {
  const boundary = boundaryOf(request);
  if (boundary === undefined) return undefined;
  // One letter a byte, so that no byte is lost.
  const [before, ...rest] = `\r\n${request.bytes.toString('latin1')}`.split(`\r\n--${boundary}`);
  const last = rest.pop();
  if (before !== '' || last === undefined || !last.startsWith('--')) return undefined;
  const parts = rest.map((text) => (text.startsWith('\r\n') ? readPart(`${text.slice(2)}\r\n`) : undefined));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}
