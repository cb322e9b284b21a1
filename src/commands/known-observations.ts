import { ObservationsFile } from '../accounts/observations-file.ts';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import type { Finding } from '../scopes/doctor.ts';
import { type Observation, observedHost } from '../scopes/observations.ts';

/** What Zoom named at one host, and what is wrong where that can't be read. */
export interface KnownObservations {
  readonly observations: readonly Observation[];
  readonly findings: readonly Finding[];
}

/** What was observed at an API's host. A file that can't be used is a finding: the documents still hold. */
export async function observationsAt(context: Context, apiUrl: string): Promise<KnownObservations> {
  const host = observedHost(apiUrl);
  try {
    const all = await new ObservationsFile(context.paths.observationsFile).read();
    return { observations: all.filter((observation) => observation.host === host), findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const finding = {
      kind: 'observations_unusable',
      message: `${error.message} What Zoom answered earlier is left out.`,
      evidence: [context.paths.observationsFile],
      fix: error.hint ?? 'Repair it, or move it away to start afresh.',
    };
    return { observations: [], findings: [finding] };
  }
}
