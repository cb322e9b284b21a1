import type { Endpoint } from './catalogue.ts';

interface Entry {
  readonly endpoint: Endpoint;
  readonly segments: readonly string[];
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

function isParameter(segment: string): boolean {
  return /^\{[^}/]*\}$/.test(segment);
}

function matches(asked: readonly string[], template: readonly string[]): boolean {
  return asked.every((segment, index) => {
    const own = template[index] ?? '';
    return own === segment ? segment !== '' : isParameter(own) && segment !== '';
  });
}

/** Endpoints by the number of their path's segments: for whoever asks for more than a few. */
export class EndpointIndex {
  readonly #bySegments = new Map<number, Entry[]>();

  constructor(endpoints: readonly Endpoint[]) {
    for (const endpoint of endpoints) {
      const segments = segmentsOf(endpoint.path);
      const entries = this.#bySegments.get(segments.length);
      if (entries === undefined) this.#bySegments.set(segments.length, [{ endpoint, segments }]);
      else entries.push({ endpoint, segments });
    }
  }

  /** The endpoints whose template matches a path segment by segment, in the catalogue's order. */
  matching(path: string): Endpoint[] {
    const asked = segmentsOf(path);
    if (asked.some((segment) => /[\u0000-\u001f\u007f]/.test(segment))) return [];
    const entries = this.#bySegments.get(asked.length) ?? [];
    return entries.filter(({ segments }) => matches(asked, segments)).map(({ endpoint }) => endpoint);
  }
}
