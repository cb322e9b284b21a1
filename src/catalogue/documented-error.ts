/** One place in Zoom's OpenAPI document that names an error. */
export interface ErrorPlace {
  /** The HTTP status that the document has it under; a few are Zoom's own codes or plain wrong (`300`). */
  readonly status: number;
  readonly method: string;
  /** Zoom's template: `/users/{userId}/meetings`. */
  readonly path: string;
}

/** A code and message of Zoom's OpenAPI document. The message may hold placeholders: `{userId}`, `$email`, `{0}`. */
export interface DocumentedError {
  readonly code: number;
  readonly message: string;
  readonly where: readonly ErrorPlace[];
}

function parsePlaces(text: string): ErrorPlace[] {
  return text.split(';').flatMap((group) => {
    const status = Number(group.slice(0, 3));
    return group
      .slice(4)
      .split(',')
      .map((endpoint) => {
        const blank = endpoint.indexOf(' ');
        return { status, method: endpoint.slice(0, blank), path: endpoint.slice(blank + 1) };
      });
  });
}

/** Reads one line in the form that `generate.mjs` writes. */
export function parseDocumentedError(line: string): DocumentedError {
  const [code, message, where] = line.split('\t') as [string, string, string];
  return { code: Number(code), message, where: parsePlaces(where) };
}
