import type { Catalogue } from '../catalogue/catalogue.ts';
import { Failure } from '../errors.ts';

/**
 * Says under a refusal of Zoom's OAuth server what it means, where the failure has no advice of its own, or has that of
 * the bare word though Zoom's sentence says more (`invalid_client` of an app that is switched off).
 */
export async function withOAuthAdvice(error: unknown, catalogue: () => Catalogue): Promise<unknown> {
  if (!(error instanceof Failure)) return error;
  // The OAuth server's errors are words; the REST API has numbers, and explains itself where it is called.
  const { http } = error;
  if (http === undefined || typeof http.code !== 'string') return error;
  if (error.hint !== undefined && error.kind !== http.code) return error;
  const { explain } = await import('../scopes/explain.ts');
  const reply = JSON.stringify({ reason: http.message, error: http.code });
  const { kind, diagnosis, fix, confidence } = explain(reply, { catalogue: catalogue() });
  if (kind === 'unknown' || confidence === 'guess') return error;
  if (error.hint !== undefined && (kind === error.kind || confidence !== 'certain')) return error;
  const hint = `${diagnosis}\n${fix}`;
  return new Failure(error.kind, error.exitCode, error.message, { hint, http, cause: error.cause });
}
