import type { SessionView } from '../accounts/session.ts';
import { loginCommand } from '../accounts/token-source.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import { examine } from '../scopes/doctor.ts';
import { referenceOf } from '../scopes/endpoint-reference.ts';
import { userSegment } from '../zoom/user-path.ts';
import { observationsAt } from './known-observations.ts';

/**
 * Asks the doctor about all four calls of the smoke test before the first is sent: one that fails halfway for want of a
 * scope leaves a meeting behind that the same grant can't take away.
 * @throws `missing_scopes` where the grant is known and doesn't open them all
 */
export async function checkGrant(
  context: Context,
  { scopes, appType, account, hosts }: SessionView,
  host: string,
): Promise<void> {
  if (scopes === null || scopes.length === 0) return;
  const { catalogue } = context;
  const calls = [
    ['POST', `/users/${userSegment(host)}/meetings`],
    ['GET', '/meetings/{meetingId}'],
    ['PUT', '/meetings/{meetingId}/status'],
    ['DELETE', '/meetings/{meetingId}'],
  ] as const;
  const { observations } = await observationsAt(context, hosts.apiUrl);
  const { endpoints } = examine({
    granted: scopes,
    appType,
    identity: account,
    endpoints: calls.map(([method, path]) => referenceOf(method, path, catalogue)),
    catalogue,
    observations,
    loginHint: account === null ? undefined : loginCommand(account),
  });
  const closed = endpoints.filter(({ status }) => status !== 'ok' && status !== 'unknown');
  if (closed.length === 0) return;
  const add = [...new Set(closed.flatMap((verdict) => verdict.add ?? []))];
  throw new Failure(
    'missing_scopes',
    EXIT.scopes,
    add.length > 0
      ? `The smoke test can't work: scopes are missing: ${add.join(', ')}.`
      : `The smoke test can't work: ${closed[0]?.reason}`,
    {
      hint: [
        ...closed.map(({ method, path, reason }) => `${method} ${path}: ${reason}`),
        ...new Set(closed.map(({ fix }) => fix)),
        'Nothing was sent.',
      ].join('\n'),
    },
  );
}
