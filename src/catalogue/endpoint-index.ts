import type { Endpoint } from './catalogue.ts';
import { templateMatcher } from './template-matcher.ts';

function segmentsIn(path: string): number {
  return path.split('/').length - 1;
}

/** Endpoints by the number of their path's segments: for whoever asks for more than a few. */
export class EndpointIndex {
  readonly #bySegments: ReadonlyMap<number, Endpoint[]>;

  constructor(endpoints: readonly Endpoint[]) {
    const bySegments = new Map<number, Endpoint[]>();
    for (const endpoint of endpoints) {
      const segments = segmentsIn(endpoint.path);
      const there = bySegments.get(segments);
      if (there === undefined) bySegments.set(segments, [endpoint]);
      else there.push(endpoint);
    }
    this.#bySegments = bySegments;
  }

  /** The endpoints whose template matches a path segment by segment, in the catalogue's order. */
  matching(path: string): Endpoint[] {
    const matches = templateMatcher(path);
    if (matches === undefined) return [];
    return (this.#bySegments.get(matches.segments) ?? []).filter((endpoint) =>
      matches.template(endpoint.path),
    );
  }
}
