import type { ApiCall } from './api-context.ts';
import type { FileStore } from './file-store.ts';
import { apiError, invalidFields, json, type Reply } from './http-message.ts';
import { partsOf } from './multipart.ts';

/** Below this path the users' pictures are for everybody who has their URL. */
export const PICTURES = '/p/v2/';

const LARGEST = 2 * 1024 * 1024;

/** `POST /users/{userId}/picture`: a file named `pic_file` in multipart/form-data. */
export function setPicture({ request, user, files }: ApiCall): Reply {
  const picture = partsOf(request)?.find(
    ({ name, filename }) => name === 'pic_file' && filename !== undefined,
  );
  if (picture === undefined) return apiError(400, 124, 'A file named pic_file is required.');
  if (!/^image\/(?:jpeg|png)$/.test(picture.contentType ?? '')) return invalidFields('pic_file');
  if (picture.content.length > LARGEST) return apiError(400, 120, 'The file is too large.');
  files.setPicture(user.id, picture.contentType ?? '', picture.content);
  return json(201, {});
}

/** The URL of a user's picture; the empty text where there is none. */
export function pictureUrl({ files, origin }: Pick<ApiCall, 'files' | 'origin'>, userId: string): string {
  const picture = files.pictureOf(userId);
  return picture === undefined ? '' : `${origin}${PICTURES}${picture.id}`;
}

/** A picture by the path of its URL. */
export function picture(files: FileStore, path: string): Reply {
  const found = files.picture(path.slice(PICTURES.length));
  if (found === undefined) return apiError(404, 404, 'Not Found');
  return { status: 200, headers: { 'Content-Type': found.contentType }, body: null, file: found };
}
