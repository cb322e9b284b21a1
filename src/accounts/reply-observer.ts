import { isThere } from '../config/is-there.ts';
import type { ReplyObserver } from '../zoom/zoom-client.ts';
import type { ObservedSession, Observing } from './observe-replies.ts';

/**
 * Remembers the scopes that Zoom names when it refuses a call, and forgets what a success refutes. Nothing is loaded or
 * read before Zoom has refused a call for its scopes: until then the file isn't there.
 */
export function observerFor(world: Observing, session: ObservedSession): ReplyObserver {
  const checked = new Set<string>();
  return {
    async refused(error) {
      const { rememberRefusal } = await import('./observe-replies.ts');
      await rememberRefusal(world, session, error);
    },
    async opened(request) {
      if (session.scopes === null || !isThere(world.paths.observationsFile)) return;
      // The pages of one list are one endpoint.
      const call = `${request.method} ${request.path.replace(/\?.*$/s, '')}`;
      if (checked.has(call)) return;
      checked.add(call);
      const { forgetRefuted } = await import('./observe-replies.ts');
      await forgetRefuted(world, session, request);
    },
  };
}
