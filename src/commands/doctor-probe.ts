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

/** Whether Zoom may have refused `me` and not the token: a Server-to-Server token is refused for it with the same words. */
function mayBeS2sMe(error: ZoomApiError, reference: EndpointReference, session: Session): boolean {
  const { appType } = session;
  const mayBeS2s = appType === 's2s' || appType === 'unknown';
  return error.exitCode === EXIT.login && mayBeS2s && namedUser(reference).kind === 'me';
}

const S2S_ME =
  'A Server-to-Server token belongs to no user, and with these words Zoom refuses it a path that says me: name the user by email address or user id.';

/**
 * Sends one GET.
 * @param doubt told of a refusal that may as well mean that the token is dead: nobody knows what app it is of
 * @throws what is no answer about this endpoint: a dead token, a limit, no network, Ctrl-C
 */
async function ask(
  client: Requests,
  { path, shown, madeUp }: Call,
  reference: EndpointReference,
  session: Session,
  doubt: (refusal: ZoomApiError) => void,
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
      const { code, message, status } = error.http;
      const otherwise = { kind: 'otherwise', code, said: message || `HTTP ${status}`, madeUp } as const;
      if (error.exitCode === EXIT.failed) return otherwise;
      if (mayBeS2sMe(error, reference, session)) {
        if (session.appType === 'unknown') doubt(error);
        return { ...otherwise, because: S2S_ME };
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
  const doubts = new Map<string, ZoomApiError>();
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
          const doubt = (refusal: ZoomApiError) => doubts.set(path, refusal);
          const once = () => ask(client, plan, reference, session, doubt);
          asked.set(path, await explained(context, session, once));
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
  const learnt = [...asked].some(([path, { kind }]) => kind !== 'not_probed' && !doubts.has(path));
  if (failure !== undefined && !learnt) throw failure;
  const [dead] = doubts.values();
  // Where nothing else shows that the token is good, it is thought to be dead.
  if (dead !== undefined && !learnt) await explained(context, session, () => Promise.reject(dead));
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
