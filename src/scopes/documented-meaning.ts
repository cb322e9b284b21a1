import type { DocumentedError } from '../catalogue/documented-error.ts';
import { MESSAGE_RULES, type MessageRule } from './documented-rules.ts';

/** What a documented message means and what to do about it, as far as its own words tell. */
export type MessageMeaning = Omit<MessageRule, 'words'>;

const ANYTHING: MessageMeaning = {
  kind: 'zoom_refused',
  cause: 'Zoom refused the call for the reason that its message gives.',
  fix: 'Do what the message says, and call again.',
};

/** The name of a switch that the message quotes: `enable the "Meeting Polls/Quizzes" setting`. */
const SWITCH = /\benable the "([^"]+)"(?: and "([^"]+)")? settings?\b/i;

/** A parameter that the message names. */
const PARAMETER =
  /\b(?:Invalid parameter|Missing field|Invalid third party survey): \{?\$?(\w+)|"(\w+_\w+)"|\b([a-z]+_[a-z_]+)\b/;

/** Where the ids of what is not there can be looked up, if the token's own user has it at all. */
const LISTS: readonly (readonly [RegExp, string])[] = [
  [/\bwebinar\b/i, '/users/me/webinars'],
  [/\brecord(?:ing)?\b/i, '/users/me/recordings'],
  [/\brole(?:_id)?\b/i, '/roles'],
  [/\blocation\b/i, '/rooms/locations'],
  [/\bworkspace\b/i, '/workspaces'],
];

/** The list that a wrong id could have been taken from: `/groups` for `{groupId}` in `/groups/{groupId}`. */
function listOf(
  said: string,
  { where }: DocumentedError,
  isPublished: (path: string) => boolean,
): string | undefined {
  const named = LISTS.find(([words]) => words.test(said))?.[1];
  if (named !== undefined || /\bprofile\b/.test(said)) return named;
  const id = /\{(\w+)\}/.exec(said)?.[1];
  const place = where.find(({ path }) => path.includes(`/{${id}}`));
  const list = place?.path.slice(0, place.path.indexOf(`/{${id}}`));
  return list !== undefined && !list.includes('{') && isPublished(list) ? list : undefined;
}

function fixOf(
  { kind, fix }: MessageMeaning,
  said: string,
  error: DocumentedError,
  isPublished: (path: string) => boolean,
): string {
  if (kind === 'feature_disabled') {
    const [, first, second] = SWITCH.exec(said) ?? [];
    const names = second === undefined ? `"${first}"` : `"${first}" and "${second}"`;
    return first === undefined ? fix : `Turn on ${names} (Zoom web portal, Settings), then try again.`;
  }
  if (kind === 'validation') {
    const [, named, quoted, bare] = PARAMETER.exec(said) ?? [];
    const parameter = named ?? quoted ?? bare;
    return parameter === undefined ? fix : `Correct ${parameter}, and send it again.`;
  }
  const list = kind === 'not_found' ? listOf(said, error, isPublished) : undefined;
  return list === undefined ? fix : `Look the id up with zoomctl api GET ${list}.`;
}

/**
 * The meaning of a message by its words.
 * @param said the part of the message that the reply has
 * @param isPublished whether Zoom has a GET of this path
 */
export function meaningOfMessage(
  said: string,
  error: DocumentedError,
  isPublished: (path: string) => boolean,
): MessageMeaning {
  const { kind, cause, fix } = MESSAGE_RULES.find(({ words }) => words.test(said)) ?? ANYTHING;
  return { kind, cause, fix: fixOf({ kind, cause, fix }, said, error, isPublished) };
}
