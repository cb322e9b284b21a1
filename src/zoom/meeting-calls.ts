import { EXIT, Failure } from '../errors.ts';
import { SMALL_BODY_BYTES } from '../http/http-client.ts';
import { isObject, type LosslessObject, textField } from './lossless-object.ts';
import { type MeetingName, meetingPath } from './meeting-path.ts';
import { createdMeeting, jsonReply } from './reply.ts';
import { userSegment } from './user-path.ts';
import type { Requests } from './zoom-client.ts';
import { ZoomApiError } from './zoom-error.ts';

/** The values of the list's `type`. */
export const LIST_TYPES = [
  'scheduled',
  'live',
  'upcoming',
  'upcoming_meetings',
  'previous_meetings',
] as const;
export type ListType = (typeof LIST_TYPES)[number];

const LARGEST_PAGE = 300;

const AGAIN = 'The same command again does no harm, and tells whether the meeting is still there.';

const CHECK_LIST = 'Look for it with zoomctl meeting list before you try again.';

/**
 * `POST /users/{userId}/meetings`: a scheduled or recurring meeting.
 * @throws ZoomApiError, `reply_lost` when the meeting may exist although no reply came
 */
export async function createMeeting(
  client: Requests,
  user: string,
  meeting: object,
): Promise<LosslessObject> {
  const path = `/users/${userSegment(user)}/meetings`;
  const response = await client.request({
    method: 'POST',
    path,
    body: JSON.stringify(meeting),
    check: CHECK_LIST,
    maxBytes: SMALL_BODY_BYTES,
    label: 'medium',
  });
  return createdMeeting(response, `POST ${path}`, CHECK_LIST);
}

function occurrenceQuery(occurrence: string | undefined): Record<string, string> {
  return occurrence === undefined ? {} : { occurrence_id: occurrence };
}

/** `GET /meetings/{meetingId}`, or one occurrence of a recurring meeting. Its `start_url` is a fresh one. */
export async function getMeeting(
  client: Requests,
  meeting: MeetingName,
  occurrence?: string,
): Promise<LosslessObject> {
  const path = meetingPath(meeting, '', occurrenceQuery(occurrence));
  return jsonReply(await client.request({ method: 'GET', path, label: 'light' }), `GET ${path}`);
}

/** `PATCH /meetings/{meetingId}`. Sending the same update twice does no harm, so a lost reply asks for just that. */
export async function updateMeeting(
  client: Requests,
  meeting: MeetingName,
  changes: object,
  occurrence?: string,
): Promise<void> {
  await client.request({
    method: 'PATCH',
    path: meetingPath(meeting, '', occurrenceQuery(occurrence)),
    body: JSON.stringify(changes),
    label: 'light',
    check: 'The same update may be sent again: it does no harm if it was made already.',
  });
}

/** Whether a repeated request was refused because the first one, whose reply was lost, had done the work. */
function wasDoneBefore(error: unknown): boolean {
  if (!(error instanceof ZoomApiError) || !error.repeated) return false;
  return error.http.code === 3001 || /invalid occurrence_id/i.test(error.http.message);
}

async function unlessDone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!wasDoneBefore(error)) throw error;
  }
}

/** `PUT /meetings/{meetingId}/status`: ends a running meeting; an instant one is gone for good. */
export function endMeeting(client: Requests, meeting: MeetingName): Promise<void> {
  const body = JSON.stringify({ action: 'end' });
  return unlessDone(
    client.request({
      method: 'PUT',
      path: meetingPath(meeting, '/status'),
      body,
      label: 'light',
      check: AGAIN,
    }),
  );
}

/** `DELETE /meetings/{meetingId}`, or one occurrence of a recurring meeting. */
export function deleteMeeting(client: Requests, meeting: MeetingName, occurrence?: string): Promise<void> {
  const path = meetingPath(meeting, '', occurrenceQuery(occurrence));
  return unlessDone(client.request({ method: 'DELETE', path, label: 'light', check: AGAIN }));
}

/** `GET /meetings/{meetingId}/invitation`: Zoom's reply, whose `invitation` is the text. */
export async function getInvitation(client: Requests, meeting: MeetingName): Promise<LosslessObject> {
  const path = meetingPath(meeting, '/invitation');
  return jsonReply(await client.request({ method: 'GET', path, label: 'light' }), `GET ${path}`);
}

export interface ListRequest {
  /** `me`, or another user's id or email, which takes an `:admin` scope. */
  readonly user: string;
  readonly type: ListType;
}

function isExpiredPage(error: unknown): boolean {
  return error instanceof ZoomApiError && /next page token/i.test(error.http.message);
}

/** One reading of the list from its first page on. */
async function readPages(client: Requests, { user, type }: ListRequest): Promise<LosslessObject[]> {
  const found: LosslessObject[] = [];
  const seen = new Set<string>();
  for (let token = ''; ; ) {
    const query = new URLSearchParams({
      type,
      page_size: String(LARGEST_PAGE),
      ...(token === '' ? {} : { next_page_token: token }),
    });
    const path = `/users/${userSegment(user)}/meetings?${query}`;
    const page = jsonReply(await client.request({ method: 'GET', path, label: 'medium' }), `GET ${path}`);
    const { meetings } = page;
    if (!Array.isArray(meetings) || !meetings.every(isObject)) {
      throw new Failure('bad_reply', EXIT.failed, "Zoom's list of meetings has no meetings in it.");
    }
    found.push(...meetings);
    token = textField(page, 'next_page_token') ?? '';
    if (token === '') return found;
    if (seen.has(token)) {
      throw new Failure('bad_reply', EXIT.failed, "Zoom's list of meetings goes round in circles.");
    }
    seen.add(token);
  }
}

/**
 * `GET /users/{userId}/meetings`, all its pages. Instant meetings are in none of its types. A page token lives for
 * minutes only: once one has expired on the way, the list is read from its beginning once more.
 */
export async function listMeetings(client: Requests, request: ListRequest): Promise<LosslessObject[]> {
  try {
    return await readPages(client, request);
  } catch (error) {
    if (!isExpiredPage(error)) throw error;
    return readPages(client, request);
  }
}
