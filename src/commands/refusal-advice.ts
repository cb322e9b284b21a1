import type { Session } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import type { Explanation } from '../scopes/explain.ts';
import { TRY_LATER, ZoomApiError } from '../zoom/zoom-error.ts';

/** Kinds that exit as refusals for scopes do, whatever the reply looked like that they were read from. */
const SCOPES = new Set(['missing_scopes', 'use_me']);

const FRESH_TOKEN = 'Put a fresh token into ZOOMCTL_TOKEN, or unset it to use a connected account.';

/**
 * What it means, and what to do next: the failure's own advice where it has one, since that knows the session and the
 * reply's headers. A Server-to-Server token needs no login.
 */
function hintOf({ diagnosis, fix }: Explanation, own: string | undefined, needsNoLogin: boolean): string {
  return `${diagnosis}\n${own === undefined || own === TRY_LATER || needsNoLogin ? fix : own}`;
}

/** What was likely meant where Zoom finds no endpoint, and publishes none, either. */
async function noSuchEndpoint(
  { catalogue }: Context,
  { http, method, path }: ZoomApiError,
  endpoint: EndpointReference,
  { kind, confidence }: Explanation,
): Promise<string | undefined> {
  if (http.status !== 404 && http.status !== 405) return undefined;
  if (kind !== 'not_found' && confidence !== 'guess') return undefined;
  if (endpoint.endpoint !== undefined) {
    const slash = /^[^?]*[^/?]\/+(?=\?|$)/.test(path);
    return slash ? `Leave the slash at the end out: ${method} ${endpoint.path}` : undefined;
  }
  const { unpublished } = await import('../scopes/similar-endpoints.ts');
  const told = unpublished(endpoint, catalogue);
  // With nothing like it the explanation says as much.
  return told?.hint === undefined ? undefined : `${told.message}\n${told.hint}`;
}

/** Says under Zoom's refusal what it means for this account and this call, and what to do next. */
async function withAdvice(context: Context, session: Session, error: ZoomApiError): Promise<Failure> {
  const { explain } = await import('../scopes/explain.ts');
  const { referenceOf } = await import('../scopes/endpoint-reference.ts');
  const { connectedUsers } = await import('./connected-users.ts');
  const endpoint = referenceOf(error.method, error.path, context.catalogue);
  const explanation = explain(error.body, {
    catalogue: context.catalogue,
    endpoint,
    granted: session.scopes,
    appType: session.appType,
    identity: session.account,
    connected: await connectedUsers(context),
  });
  const own = error.exitCode === EXIT.login && session.account === null ? FRESH_TOKEN : error.hint;
  // An outage is explained by its status, not by what a proxy wrote into its body.
  const known = explanation.confidence !== 'guess' && error.kind !== 'zoom_unavailable';
  // Zoom's words tell more than its number, which often has several meanings.
  const kind = known && error.exitCode === EXIT.failed ? explanation.kind : error.kind;
  const exitCode = SCOPES.has(kind) ? EXIT.scopes : error.exitCode;
  const misspelt = await noSuchEndpoint(context, error, endpoint, explanation);
  const needsNoLogin = error.exitCode === EXIT.login && session.appType === 's2s';
  return new Failure(kind, exitCode, error.message, {
    hint: misspelt ?? (known ? hintOf(explanation, own, needsNoLogin) : own),
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
