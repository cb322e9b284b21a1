import { type Faults, parseFault } from './faults.ts';
import type { FileStore } from './file-store.ts';
import type { Grants } from './grants.ts';
import { json, noContent, type Reply, type SandboxRequest } from './http-message.ts';
import type { IssuedSecrets } from './issued-secrets.ts';
import type { Lists } from './lists.ts';
import type { MeetingStore } from './meeting-store.ts';
import { RATE_LIMITS } from './options.ts';
import type { QuotaCounter } from './rate-limits.ts';
import type { RequestLog } from './request-log.ts';
import { parseDeviation, type ScopeDeviations } from './scope-deviations.ts';

export const CONTROL_PATH = '/_sandbox/';

export interface ControlServer {
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly secrets: IssuedSecrets;
  readonly grants: Grants;
  readonly meetings: MeetingStore;
  readonly quotas: QuotaCounter;
  readonly deviations: ScopeDeviations;
  readonly lists: Lists;
  readonly files: FileStore;
}

type Control = (server: ControlServer, request: SandboxRequest) => Reply;

function addFault({ faults }: ControlServer, request: SandboxRequest): Reply {
  try {
    faults.add(parseFault(request.body));
    return noContent();
  } catch (error) {
    return json(400, { message: (error as Error).message });
  }
}

/** Makes an endpoint demand other scopes than Zoom publishes for it. */
function deviate({ deviations }: ControlServer, request: SandboxRequest): Reply {
  try {
    deviations.add(parseDeviation(request.body));
    return noContent();
  } catch (error) {
    return json(400, { message: (error as Error).message });
  }
}

/** Lets a host start their meeting, which no call of Zoom's API does. */
function startMeeting({ meetings }: ControlServer, request: SandboxRequest): Reply {
  const meeting = meetings.find(request.query.get('meetingId') ?? '');
  if (!meeting) return json(404, { message: 'There is no such meeting' });
  meetings.setState(meeting, 'started');
  return noContent();
}

/** Every meeting that was made here, whatever became of it. */
function listAllMeetings({ meetings }: ControlServer): Reply {
  const all = meetings.all().map(({ id, host, fields, state }) => ({
    id,
    host: host.email,
    type: fields.type,
    topic: fields.topic,
    state,
  }));
  return json(200, all);
}

/** Makes the limits a second of a plan real, or, with `off`, no more. */
function limitCalls({ quotas }: ControlServer, request: SandboxRequest): Reply {
  const plan = RATE_LIMITS.find((known) => known === request.query.get('plan'));
  if (plan === undefined) return json(400, { message: `plan is one of ${RATE_LIMITS.join(', ')}` });
  quotas.enforceCalls(plan);
  return noContent();
}

/** Makes the limit of meetings a day real: Zoom's 100, or as many as asked for. */
function limitMeetings({ quotas }: ControlServer, request: SandboxRequest): Reply {
  const text = request.query.get('aDay') || '100';
  if (!/^[0-9]{1,6}$/.test(text)) return json(400, { message: 'aDay is a whole number' });
  quotas.enforceMeetings(Number(text));
  return noContent();
}

/** Gives a meeting a cloud recording of so many bytes. */
function record({ meetings, files }: ControlServer, { query }: SandboxRequest): Reply {
  const meeting = meetings.find(query.get('meetingId') ?? '');
  if (!meeting) return json(404, { message: 'There is no such meeting' });
  const bytes = query.get('bytes') || '1000000';
  if (!/^[0-9]{1,12}$/.test(bytes)) return json(400, { message: 'bytes is a whole number' });
  return json(200, { id: files.record(meeting, Number(bytes)).id });
}

/** Changes how many made-up items lists have, and for how many milliseconds their page tokens are good. */
function changeLists({ lists }: ControlServer, { query }: SandboxRequest): Reply {
  for (const name of ['items', 'tokenLifetime'] as const) {
    const text = query.get(name);
    if (text === null) continue;
    if (!/^[0-9]{1,9}$/.test(text)) return json(400, { message: `${name} is a whole number` });
    lists[name] = Number(text);
  }
  return noContent();
}

const CONTROLS: Readonly<Record<string, Control>> = {
  'GET requests': ({ log }) => json(200, log.list()),
  'GET secrets': ({ secrets }, { query }) => json(200, secrets.list(query.get('kinds')?.split(','))),
  'GET meetings': listAllMeetings,
  'POST rate-limits': limitCalls,
  'POST faults': addFault,
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return noContent();
  },
  'POST scopes': deviate,
  'DELETE scopes': ({ deviations }) => {
    deviations.clear();
    return noContent();
  },
  'POST expire': ({ grants }) => {
    grants.expireAccessTokens();
    return noContent();
  },
  'POST start': startMeeting,
  'POST record': record,
  'POST lists': changeLists,
  'POST meeting-limit': limitMeetings,
  'DELETE meeting-limit': ({ quotas }) => {
    quotas.enforceMeetings(undefined);
    return noContent();
  },
};

/**
 * What tests and demonstrations do with the sandbox beside what Zoom offers, below `/_sandbox/`: `GET requests`,
 * `GET secrets[?kinds=a,b]`, `GET meetings`, `POST rate-limits?plan=free`, `POST faults`, `DELETE faults`, `POST scopes`,
 * `DELETE scopes`, `POST expire` (all access tokens), `POST start?meetingId=`,
 * `POST record?meetingId=[&bytes=]`, `POST lists[?items=][&tokenLifetime=]` (milliseconds),
 * `POST meeting-limit[?aDay=100]`, `DELETE meeting-limit`.
 */
export function controlEndpoint(server: ControlServer, request: SandboxRequest): Reply {
  const key = `${request.method} ${request.pathname.slice(CONTROL_PATH.length)}`;
  const control = Object.hasOwn(CONTROLS, key) ? CONTROLS[key] : undefined;
  return control ? control(server, request) : json(404, { message: 'The sandbox has no such control' });
}
