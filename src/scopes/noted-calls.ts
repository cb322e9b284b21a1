import type { Endpoint } from '../catalogue/catalogue.ts';
import { hasUserLevel } from './alternatives.ts';
import { namedUser } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import type { AppType } from './grant.ts';
import type { EndpointVerdict, Status } from './verdict.ts';

export function callOf({ method, path }: Pick<EndpointReference, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/**
 * The calls of which there is more to say than the verdict on each, by what there is to say: `POST /users/me/meetings`.
 * Nothing else of them is kept, because there may be as many as Zoom has endpoints.
 */
export class NotedCalls {
  /** That Zoom does not publish. */
  readonly unpublished: string[] = [];
  /** What the verdict on the first of those says. */
  firstUnpublished = '';
  /** Of a Server-to-Server app, for `me`. */
  readonly ofMe: string[] = [];
  /** That no user-managed app can make, whatever its scopes. */
  readonly adminOnly: string[] = [];
  readonly deprecated: string[] = [];
  /** For which Zoom publishes no scopes. */
  readonly withoutScopes: string[] = [];
  readonly #appType: AppType;

  constructor(appType: AppType) {
    this.#appType = appType;
  }

  take(reference: EndpointReference, { status, reason }: EndpointVerdict): void {
    const { endpoint } = reference;
    this.takeOfMe(reference);
    if (endpoint === undefined) {
      if (this.unpublished.length === 0) this.firstUnpublished = reason;
      this.unpublished.push(callOf(reference));
      return;
    }
    if (endpoint.deprecated) this.deprecated.push(callOf(reference));
    this.listOf(endpoint, status)?.push(callOf(reference));
  }

  /** Takes the call if it is one of those of a Server-to-Server app for `me`. */
  takeOfMe(reference: EndpointReference): void {
    if (this.#appType === 's2s' && namedUser(reference).kind === 'me') this.ofMe.push(callOf(reference));
  }

  /** Where a published call with this verdict belongs, besides. */
  listOf(endpoint: Endpoint, status: Status): string[] | undefined {
    if (status === 'unknown') return this.withoutScopes;
    return status === 'needs_admin' && !hasUserLevel(endpoint) ? this.adminOnly : undefined;
  }
}
