import { randomBytes, randomInt } from 'node:crypto';
import { decodeSegment } from './http-message.ts';
import { MEETING_TYPE, type MeetingFields } from './meeting-fields.ts';
import { DEFAULT_MEETING_SETTINGS } from './meeting-settings.ts';
import { utcText } from './meeting-time.ts';
import type { Person } from './people.ts';
import { occurrenceTimes } from './recurrence.ts';
import type { TokenMint } from './token-mint.ts';

export type MeetingState = 'waiting' | 'started' | 'ended' | 'deleted';

/** One time at which a recurring meeting takes place. */
export interface Occurrence {
  /** Milliseconds since 1970 of the time it was first planned for, as Zoom has it. */
  readonly occurrence_id: string;
  readonly start_time: string;
  readonly duration: number;
  readonly status: 'available' | 'deleted';
}

export interface Meeting {
  readonly uuid: string;
  readonly id: number;
  readonly host: Person;
  readonly createdAt: string;
  readonly h323Password: string;
  readonly pstnPassword: string;
  readonly encryptedPassword: string;
  readonly fields: Required<Pick<MeetingFields, 'topic' | 'type' | 'timezone' | 'password' | 'settings'>> &
    MeetingFields;
  readonly state: MeetingState;
  /** None but for recurring meetings with a fixed time. */
  readonly occurrences: readonly Occurrence[];
}

/** Scheduled meetings expire 30 days after their start. */
const EXPIRES_AFTER = 30 * 24 * 3600 * 1000;

function withDefaults(host: Person, fields: MeetingFields, mint: TokenMint, now: number): Meeting['fields'] {
  const type = fields.type ?? MEETING_TYPE.scheduled;
  const timed = type === MEETING_TYPE.scheduled || type === MEETING_TYPE.recurringFixed;
  const { start_time: _start, duration: _duration, schedule_for: _for, ...others } = fields;
  return {
    ...others,
    topic: fields.topic || 'Zoom Meeting',
    type,
    timezone: fields.timezone ?? host.timezone,
    password: fields.password || mint.passcode(),
    settings: { ...DEFAULT_MEETING_SETTINGS, ...fields.settings },
    ...(timed
      ? { start_time: fields.start_time ?? utcText(now), duration: fields.duration ?? 60 }
      : type === MEETING_TYPE.recurring && fields.duration !== undefined
        ? { duration: fields.duration }
        : {}),
  };
}

function occurrencesOf({
  type,
  recurrence,
  start_time,
  duration,
  timezone,
}: Meeting['fields']): Occurrence[] {
  if (type !== MEETING_TYPE.recurringFixed || !recurrence || start_time === undefined) return [];
  return occurrenceTimes(recurrence, start_time, timezone).map((time) => ({
    occurrence_id: String(Date.parse(time)),
    start_time: time,
    duration: duration ?? 60,
    status: 'available',
  }));
}

/** When a meeting is over by its plan, in milliseconds since 1970; never for those without a time. */
export function plannedEnd({ fields, occurrences }: Meeting): number {
  if (fields.start_time === undefined) return Number.POSITIVE_INFINITY;
  const last = occurrences.findLast(({ status }) => status === 'available');
  if (last !== undefined) return Date.parse(last.start_time) + last.duration * 60_000;
  return Date.parse(fields.start_time) + (fields.duration ?? 0) * 60_000;
}

/** Whether a meeting can still be used: a scheduled one for 30 days after its start, an instant one until it ends. */
export function isLive(meeting: Meeting, now: number): boolean {
  if (meeting.state === 'ended' || meeting.state === 'deleted') return false;
  return meeting.state === 'started' || plannedEnd(meeting) + EXPIRES_AFTER > now;
}

/** Every meeting that was ever made here, in the order of their making. */
export class MeetingStore {
  readonly #mint: TokenMint;
  readonly #meetings = new Map<number, Meeting>();

  constructor(mint: TokenMint) {
    this.#mint = mint;
  }

  create(host: Person, fields: MeetingFields, now: number): Meeting {
    const complete = withDefaults(host, fields, this.#mint, now);
    if (fields.password) this.#mint.chosenPasscode(fields.password);
    const meeting: Meeting = {
      uuid: randomBytes(16).toString('base64'),
      id: this.#newId(),
      host,
      createdAt: utcText(now),
      h323Password: this.#mint.phonePasscode(),
      pstnPassword: this.#mint.phonePasscode(),
      encryptedPassword: this.#mint.encryptedPasscode(),
      fields: complete,
      state: 'waiting',
      occurrences: occurrencesOf(complete),
    };
    this.#meetings.set(meeting.id, meeting);
    return meeting;
  }

  /**
   * By the id or the UUID in a path; deleted and ended ones too. A UUID that begins with a slash, or has two in a row,
   * is found only if it was encoded twice.
   */
  find(name: string): Meeting | undefined {
    if (/^[0-9]{1,15}$/.test(name)) return this.#meetings.get(Number(name));
    if (name.startsWith('/') || name.includes('//')) return undefined;
    const uuid = decodeSegment(name);
    return [...this.#meetings.values()].find((meeting) => meeting.uuid === uuid);
  }

  /** Deleted and ended ones too; newest last. */
  all(): Meeting[] {
    return [...this.#meetings.values()];
  }

  /** Newest last. */
  of(host: Person): Meeting[] {
    return [...this.#meetings.values()].filter((meeting) => meeting.host === host);
  }

  update(meeting: Meeting, fields: MeetingFields, now: number): void {
    if (fields.password) this.#mint.chosenPasscode(fields.password);
    const { settings } = meeting.fields;
    const merged = { ...meeting.fields, ...fields, settings: { ...settings, ...fields.settings } };
    const complete = withDefaults(meeting.host, merged, this.#mint, now);
    const moved = [fields.type, fields.start_time, fields.duration, fields.timezone, fields.recurrence];
    const occurrences = moved.some((field) => field !== undefined)
      ? occurrencesOf(complete)
      : meeting.occurrences;
    this.#meetings.set(meeting.id, { ...meeting, fields: complete, occurrences });
  }

  /** Changes one occurrence and leaves the others as they are. */
  updateOccurrence(meeting: Meeting, id: string, changes: Partial<Omit<Occurrence, 'occurrence_id'>>): void {
    const occurrences = meeting.occurrences.map((one) =>
      one.occurrence_id === id ? { ...one, ...changes } : one,
    );
    this.#meetings.set(meeting.id, { ...meeting, occurrences });
  }

  setState(meeting: Meeting, state: MeetingState): void {
    this.#meetings.set(meeting.id, { ...meeting, state });
  }

  #newId(): number {
    for (;;) {
      const id = randomInt(80_000_000_000, 100_000_000_000);
      if (!this.#meetings.has(id)) return id;
    }
  }
}
