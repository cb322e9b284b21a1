import type { SessionView } from '../accounts/session.ts';
import { loginCommand } from '../accounts/token-source.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure, usageError } from '../errors.ts';
import { examine } from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import { methodsOf, unpublished } from '../scopes/similar-endpoints.ts';
import type { ZoomRequest } from '../zoom/zoom-client.ts';
import { connectedUsers } from './connected-users.ts';
import { observationsAt } from './known-observations.ts';

/** A change by a method that Zoom doesn't publish for this path; an unpublished path is Zoom's to judge. */
function wrongMethod(context: Context, endpoint: EndpointReference): Failure | undefined {
  const { method, path } = endpoint;
  if (method === 'GET' || methodsOf(path, context.catalogue).length === 0) return undefined;
  const wrong = unpublished(endpoint, context.catalogue);
  return wrong && usageError(wrong.message, wrong.hint);
}

/**
 * Why a call can't work with what the account was granted, by the doctor's verdict; undefined where it may: nobody knows
 * the grant, Zoom publishes no such path or no scopes for it, or a granted scope opens it.
 */
export async function whyNot(
  context: Context,
  { scopes, appType, account, hosts }: SessionView,
  endpoint: EndpointReference,
  { base }: Pick<ZoomRequest, 'base'>,
): Promise<Failure | undefined> {
  // Of other hosts nothing is published.
  const wrong = base === undefined ? wrongMethod(context, endpoint) : undefined;
  if (wrong !== undefined) return wrong;
  if (scopes === null || scopes.length === 0) return undefined;
  const { observations } = await observationsAt(context, hosts.apiUrl);
  const { endpoints } = examine({
    granted: scopes,
    appType,
    identity: account,
    connected: await connectedUsers(context),
    endpoints: [endpoint],
    catalogue: context.catalogue,
    observations,
    loginHint: account === null ? undefined : loginCommand(account),
  });
  const [verdict] = endpoints;
  if (verdict === undefined || verdict.status === 'ok' || verdict.status === 'unknown') return undefined;
  return new Failure(
    'missing_scopes',
    EXIT.scopes,
    `${verdict.method} ${verdict.path} can't work: ${verdict.reason}`,
    { hint: verdict.fix },
  );
}

/** The refusal as it is thrown in the place of the call. */
export function unsent({ kind, exitCode, message, hint }: Failure): Failure {
  const lines = [hint, 'Nothing was sent; --force sends it anyway.'].filter((line) => line !== undefined);
  return new Failure(kind, exitCode, message, { hint: lines.join('\n') });
}
