import {
  apiError,
  hasJsonBody,
  invalidFields,
  isReply,
  type Reply,
  type SandboxRequest,
} from './http-message.ts';
import { momentOf, utcText } from './meeting-time.ts';
import { isRecurrence, type Recurrence } from './recurrence.ts';

/** What a request may say about a meeting; a field it does not say is absent. */
export interface MeetingFields {
  readonly topic?: string;
  readonly type?: 1 | 2 | 3 | 8;
  /** UTC, like `2026-11-25T08:00:00Z`. */
  readonly start_time?: string;
  /** Minutes. */
  readonly duration?: number;
  readonly timezone?: string;
  readonly agenda?: string;
  readonly password?: string;
  readonly pre_schedule?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly recurrence?: Recurrence;
  readonly template_id?: string;
  readonly schedule_for?: string;
}

export const MEETING_TYPE = { instant: 1, scheduled: 2, recurring: 3, recurringFixed: 8 } as const;

const START_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z?)$/;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(longest: number): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && [...value].length <= longest;
}

function isTimezone(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isStartTime(value: unknown): boolean {
  if (typeof value !== 'string' || !START_TIME.test(value)) return false;
  return !Number.isNaN(Date.parse(value.endsWith('Z') ? value : `${value}Z`));
}

/** What Zoom's specification says of each field, in its order. */
const VALID: Readonly<Record<keyof MeetingFields, (value: unknown) => boolean>> = {
  topic: isText(200),
  type: (value) => Object.values(MEETING_TYPE).some((type) => type === value),
  start_time: isStartTime,
  duration: (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 1440,
  timezone: isTimezone,
  agenda: isText(2000),
  password: (value) => typeof value === 'string' && /^[A-Za-z0-9@\-_*]{0,10}$/.test(value),
  pre_schedule: (value) => typeof value === 'boolean',
  settings: isObject,
  recurrence: isRecurrence,
  template_id: (value) => typeof value === 'string',
  schedule_for: () => true,
};

/** A start time in UTC. One without `Z` is what clocks show in the zone. */
function utc(startTime: string, timezone: string): string {
  return startTime.endsWith('Z') ? startTime : utcText(momentOf(Date.parse(`${startTime}Z`), timezone));
}

/** A request's body as a JSON object, or Zoom's refusal. */
export function jsonObject(request: SandboxRequest): Record<string, unknown> | Reply {
  try {
    const body: unknown = hasJsonBody(request) ? JSON.parse(request.body) : undefined;
    if (isObject(body)) return body;
  } catch {
    // No JSON at all is refused like JSON of the wrong kind.
  }
  return apiError(400, 300, 'Request Body should be a valid JSON object.');
}

/**
 * The meeting fields of a request's body, or the refusal with which Zoom answers it. Fields Zoom does not know are
 * ignored, and so are those that are null.
 * @param timezone the zone of a start time that says none
 */
export function readMeetingFields(request: SandboxRequest, timezone: string): MeetingFields | Reply {
  const body = jsonObject(request);
  if (isReply(body)) return body;
  const given = (Object.keys(VALID) as (keyof MeetingFields)[]).filter(
    (field) => Object.hasOwn(body, field) && body[field] !== null,
  );
  const invalid = given.filter((field) => !VALID[field](body[field]));
  if (invalid.length > 0) return invalidFields(...invalid);
  const fields = Object.fromEntries(given.map((field) => [field, body[field]])) as MeetingFields;
  if (fields.type === MEETING_TYPE.recurringFixed && !fields.recurrence) return invalidFields('recurrence');
  if (fields.start_time === undefined) return fields;
  return { ...fields, start_time: utc(fields.start_time, fields.timezone ?? timezone) };
}
