import type { Session } from '../accounts/session.ts';
import { usageError } from '../errors.ts';
import { userSegment } from '../zoom/user-path.ts';

const USER = /\/(?:\{|%7B)(?:userId|user_id)(?:\}|%7D)(?=\/|$|\?)/i;
const PLACEHOLDER = /\/(?:\{|%7B)([A-Za-z_]\w*)(?:\}|%7D)(?=\/|$|\?)/i;

/**
 * Whom a template's `{userId}` stands for: `me`, except for a Server-to-Server token, which belongs to nobody whom `me`
 * could stand for [wire.md 6].
 */
function ownSegment({ appType, account }: Pick<Session, 'appType' | 'account'>): string {
  if (appType !== 's2s') return 'me';
  const user = account?.userId ?? account?.email;
  if (user !== null && user !== undefined) return userSegment(user);
  throw usageError(
    'A Server-to-Server token belongs to nobody whom {userId} could stand for.',
    "Write the user's email address or id in its place.",
  );
}

/**
 * A path whose `{userId}` is filled in.
 * @throws a usage error for a parameter that only the user can know
 */
export function withUser(path: string, session: Pick<Session, 'appType' | 'account'>): string {
  const filled = USER.test(path) ? path.replace(USER, () => `/${ownSegment(session)}`) : path;
  const left = PLACEHOLDER.exec(filled)?.[1];
  if (left === undefined) return filled;
  throw usageError(`PATH still holds {${left}}.`, 'Write the value itself in its place.');
}
