import type { ApiCall } from './api-context.ts';
import type { FileStore, Recording } from './file-store.ts';
import type { Grants } from './grants.ts';
import {
  apiError,
  authorization,
  isReply,
  json,
  type Reply,
  redirect,
  type SandboxRequest,
} from './http-message.ts';
import { listPage } from './list-page.ts';
import type { Meeting } from './meeting-store.ts';
import { messagePage } from './page.ts';

const DOWNLOAD = '/rec/download/';
const FILE = '/rec/file/';
/** Everything about recordings that is not below the API. */
export const RECORDINGS = '/rec/';

function recordingFile(origin: string, recording: Recording) {
  return {
    id: recording.id,
    meeting_id: recording.meetingUuid,
    file_type: 'MP4',
    file_extension: 'MP4',
    file_size: recording.length,
    download_url: `${origin}${DOWNLOAD}${recording.id}`,
    status: 'completed',
    recording_type: 'shared_screen_with_speaker_view',
  };
}

function recordingsOf({ files, origin }: ApiCall, meeting: Meeting) {
  const found = files.recordingsOf(meeting.uuid);
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.host.id,
    topic: meeting.fields.topic,
    total_size: found.reduce((sum, { length }) => sum + length, 0),
    recording_count: found.length,
    recording_files: found.map((recording) => recordingFile(origin, recording)),
  };
}

/** `GET /meetings/{meetingId}/recordings`. */
export function meetingRecordings(call: ApiCall): Reply {
  const meeting = call.meetings.find(call.values.meetingId ?? '');
  const mine = meeting !== undefined && meeting.host.accountId === call.grant.user.accountId;
  const reached = mine && (call.reach === 'account' || meeting.host === call.grant.user);
  if (!reached || call.files.recordingsOf(meeting.uuid).length === 0) {
    return apiError(404, 3301, 'There is no recording for this meeting.');
  }
  return json(200, recordingsOf(call, meeting));
}

/** `GET /users/{userId}/recordings`. */
export function userRecordings(call: ApiCall): Reply {
  const recorded = call.meetings.of(call.user).filter(({ uuid }) => call.files.recordingsOf(uuid).length > 0);
  const paged = listPage(call.request.query, recorded, call);
  if (isReply(paged)) return paged;
  return json(200, { ...paged.head, meetings: paged.items.map((meeting) => recordingsOf(call, meeting)) });
}

interface Server {
  readonly files: FileStore;
  readonly grants: Grants;
  readonly origin: string;
}

/** Whoever shows a token of the account is sent on to where the file itself lies. */
function download({ files, grants, origin }: Server, request: SandboxRequest): Reply {
  const recording = files.recording(request.pathname.slice(DOWNLOAD.length));
  const grant = grants.stateOf(authorization(request, 'Bearer') ?? '');
  if (grant === 'unknown') return apiError(401, 124, 'Invalid access token.');
  if (grant === 'expired') return apiError(401, 124, 'Access token is expired.');
  if (recording === undefined || recording.accountId !== grant.user.accountId) {
    return apiError(404, 3301, 'There is no recording for this meeting.');
  }
  return redirect(`${origin}${FILE}${recording.id}?ticket=${recording.ticket}`);
}

/** The file, for its ticket; a token has no business here. */
function file({ files }: Server, request: SandboxRequest): Reply {
  const recording = files.recording(request.pathname.slice(FILE.length));
  if (request.headers.authorization !== undefined) return apiError(400, 400, 'A token was sent along.');
  if (recording === undefined || request.query.get('ticket') !== recording.ticket) {
    return messagePage(200, 'Sign In', 'Sign in to see this recording.');
  }
  return {
    status: 200,
    headers: {
      'Content-Type': recording.contentType,
      'Content-Disposition': 'attachment; filename="recording.mp4"',
    },
    body: null,
    file: recording,
  };
}

/** Answers a request below `/rec/`. */
export function recordingEndpoint(server: Server, request: SandboxRequest): Reply {
  if (request.pathname.startsWith(DOWNLOAD)) return download(server, request);
  if (request.pathname.startsWith(FILE)) return file(server, request);
  return apiError(404, 404, 'Not Found');
}
