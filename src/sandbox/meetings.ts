import type { ApiCall } from './api-context.ts';
import { apiError, invalidFields, isReply, json, noContent, type Reply } from './http-message.ts';
import { listPage } from './list-page.ts';
import { jsonObject, MEETING_TYPE, type MeetingFields, readMeetingFields } from './meeting-fields.ts';
import { isLive, type Meeting, type Occurrence, plannedEnd } from './meeting-store.ts';

const HOST = 'https://us04web.zoom.us';
/** Seconds: a start URL is good for two hours; a later GET gives a new one. */
const START_URL_LIFETIME = 7200;

function joinUrl(meeting: Meeting): string {
  return `${HOST}/j/${meeting.id}?pwd=${meeting.encryptedPassword}`;
}

function startUrl({ mint, now }: ApiCall, { id, host }: Meeting): string {
  const zak = mint.zak({
    user: host,
    meetingId: id,
    issuedAt: Math.floor(now / 1000),
    lifetime: START_URL_LIFETIME,
  });
  return `${HOST}/s/${id}?zak=${zak}`;
}

function identity(meeting: Meeting) {
  return { uuid: meeting.uuid, id: meeting.id, host_id: meeting.host.id };
}

/** Start and duration where the type has them, and what follows them in every reply. */
function schedule({ fields, createdAt }: Meeting) {
  return {
    ...(fields.start_time === undefined ? {} : { start_time: fields.start_time }),
    ...(fields.duration === undefined ? {} : { duration: fields.duration }),
    timezone: fields.timezone,
    ...(fields.agenda ? { agenda: fields.agenda } : {}),
    created_at: createdAt,
  };
}

/** A meeting as the replies to POST and GET have it; they put the start URL in different places. */
function details(meeting: Meeting, place: 'early' | 'late', start: string) {
  const { fields } = meeting;
  return {
    ...identity(meeting),
    host_email: meeting.host.email,
    topic: fields.topic,
    type: fields.type,
    status: meeting.state,
    ...schedule(meeting),
    ...(place === 'early' ? { start_url: start } : {}),
    join_url: joinUrl(meeting),
    password: fields.password,
    h323_password: meeting.h323Password,
    pstn_password: meeting.pstnPassword,
    encrypted_password: meeting.encryptedPassword,
    settings: fields.settings,
    ...(fields.recurrence ? { recurrence: fields.recurrence } : {}),
    ...(meeting.occurrences.length > 0 ? { occurrences: meeting.occurrences } : {}),
    ...(fields.template_id === undefined ? {} : { template_id: fields.template_id }),
    pre_schedule: fields.pre_schedule ?? false,
    ...(place === 'late' ? { assistant_id: '', start_url: start } : {}),
  };
}

/** Nobody here has given anybody the privilege to schedule for them. */
function refuseScheduleFor({ user }: ApiCall, fields: MeetingFields): Reply | undefined {
  const other: unknown = fields.schedule_for;
  if (other === undefined) return undefined;
  if (fields.type === MEETING_TYPE.instant) {
    return apiError(
      400,
      3000,
      'Instant meetings do not support the schedule_for parameter; you cannot schedule an instant meeting for another user.',
    );
  }
  if (typeof other !== 'string' || other === '') {
    return apiError(
      400,
      300,
      'The value that you entered for the schedule_for field is invalid. Enter a valid value and try again.',
    );
  }
  if (other === user.id || other.toLowerCase() === user.email) return undefined;
  return apiError(400, 3000, `You cannot schedule a meeting for ${other}.`);
}

/** `POST /users/{userId}/meetings`. */
export function createMeeting(call: ApiCall): Reply {
  const { user, now } = call;
  const fields = readMeetingFields(call.request, user.timezone);
  if (isReply(fields)) return fields;
  const refused = refuseScheduleFor(call, fields) ?? call.quotas.refuseMeeting(user.id, now);
  if (refused) return refused;
  const meeting = call.meetings.create(user, fields, now);
  const headers = call.quotas.meetingWritten(user.id, now);
  return json(201, details(meeting, 'early', startUrl(call, meeting)), headers);
}

