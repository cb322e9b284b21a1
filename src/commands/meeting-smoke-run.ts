import { EXIT, Failure, interrupted } from '../errors.ts';
import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { deleteMeeting, endMeeting, getMeeting } from '../zoom/meeting-calls.ts';
import type { MeetingName } from '../zoom/meeting-path.ts';
import { createInstantMeeting } from '../zoom/meetings.ts';
import type { ZoomClient } from '../zoom/zoom-client.ts';
import { ZoomApiError } from '../zoom/zoom-error.ts';

const STEPS = ['create', 'read', 'end', 'delete'] as const;
export type StepName = (typeof STEPS)[number];

export interface Step {
  readonly name: StepName;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly failure?: Failure;
}

export interface SmokeReport {
  /** Null where no meeting was made. */
  readonly meeting: MeetingName | null;
  readonly steps: readonly Step[];
  /** What became of the meeting after a step had failed; null where there was nothing to clean up. */
  readonly cleanup: 'deleted' | 'left' | null;
  /** Why it was left. */
  readonly cleanupFailure: Failure | undefined;
  readonly failure: Failure | undefined;
}

export interface SmokeWorld {
  readonly client: ZoomClient;
  readonly host: string;
  /** Aborted by Ctrl-C: no further step begins, and the meeting is taken away. */
  readonly signal: AbortSignal;
  /** Milliseconds, from a clock that never goes back. */
  elapsed(): number;
  /** Makes Zoom's refusal one that explains itself. */
  explain<T>(calls: () => Promise<T>): Promise<T>;
  /** Told of each step as it ends. */
  onStep(step: Step): void;
}

function unexpected(message: string): Failure {
  return new Failure('smoke_failed', EXIT.failed, message, {
    hint: "Zoom's replies have changed, or something between here and Zoom changes them; --debug shows them.",
  });
}

function idOf(meeting: LosslessObject): string {
  const id = String(meeting.id);
  if (/^\d+$/.test(id)) return id;
  throw unexpected("Zoom's reply to the creation has no meeting id.");
}

function checkCreated(meeting: LosslessObject, id: string, topic: string): void {
  if (String(meeting.type) !== '1')
    throw unexpected(`The meeting is of type ${String(meeting.type)}, not instant (1).`);
  if (meeting.topic !== topic) throw unexpected('The meeting has another topic than the one that was sent.');
  const join = textField(meeting, 'join_url');
  if (join === null || !URL.canParse(join) || !new URL(join).pathname.endsWith(`/${id}`)) {
    throw unexpected("Zoom's reply to the creation has no link to join the meeting with.");
  }
}

function checkRead(read: LosslessObject, created: LosslessObject): void {
  for (const field of ['id', 'uuid', 'topic', 'type', 'join_url']) {
    if (String(read[field]) === String(created[field])) continue;
    throw unexpected(`The meeting was read back with another ${field} than it was created with.`);
  }
}

/** Zoom deletes no instant meeting that has ended: it is gone already. */
function isGone(error: unknown): boolean {
  return error instanceof ZoomApiError && (error.http.code === 3007 || error.http.code === 3001);
}

async function remove(client: ZoomClient, meeting: MeetingName): Promise<void> {
  try {
    await deleteMeeting(client, meeting);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Takes the meeting away. Gives the reason where it could not be; never throws. */
async function cleanUp({ client, explain }: SmokeWorld, meeting: MeetingName): Promise<Failure | undefined> {
  try {
    // Only a running meeting needs it, and whether this one runs is not known here.
    await endMeeting(client, meeting);
  } catch {
    // The deletion tells.
  }
  try {
    await explain(() => remove(client, meeting));
    return undefined;
  } catch (error) {
    return asFailure(error);
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('smoke_failed', EXIT.failed, error instanceof Error ? error.message : String(error));
}

/**
 * Creates an instant meeting, reads it back, ends it and deletes it, and checks each reply. The first step that fails
 * is the last one made; what exists by then is taken away. Never throws.
 */
export async function runSmoke(world: SmokeWorld, topic: string): Promise<SmokeReport> {
  const { client, host, signal } = world;
  let meeting: MeetingName | null = null;
  let created: LosslessObject = {};
  const named = (): MeetingName => {
    if (meeting === null) throw unexpected('There is no meeting.');
    return meeting;
  };
  const work: Readonly<Record<StepName, () => Promise<void>>> = {
    async create() {
      created = await createInstantMeeting(client, host, { topic });
      const digits = idOf(created);
      meeting = { kind: 'id', digits };
      checkCreated(created, digits, topic);
    },
    read: async () => checkRead(await getMeeting(client, named()), created),
    end: () => endMeeting(client, named()),
    delete: () => remove(client, named()),
  };
  const steps: Step[] = [];
  let failure: Failure | undefined;
  for (const name of STEPS) {
    if (failure !== undefined) {
      steps.push({ name, status: 'skipped', milliseconds: 0 });
      continue;
    }
    const began = world.elapsed();
    try {
      if (signal.aborted) throw interrupted();
      await world.explain(work[name]);
    } catch (error) {
      failure = asFailure(error);
    }
    const milliseconds = Math.round(world.elapsed() - began);
    const step: Step =
      failure === undefined
        ? { name, status: 'passed', milliseconds }
        : { name, status: 'failed', milliseconds, failure };
    steps.push(step);
    world.onStep(step);
  }
  if (failure === undefined || meeting === null) {
    return { meeting, steps, cleanup: null, cleanupFailure: undefined, failure };
  }
  const cleanupFailure = await cleanUp(world, meeting);
  const cleanup = cleanupFailure === undefined ? 'deleted' : 'left';
  return { meeting, steps, cleanup, cleanupFailure, failure };
}
