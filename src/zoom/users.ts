import { textField } from './lossless-object.ts';
import { jsonReply } from './reply.ts';
import type { Requests } from './zoom-client.ts';

/** The part of Zoom's user object that tells whose token this is. */
export interface ZoomUser {
  readonly id: string | null;
  readonly accountId: string | null;
  readonly email: string | null;
}

/** `GET /users/me`: the token's own user. @throws ZoomApiError, among them `missing_scopes` where the grant can't read it */
export async function getMe(client: Requests): Promise<ZoomUser> {
  const user = jsonReply(
    await client.request({ method: 'GET', path: '/users/me', label: 'light' }),
    'GET /users/me',
  );
  return {
    id: textField(user, 'id'),
    accountId: textField(user, 'account_id'),
    email: textField(user, 'email'),
  };
}
