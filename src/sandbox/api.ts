import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import type { ApiCall } from './api-context.ts';
import type { FileStore } from './file-store.ts';
import { genericReply } from './generic-reply.ts';
import type { Grant, Grants } from './grants.ts';
import { apiError, authorization, decodeSegment, type Reply, type SandboxRequest } from './http-message.ts';
import type { Lists } from './lists.ts';
import type { MeetingStore } from './meeting-store.ts';
import {
  createMeeting,
  deleteMeeting,
  getInvitation,
  getMeeting,
  listMeetings,
  putMeetingStatus,
  updateMeeting,
} from './meetings.ts';
import type { Settings } from './options.ts';
import type { People, Person } from './people.ts';
import { setPicture } from './pictures.ts';
import type { QuotaCounter } from './rate-limits.ts';
import { meetingRecordings, userRecordings } from './recordings.ts';
import { checkScopes, type Subject } from './scope-check.ts';
import type { ScopeDeviations } from './scope-deviations.ts';
import type { TokenMint } from './token-mint.ts';
import { getUser, getUserToken, getZak, listUsers } from './users.ts';

export interface ApiServer {
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly grants: Grants;
  readonly mint: TokenMint;
  readonly meetings: MeetingStore;
  readonly quotas: QuotaCounter;
  readonly deviations: ScopeDeviations;
  readonly lists: Lists;
  readonly files: FileStore;
  readonly origin: string;
}

type Operation = (call: ApiCall) => Reply;

/** The endpoints with data behind them, by method and template. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /users': listUsers,
  'GET /users/{userId}': getUser,
  'GET /users/{userId}/token': getUserToken,
  'GET /users/me/zak': getZak,
  'GET /users/{userId}/meetings': listMeetings,
  'POST /users/{userId}/meetings': createMeeting,
  'GET /meetings/{meetingId}': getMeeting,
  'PATCH /meetings/{meetingId}': updateMeeting,
  'DELETE /meetings/{meetingId}': deleteMeeting,
  'PUT /meetings/{meetingId}/status': putMeetingStatus,
  'GET /meetings/{meetingId}/invitation': getInvitation,
  'GET /meetings/{meetingId}/recordings': meetingRecordings,
  'GET /users/{userId}/recordings': userRecordings,
  'POST /users/{userId}/picture': setPicture,
};

/** The names templates have for a user in a path, where `me` can stand too. */
const USER_PARAMETERS = ['userId', 'userIdentifier', 'email'];

function pathValues(endpoint: Endpoint, path: string): Record<string, string> {
  const segments = path.split('/');
  const values: Record<string, string> = {};
  endpoint.path.split('/').forEach((segment, index) => {
    const name = /^\{(.*)\}$/.exec(segment)?.[1];
    if (name !== undefined) values[name] = decodeSegment(segments[index] ?? '');
  });
  return values;
}

/** The user that the path names, as given; undefined when it names none. */
function namedUser(endpoint: Endpoint, values: Readonly<Record<string, string>>): string | undefined {
  const name = USER_PARAMETERS.find((parameter) => Object.hasOwn(values, parameter));
  if (name !== undefined) return values[name];
  return endpoint.path.split('/').includes('me') ? 'me' : undefined;
}

function invalidToken(): Reply {
  return apiError(401, 124, 'Invalid access token.');
}

function notRecognized(): Reply {
  return apiError(404, 2300, 'This API endpoint is not recognized.');
}

/** The grant that the request's bearer token stands for (RFC 6750), or Zoom's refusal. */
function authenticate(server: ApiServer, request: SandboxRequest): { grant: Grant } | { refused: Reply } {
  const state = server.grants.stateOf(authorization(request, 'Bearer') ?? '');
  if (state === 'unknown') return { refused: invalidToken() };
  if (state === 'expired') return { refused: apiError(401, 124, 'Access token is expired.') };
  return { grant: state };
}

function findUser(
  people: People,
  grant: Grant,
  endpoint: Endpoint,
  named: string,
): { user: Person } | { refused: Reply } {
  const user = named === 'me' ? grant.user : people.find(named);
  if (user?.accountId === grant.user.accountId) return { user };
  if (user) return { refused: apiError(400, 1010, `User not belong to this account: ${named}`) };
  const message = endpoint.path.startsWith('/users/{userId}/meetings')
    ? `User ${named} not exist or not belong to this account.`
    : `User does not exist: ${named}.`;
  return { refused: apiError(404, 1001, message) };
}

/**
 * A user-managed app must write `me`. Where an `:admin` scope is published Zoom asks for that one instead; where there is
 * none to ask for, its documents say that the token is invalid.
 */
function mustSayMe({ classic, granular }: Endpoint, subject: Subject): boolean {
  return subject === 'explicit' && classic.length + granular.length > 0;
}

function operate(server: ApiServer, call: ApiCall): Reply {
  const { endpoint, grant, request, now } = call;
  const operation = OPERATIONS[`${endpoint.method} ${endpoint.path}`];
  const reply = operation ? operation(call) : genericReply(endpoint, request.query, call);
  const hasLimits = Object.keys(reply.headers).some((name) => /^x-ratelimit-/i.test(name));
  if (hasLimits) return reply;
  const limits = server.quotas.called(endpoint, grant.user.accountId, now);
  return { ...reply, headers: { ...reply.headers, ...limits } };
}

/**
 * Answers a request to the REST API: checks the token, then the scopes, then that the user named is in the account.
 * @param path below the endpoint's base, which is `/v2` unless the catalogue says another
 * @param base the base's path: `/v2`, or the empty text for endpoints directly below the host
 */
export function apiEndpoint(
  server: ApiServer,
  request: SandboxRequest,
  base: '/v2' | '',
  path: string,
): Reply {
  const authenticated = authenticate(server, request);
  if ('refused' in authenticated) return authenticated.refused;
  const { grant } = authenticated;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const endpoint = server.catalogue.find(method, path);
  if (!endpoint || (endpoint.base === null) !== (base === '/v2')) return notRecognized();

  const values = pathValues(endpoint, path);
  const named = namedUser(endpoint, values);
  if (grant.kind === 's2s' && named === 'me' && server.settings.s2sMe === 'refuse') return invalidToken();

  const subject: Subject = named === undefined ? 'none' : named === 'me' ? 'me' : 'explicit';
  const verdict = checkScopes(server.catalogue, server.deviations.applied(endpoint), grant.scopes, subject);
  if (!verdict.allowed) {
    const names = verdict.missing.join(', ');
    return apiError(400, 4711, `Invalid access token, does not contain scopes:[${names}].`);
  }
  if (grant.kind === 'user' && mustSayMe(endpoint, subject)) return invalidToken();
  const found = findUser(server.settings.people, grant, endpoint, named ?? 'me');
  if ('refused' in found) return found.refused;
  const { mint, meetings, quotas, settings, lists, files, origin } = server;
  const { user } = found;
  const { reach } = verdict;
  const now = settings.now();
  const limited = quotas.refuseCall(endpoint, grant.user.accountId, now);
  if (limited) return limited;
  const { people } = settings;
  const data = { meetings, people, mint, quotas, lists, files, origin };
  return operate(server, { request, endpoint, grant, reach, user, values, now, ...data });
}
