import type { SessionView } from '../accounts/session.ts';
import { loginCommand } from '../accounts/token-source.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import { examine } from '../scopes/doctor.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import { observationsAt } from './known-observations.ts';

/**
 * Why a call can't work with what the account was granted, by the doctor's verdict; undefined where it may: nobody knows
 * the grant, Zoom publishes no such endpoint or no scopes for it, or a granted scope opens it.
 */
export async function whyNot(
  context: Context,
  { scopes, appType, account, hosts }: SessionView,
  endpoint: EndpointReference,
): Promise<Failure | undefined> {
  if (scopes === null || scopes.length === 0) return undefined;
  const { observations } = await observationsAt(context, hosts.apiUrl);
  const { endpoints } = examine({
    granted: scopes,
    appType,
    identity: account,
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
    { hint: `${verdict.fix}\nNothing was sent; --force sends it anyway.` },
  );
}
