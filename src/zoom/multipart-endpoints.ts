/**
 * The endpoints whose published body is multipart/form-data (Zoom's API reference, OpenAPI documents as of February
 * 2026), by method and template.
 */
const PUBLISHED: ReadonlySet<string> = new Set([
  'POST /accounts/{accountId}/settings/virtual_backgrounds',
  'POST /chat/emoji/files',
  'POST /chat/users/{userId}/files',
  'POST /chat/users/{userId}/messages/files',
  'POST /clips/files',
  'POST /clips/files/multipart',
  'POST /commerce/file',
  'PATCH /crc/managed_rooms/account_setting',
  'POST /docs/file_uploads',
  'POST /groups/{groupId}/settings/virtual_backgrounds',
  'POST /iq/files',
  'POST /iq/files/multipart',
  'POST /users/{userId}/picture',
  'POST /users/{userId}/settings/virtual_backgrounds',
  'POST /whiteboards/files',
  'POST /workforce-management/imports/historical-queue-metrics',
  'POST /workspaces/floormap/files',
  'POST /zoom_events/files',
  'POST /zoom_events/files/multipart',
  'POST /zra/files',
  'POST /zra/files/multipart',
  'POST /zrbackground/files',
  'PUT /zrbackground/files',
  'POST /zrdigitalsignage/files',
  'PUT /zrdigitalsignage/files',
]);

/** Whether Zoom publishes that an endpoint takes its body as multipart/form-data [RFC 7578]. */
export function takesMultipart(
  endpoint: { readonly method: string; readonly path: string } | undefined,
): boolean {
  return endpoint !== undefined && PUBLISHED.has(`${endpoint.method} ${endpoint.path}`);
}
