import { SMALL_BODY_BYTES } from '../http/http-client.ts';
import type { LosslessObject } from './lossless-object.ts';
import { createdMeeting } from './reply.ts';
import { userSegment } from './user-path.ts';
import type { Requests } from './zoom-client.ts';

/** The fields of Zoom's create request for an instant meeting; `type` 1 is added. */
export interface InstantMeeting {
  readonly topic?: string;
  readonly password?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What to do where the reply for one that was to be made is lost. */
export const CHECK_INSTANT =
  "Zoom's list never shows instant meetings: look at the host's dashboard at Zoom, or simply make another one.";

/**
 * `POST /users/{userId}/meetings` with `type` 1: a meeting that starts now.
 * @param user `me`, or another user's id or email, which takes an `:admin` scope
 * @throws ZoomApiError, `reply_lost` when the meeting may exist although no reply came
 */
export async function createInstantMeeting(
  client: Requests,
  user: string,
  meeting: InstantMeeting,
): Promise<LosslessObject> {
  const path = `/users/${userSegment(user)}/meetings`;
  const response = await client.request({
    method: 'POST',
    path,
    body: JSON.stringify({ ...meeting, type: 1 }),
    check: CHECK_INSTANT,
    maxBytes: SMALL_BODY_BYTES,
    label: 'medium',
  });
  return createdMeeting(response, `POST ${path}`, CHECK_INSTANT);
}

/** What stands for `start_url`, which lets anyone be host, unless it was asked for. */
export const START_URL_HIDDEN = 'hidden: use --show-start-url';

/** The meeting as it is printed: Zoom's own object in Zoom's order, its `start_url` hidden unless asked for. */
export function printableMeeting(meeting: LosslessObject, showStartUrl: boolean): LosslessObject {
  if (showStartUrl || meeting.start_url === undefined) return meeting;
  return { ...meeting, start_url: START_URL_HIDDEN };
}