type Filter = (meeting: Meeting, now: number) => boolean;

const startsLater: Filter = (meeting, now) => isLive(meeting, now) && plannedEnd(meeting) > now;

/** The values of the list's `type`. Instant meetings are in none of them. */
const LISTS: Readonly<Record<string, Filter>> = {
  scheduled: isLive,
  live: (meeting) => meeting.state === 'started',
  upcoming: startsLater,
  upcoming_meetings: startsLater,
  previous_meetings: (meeting, now) =>
    meeting.state === 'ended' || (isLive(meeting, now) && plannedEnd(meeting) <= now),
};

/** `GET /users/{userId}/meetings`. */
export function listMeetings({ request, user, meetings, now, lists }: ApiCall): Reply {
  const type = request.query.get('type') || 'scheduled';
  const listed = Object.hasOwn(LISTS, type) ? LISTS[type] : undefined;
  if (!listed) return invalidFields('type');
  const found = meetings
    .of(user)
    .filter((meeting) => meeting.fields.type !== MEETING_TYPE.instant && listed(meeting, now));
  const paged = listPage(request.query, found, { now, lists });
  if (isReply(paged)) return paged;
  const items = paged.items.map((meeting) => ({
    ...identity(meeting),
    topic: meeting.fields.topic,
    type: meeting.fields.type,
    ...schedule(meeting),
    join_url: joinUrl(meeting),
  }));
  return json(200, { ...paged.head, meetings: items });
}

function noSuchMeeting(id: string): Reply {
  return apiError(404, 3001, `Meeting does not exist: ${id}.`);
}

/** Zoom's words for a meeting out of reach are not the same from one operation to the next. */
interface Refusals {
  readonly otherAccount: string;
  readonly otherHost: readonly [code: number, message: string];
}

const READING: Refusals = {
  otherAccount: 'User not found on this account:',
  otherHost: [3000, 'Cannot access meeting information.'],
};
const UPDATING: Refusals = { ...READING, otherHost: [3003, 'You are not the meeting host.'] };
const DELETING: Refusals = { ...UPDATING, otherAccount: 'User does not belong to this account:' };
const ENDING: Refusals = { ...DELETING, otherHost: [3003, "You're not the meeting host."] };

/** The meeting of the path, whatever its state, if the grant reaches it. */
function reach({ values, meetings, grant, reach }: ApiCall, refusals: Refusals): Meeting | Reply {
  const id = values.meetingId ?? '';
  const meeting = meetings.find(id);
  if (!meeting) return noSuchMeeting(id);
  if (meeting.host.accountId !== grant.user.accountId) {
    return apiError(400, 1010, `${refusals.otherAccount} ${grant.user.accountId}.`);
  }
  if (reach === 'own' && meeting.host !== grant.user) return apiError(400, ...refusals.otherHost);
  return meeting;
}

function reachLive(call: ApiCall, refusals: Refusals): Meeting | Reply {
  const found = reach(call, refusals);
  if (isReply(found) || isLive(found, call.now)) return found;
  return noSuchMeeting(String(found.id));
}

/** The occurrence that the query names; undefined where it names none. Zoom's words differ by operation. */
function namedOccurrence(call: ApiCall, meeting: Meeting): Occurrence | Reply | undefined {
  const id = call.request.query.get('occurrence_id');
  if (!id) return undefined;
  const found = meeting.occurrences.find((one) => one.occurrence_id === id && one.status === 'available');
  return found ?? apiError(400, 3000, 'Cannot access meeting information. Invalid occurrence_id.');
}

