import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { getMeeting, listMeetings } from '../zoom/meeting-calls.ts';
import type { Requests } from '../zoom/zoom-client.ts';

/** Milliseconds by which Zoom's clock may differ from what its replies show of it, and its times are cut off. */
const EARLIER = 15_000;
/** Milliseconds after the reply was given up in which the meeting was surely made, if at all. */
const LATER = 60_000;
/** Milliseconds, either way, in which a meeting of the same kind may be the one although the times don't fit. */
const PERHAPS = 10 * 60_000;

function isOf(meeting: LosslessObject, request: Readonly<Record<string, unknown>>): boolean {
  if (String(meeting.type) !== String(request.type)) return false;
  if (request.topic !== undefined && textField(meeting, 'topic') !== request.topic) return false;
  if (request.template_id !== undefined || request.start_time === undefined || request.type !== 2)
    return true;
  return Date.parse(textField(meeting, 'start_time') ?? '') === Date.parse(String(request.start_time));
}

/** The time of a request, in milliseconds since 1970 by this machine's clock. */
export interface Lost {
  readonly sentAt: number;
  /** When its reply was given up, or the last that is known of it. */
  readonly givenUpAt: number;
}

/** `certain`: it was created when the request was sent; else its time is near. */
export interface Found {
  readonly meeting: LosslessObject;
  readonly certain: boolean;
}

/**
 * The scheduled meeting that a request made whose reply was lost: the one of its kind, topic and time that was created
 * when it was sent. Undefined where the list has none. Instant meetings are in no list.
 * @param claimed the numbers of meetings that other requests are known to have made
 * @throws ZoomApiError
 */
export async function findLostMeeting(
  client: Requests,
  host: string,
  request: Readonly<Record<string, unknown>>,
  { sentAt, givenUpAt }: Lost,
  claimed: ReadonlySet<string>,
): Promise<Found | undefined> {
  // This machine's clock may be wrong by days; how long ago it was is counted by Zoom's.
  let skew = 0;
  const watching: Requests = {
    async request(asked) {
      const response = await client.request(asked);
      const date = Date.parse(response.headers.date ?? '');
      if (!Number.isNaN(date)) skew = date - response.receivedAt;
      return response;
    },
  };
  const listed = await listMeetings(watching, { user: host, type: 'scheduled' });
  const createdBetween = (from: number, to: number) =>
    listed.find((meeting) => {
      const created = Date.parse(textField(meeting, 'created_at') ?? '') - skew;
      return created >= from && created <= to && isOf(meeting, request) && !claimed.has(String(meeting.id));
    });
  const certain = createdBetween(sentAt - EARLIER, givenUpAt + LATER);
  const found = certain ?? createdBetween(sentAt - PERHAPS, givenUpAt + PERHAPS);
  if (found === undefined) return undefined;
  const meeting = await getMeeting(client, { kind: 'id', digits: String(found.id) });
  return { meeting, certain: certain !== undefined };
}
