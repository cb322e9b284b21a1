import { type LosslessObject, textField } from '../zoom/lossless-object.ts';
import { getMeeting, listMeetings } from '../zoom/meeting-calls.ts';
import type { Requests } from '../zoom/zoom-client.ts';

/** Milliseconds by which Zoom's clock and the time of a request may be apart, either way. */
const APART = 10 * 60_000;

function isOf(meeting: LosslessObject, request: Readonly<Record<string, unknown>>): boolean {
  if (String(meeting.type) !== String(request.type)) return false;
  if (request.topic !== undefined && textField(meeting, 'topic') !== request.topic) return false;
  if (request.template_id !== undefined || request.start_time === undefined || request.type !== 2)
    return true;
  return Date.parse(textField(meeting, 'start_time') ?? '') === Date.parse(String(request.start_time));
}

/**
 * The scheduled meeting that a request made whose reply was lost: the one of its kind, topic and time that was created
 * when it was sent. Undefined where the list has none. Instant meetings are in no list.
 * @param sentAt milliseconds since 1970 by this machine's clock
 * @throws ZoomApiError
 */
export async function findLostMeeting(
  client: Requests,
  host: string,
  request: Readonly<Record<string, unknown>>,
  sentAt: number,
): Promise<LosslessObject | undefined> {
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
  const found = listed.find((meeting) => {
    const created = Date.parse(textField(meeting, 'created_at') ?? '');
    return isOf(meeting, request) && Math.abs(created - (sentAt + skew)) < APART;
  });
  if (found === undefined) return undefined;
  return getMeeting(client, { kind: 'id', digits: String(found.id) });
}
