import { randomBytes, randomInt } from 'node:crypto';
import { MEETING_TYPE, type MeetingFields, utcText } from './meeting-fields.ts';
import { DEFAULT_MEETING_SETTINGS } from './meeting-settings.ts';
import type { Person } from './people.ts';
import type { TokenMint } from './token-mint.ts';

export type MeetingState = 'waiting' | 'started' | 'ended' | 'deleted';

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

/** When a meeting is over by its plan, in milliseconds since 1970; never for those without a time. */
export function plannedEnd({ fields }: Meeting): number {
  if (fields.start_time === undefined) return Number.POSITIVE_INFINITY;
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
    };
    this.#meetings.set(meeting.id, meeting);
    return meeting;
  }

  /** By the id in a path; deleted and ended ones too. */
  find(id: string): Meeting | undefined {
    return /^[0-9]{1,15}$/.test(id) ? this.#meetings.get(Number(id)) : undefined;
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
    this.#meetings.set(meeting.id, { ...meeting, fields: complete });
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
