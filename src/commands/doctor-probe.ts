import { type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { EXIT, Failure } from '../errors.ts';
import type { TransportError } from '../http/http-client.ts';
import { harmless } from '../output/terminal-text.ts';
import type { DoctorReport } from '../scopes/doctor.ts';
import { namedUser } from '../scopes/endpoint-path.ts';
import type { EndpointReference } from '../scopes/endpoint-reference.ts';
import { type ProbePlan, probePlan } from '../scopes/probe-plan.ts';
import { type ProbedReport, type ProbeOutcome, withProbes } from '../scopes/probe-verdict.ts';
import { LOWEST, type RateLabel, rateLabel, windowOf } from '../zoom/rate-labels.ts';
import type { Requests } from '../zoom/zoom-client.ts';
import { ZoomApiError } from '../zoom/zoom-error.ts';
import type { GrantOfToken } from './granted.ts';
import { explained } from './refusal-advice.ts';

type Call = Extract<ProbePlan, { kind: 'call' }>;

/** What Zoom said, and why it was not asked about all endpoints. */
export interface Probing {
  /** The report with Zoom's own answers in it. */
  applied(report: DoctorReport): ProbedReport;
  /** What ended it early, or what Zoom couldn't answer for. */
  readonly failure: Failure | undefined;
}

/** From so many requests on it is said before how long they take. */
const MANY = 15;

/** Milliseconds that the requests take within the limits that hold for every account. */
function durationOf(references: readonly EndpointReference[]): number {
  return references.reduce((sum, { endpoint }) => {
    const label = labelOf(endpoint?.rateLimit);
    return sum + windowOf(label) / LOWEST[label];
  }, 0);
}

/** Of what Zoom gives no label, it may be a heavy one. */
function labelOf(published: string | null | undefined): RateLabel {
  return rateLabel(published) ?? 'heavy';
}

/** Outages one after the other: with so many, the next endpoint will fare no better. */
const MOST_OUTAGES = 2;

function isS2sMe(error: ZoomApiError, reference: EndpointReference, session: Session): boolean {
  return error.exitCode === EXIT.login && session.appType === 's2s' && namedUser(reference).kind === 'me';
}

/** Sends one GET. @throws what is no answer about this endpoint: a dead token, a limit, no network, Ctrl-C */
async function ask(
  client: Requests,
  { path, shown, madeUp }: Call,
  reference: EndpointReference,
  session: Session,
): Promise<ProbeOutcome> {
  const call = `GET ${shown}`;
  try {
    await client.request({ method: 'GET', path, label: labelOf(reference.endpoint?.rateLimit) });
    return { kind: 'opened', call, madeUp };
  } catch (error) {
    // Nothing that long is a refusal.
    if (error instanceof Failure && (error.cause as TransportError | undefined)?.fault === 'too_large')
      return { kind: 'opened', call, madeUp };
    if (error instanceof ZoomApiError) {
      if (error.exitCode === EXIT.scopes) return { kind: 'refused', call, body: error.body };
      if (error.exitCode === EXIT.failed || isS2sMe(error, reference, session)) {
        const { code, message, status } = error.http;
        return { kind: 'otherwise', code, said: message || `HTTP ${status}`, madeUp };
      }
    }
    if (error instanceof Failure && error.kind === 'bad_reply')
      return { kind: 'otherwise', code: null, said: 'a redirect', madeUp };
    throw error;
  }
}

const STOPPED: ProbeOutcome = { kind: 'not_probed', why: 'the probe ended before it' };

/**
 * Asks Zoom about endpoints, one after the other and within its rate limits. What one failure ends is told together
 * with what was learnt before.
 * @throws what came before anything was learnt
 */
export async function probe(
  context: Context,
  { session, account, granted, appType }: GrantOfToken,
  references: readonly EndpointReference[],
): Promise<Probing> {
  const { out, catalogue } = context;
  const plans = references.map((reference) => probePlan(reference, session.appType));
  const asked = new Map<string, ProbeOutcome>();
  const calls = new Map<string, { plan: Call; reference: EndpointReference }>();
  references.forEach((reference, index) => {
    const plan = plans[index];
    if (plan?.kind === 'call' && !calls.has(plan.path)) calls.set(plan.path, { plan, reference });
  });
  let failure: Failure | undefined;
  if (calls.size > 0) {
    const client = await zoomClient(context, session, { careful: true });
    if (calls.size >= MANY && !out.json) {
      const minutes = Math.ceil(durationOf([...calls.values()].map(({ reference }) => reference)) / 60_000);
      out.note(
        `Asking Zoom about ${calls.size} endpoints within its rate limits; up to ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
      );
    }
    const progress = await out.tally(calls.size);
    let begun = 0;
    let outages = 0;
    try {
      for (const [path, { plan, reference }] of calls) {
        progress.to(begun++, `Asking Zoom: ${harmless(plan.shown)}`);
        try {
          asked.set(path, await explained(context, session, () => ask(client, plan, reference, session)));
          outages = 0;
        } catch (error) {
          if (!(error instanceof Failure) || error.exitCode === EXIT.interrupted) throw error;
          failure = error;
          if (error.kind !== 'zoom_unavailable' || ++outages === MOST_OUTAGES) break;
          asked.set(path, { kind: 'not_probed', why: 'Zoom could not answer' });
        }
      }
    } finally {
      progress.stop();
    }
  }
  const learnt = [...asked.values()].some(({ kind }) => kind !== 'not_probed');
  if (failure !== undefined && !learnt) throw failure;
  const outcomes = plans.map((plan): ProbeOutcome => {
    if (plan.kind === 'skip') return { kind: 'not_probed', why: plan.why };
    return asked.get(plan.path) ?? STOPPED;
  });
  const at = new Date(context.now()).toISOString();
  return {
    failure,
    applied: (report) =>
      withProbes(report, references, outcomes, { granted, appType, identity: account, catalogue, at }),
  };
}
