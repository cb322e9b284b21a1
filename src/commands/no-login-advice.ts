import { type Env, inPlaceOfAccounts } from '../config/environment.ts';
import { Failure } from '../errors.ts';

/**
 * Where a Server-to-Server app of the environment is in use, no account may be connected, and a login with that app is
 * refused in turn: whoever is told to log in has to learn of that first.
 */
export function withNoLoginAdvice(error: Failure, env: Env): Failure {
  const isSent = error.kind === 'not_logged_in' && error.hint?.startsWith('Log in first') === true;
  if (!isSent || inPlaceOfAccounts(env) !== 'server-to-server') return error;
  return new Failure(error.kind, error.exitCode, error.message, {
    hint: 'Commands that call Zoom use the Server-to-Server app of ZOOM_CLIENT_ID, which has no login. To connect an account, unset ZOOM_ACCOUNT_ID first, then: zoomctl login',
    cause: error.cause,
  });
}
