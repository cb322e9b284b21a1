import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { namedUser } from '../scopes/endpoint-path.ts';
import { type EndpointReference, referenceOf } from '../scopes/endpoint-reference.ts';
import type { FoundCall } from './found-call.ts';

/** A found call as an endpoint. */
export interface KnownCall {
  readonly reference: EndpointReference;
  readonly sure: boolean;
  /** The user whom the path names in so many words; null for `me`, for a value of run time and where there is none. */
  readonly namedUser: string | null;
}

const ZOOMS_OWN =
  /^(?:meetings|webinars|past_meetings|past_webinars|registrants|zak|recordings|meeting_templates)$/;

/** Whether a path is hardly any other API's than Zoom's. */
export function isDistinctive(path: string): boolean {
  const words = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return words.length >= 2 && words.some((word) => ZOOMS_OWN.test(word));
}

/** Holds found calls against what Zoom publishes. Answers are kept: one endpoint is called in many places. */
export class PublishedCalls {
  readonly #catalogue: Catalogue;
  readonly #references = new Map<string, EndpointReference>();
  readonly #methods = new Map<string, readonly string[]>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** The endpoint of a found call; undefined where too little speaks for its being one of Zoom's. */
  of(found: FoundCall): KnownCall | undefined {
    if (found.onlyIfDistinctive && !isDistinctive(found.path)) return undefined;
    const method = found.method ?? this.#likelyMethod(found.path);
    const reference = this.#reference(method ?? 'GET', found.path);
    const published: Endpoint | undefined = reference.endpoint;
    if (published === undefined && found.onlyIfPublished) return undefined;
    // What stands at the end may be any word, and with it another endpoint.
    const open = published === undefined && reference.path.endsWith('}');
    const user = namedUser(reference);
    return {
      reference,
      sure: found.sure && found.method !== undefined && !open,
      namedUser: user.kind === 'literal' && !user.user.includes('{') ? user.user : null,
    };
  }

  #reference(method: string, path: string): EndpointReference {
    const key = `${method} ${path}`;
    const known = this.#references.get(key);
    if (known !== undefined) return known;
    const reference = referenceOf(method, path, this.#catalogue);
    this.#references.set(key, reference);
    return reference;
  }

  /** For a path without a method: reading, or the only thing that can be done there. */
  #likelyMethod(path: string): string | undefined {
    let methods = this.#methods.get(path);
    if (methods === undefined) {
      methods = this.#catalogue.findByPath(path).map((endpoint) => endpoint.method);
      this.#methods.set(path, methods);
    }
    return methods.includes('GET') ? 'GET' : methods[0];
  }
}
