import type { Session } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import { ZoomApiError } from '../zoom/zoom-error.ts';

const FRESH_TOKEN = 'Put a fresh token into ZOOMCTL_TOKEN, or unset it to use a connected account.';

/** Says under Zoom's refusal what it means for this account and this call, and what to do next. */
async function withAdvice(context: Context, session: Session, error: ZoomApiError): Promise<Failure> {
  const { explain } = await import('../scopes/explain.ts');
  const { referenceOf } = await import('../scopes/endpoint-reference.ts');
  const { diagnosis, fix, kind } = explain(error.body, {
    catalogue: context.catalogue,
    endpoint: referenceOf(error.method, error.path, context.catalogue),
    granted: session.scopes,
    appType: session.appType,
    identity: session.account,
  });
  const hint = `${diagnosis}\n${fix}`;
  const known = kind !== 'unknown' && (error.hint === undefined || session.appType === 's2s');
  const own = error.exitCode === EXIT.login && session.account === null ? FRESH_TOKEN : error.hint;
  return new Failure(error.kind, error.exitCode, error.message, {
    hint: known ? hint : own,
    http: error.http,
    cause: error.cause,
  });
}

/** Runs calls to Zoom; a refusal is explained on its way out. */
export async function explained<T>(context: Context, session: Session, calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    throw error instanceof ZoomApiError ? await withAdvice(context, session, error) : error;
  }
}
