import { redactSecrets } from '../secret.ts';
import type { HttpClient } from './http-client.ts';

const BODY_SHOWN = 2_000;

/** Blanked out before it is cut: half a secret would not be recognised any more. */
function shown(text: string): string {
  // Far more than is shown; what follows would only take time.
  const redacted = redactSecrets(text.slice(0, 50 * BODY_SHOWN));
  return redacted.length > BODY_SHOWN || text.length > 50 * BODY_SHOWN
    ? `${redacted.slice(0, BODY_SHOWN)}… (${text.length} characters)`
    : redacted;
}

/** Tells of each request, its reply and its time in milliseconds, without any secret: neither token endpoint's body is shown. */
export function withDebugLog(client: HttpClient, write: (line: string) => void): HttpClient {
  return async (request) => {
    const oauth = new URL(request.url).pathname.includes('/oauth/');
    write(redactSecrets(`> ${request.method} ${request.url}`));
    if (typeof request.body === 'object') write(`> (${request.body.length} bytes)`);
    else if (request.body !== undefined && !oauth) write(`> ${shown(request.body)}`);
    const start = performance.now();
    try {
      const reply = await client(request);
      const took = Math.round(performance.now() - start);
      const tracking = reply.headers['x-zm-trackingid'];
      write(
        redactSecrets(`< ${reply.status} in ${took} ms${tracking ? ` (x-zm-trackingid ${tracking})` : ''}`),
      );
      if (reply.body !== '' && (!oauth || reply.status >= 400)) write(`< ${shown(reply.body)}`);
      return reply;
    } catch (error) {
      write(redactSecrets(`< ${(error as Error).message} after ${Math.round(performance.now() - start)} ms`));
      throw error;
    }
  };
}