/** `GET /meetings/{meetingId}`. */
export function getMeeting(call: ApiCall): Reply {
  const found = reachLive(call, READING);
  if (isReply(found)) return found;
  const occurrence = namedOccurrence(call, found);
  if (occurrence && isReply(occurrence)) return occurrence;
  const { start_time, duration } = occurrence ?? found.fields;
  const asked = occurrence
    ? { ...found, fields: { ...found.fields, start_time, duration } as typeof found.fields }
    : found;
  return json(200, details(asked, 'late', startUrl(call, found)));
}

/** `PATCH /meetings/{meetingId}`. */
export function updateMeeting(call: ApiCall): Reply {
  const found = reachLive(call, UPDATING);
  if (isReply(found)) return found;
  if (found.state === 'started') {
    return apiError(400, 3000, 'You cannot update or delete meetings that have started using this method.');
  }
  const fields = readMeetingFields(call.request, found.fields.timezone);
  if (isReply(fields)) return fields;
  const refused = refuseScheduleFor({ ...call, user: found.host }, { type: found.fields.type, ...fields });
  if (refused) return refused;
  const occurrence = namedOccurrence(call, found);
  if (occurrence && isReply(occurrence)) return occurrence;
  const full = call.quotas.refuseMeeting(found.host.id, call.now);
  if (full) return full;
  if (occurrence) {
    const { start_time = occurrence.start_time, duration = occurrence.duration } = fields;
    call.meetings.updateOccurrence(found, occurrence.occurrence_id, { start_time, duration });
  } else call.meetings.update(found, fields, call.now);
  call.quotas.meetingWritten(found.host.id, call.now);
  return noContent();
}

/** `DELETE /meetings/{meetingId}`. */
export function deleteMeeting(call: ApiCall): Reply {
  const found = reach(call, DELETING);
  if (isReply(found)) return found;
  if (found.state === 'started') {
    return apiError(400, 3002, 'Sorry, you cannot delete this meeting since it is in progress.');
  }
  if (found.state === 'ended') {
    return apiError(400, 3007, 'Sorry, you cannot delete this meeting since it has ended.');
  }
  if (!isLive(found, call.now)) return noSuchMeeting(String(found.id));
  const occurrence = namedOccurrence(call, found);
  if (occurrence && isReply(occurrence)) return occurrence;
  if (occurrence) call.meetings.updateOccurrence(found, occurrence.occurrence_id, { status: 'deleted' });
  else call.meetings.setState(found, 'deleted');
  return noContent(call.quotas.meetingDeleted(found.host.accountId, call.now));
}

/**
 * `PUT /meetings/{meetingId}/status`: `end` ends a meeting, and an instant one for good; `recover` undoes a
 * deletion.
 */
export function putMeetingStatus(call: ApiCall): Reply {
  const found = reach(call, ENDING);
  if (isReply(found)) return found;
  const body = jsonObject(call.request);
  if (isReply(body)) return body;
  if (body.action === 'recover') {
    if (found.state !== 'deleted') return noSuchMeeting(String(found.id));
    call.meetings.setState(found, 'waiting');
    return noContent();
  }
  if (body.action !== 'end') return invalidFields('action');
  if (!isLive(found, call.now)) return noSuchMeeting(String(found.id));
  call.meetings.setState(found, found.fields.type === MEETING_TYPE.instant ? 'ended' : 'waiting');
  return noContent();
}

/** `GET /meetings/{meetingId}/invitation`. */
export function getInvitation(call: ApiCall): Reply {
  const found = reachLive(call, READING);
  if (isReply(found)) return found;
  const { fields, host, id } = found;
  const time = fields.start_time === undefined ? [] : [`Time: ${fields.start_time} (${fields.timezone})`];
  const spacedId = String(id).replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
  const lines = [
    `${host.firstName} ${host.lastName} is inviting you to a scheduled Zoom meeting.`,
    '',
    `Topic: ${fields.topic}`,
    ...time,
    'Join Zoom Meeting',
    joinUrl(found),
    '',
    `Meeting ID: ${spacedId}`,
    `Passcode: ${fields.password}`,
    '',
  ];
  return json(200, { invitation: lines.join('\r\n') });
}
