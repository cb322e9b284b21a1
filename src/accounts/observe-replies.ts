import { openCatalogue } from '../catalogue/catalogue.ts';
import { type MadeCall, observationOf, observedHost, withObservation } from '../scopes/observations.ts';
import { refutedBy } from '../scopes/observed-endpoint.ts';
import { redactSecrets } from '../secret.ts';
import type { ZoomApiError } from '../zoom/zoom-error.ts';
import { ObservationsFile } from './observations-file.ts';
import type { Session } from './session.ts';
import type { AccountsWorld } from './world.ts';

export type Observing = Pick<AccountsWorld, 'paths' | 'now' | 'remark'>;
export type ObservedSession = Pick<Session, 'hosts' | 'appType' | 'scopes'>;

function callOf({ hosts, appType, scopes }: ObservedSession, method: string, path: string): MadeCall {
  return { host: observedHost(hosts.apiUrl), method, path, appType, granted: scopes };
}

/** Remembers what Zoom named. Never throws: trouble with the file is told beside the command's own answer. */
export async function rememberRefusal(
  world: Observing,
  session: ObservedSession,
  { method, path, body }: ZoomApiError,
): Promise<void> {
  try {
    const observation = observationOf(
      callOf(session, method, path),
      body,
      new Date(world.now()).toISOString(),
      openCatalogue(),
      // A server may put anything where scopes belong, the token it was sent among it.
      (name) => redactSecrets(name) === name,
    );
    if (observation === undefined) return;
    const file = new ObservationsFile(world.paths.observationsFile);
    await file.change((before) => withObservation(before, observation));
  } catch (error) {
    const { asFailure } = await import('../output/failure-report.ts');
    const { message, hint } = asFailure(error);
    world.remark(`What Zoom named was not remembered: ${message}${hint === undefined ? '' : ` ${hint}`}`);
  }
}

/** Forgets the observations that a successful call shows to be out of date; never throws. */
export async function forgetRefuted(
  world: Observing,
  session: ObservedSession,
  { method, path }: { readonly method: string; readonly path: string },
): Promise<void> {
  try {
    const file = new ObservationsFile(world.paths.observationsFile);
    const refuted = refutedBy(callOf(session, method, path), await file.read(), openCatalogue());
    if (refuted.length === 0) return;
    const outdated = new Set(refuted.map((observation) => JSON.stringify(observation)));
    await file.change((before) => before.filter((observation) => !outdated.has(JSON.stringify(observation))));
  } catch {
    // The call went well; that the file can't be used is told by the commands that are about it.
  }
}
