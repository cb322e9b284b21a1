/** A meeting as paths name it: by its number, or by the UUID of one of its instances. */
export type MeetingName =
  | { readonly kind: 'id'; readonly digits: string }
  | { readonly kind: 'uuid'; readonly uuid: string };

/**
 * A UUID as a segment of a path. Zoom decodes the path before it looks at its segments, so one that begins with a slash
 * or has two in a row is encoded twice.
 */
export function uuidSegment(uuid: string): string {
  const once = encodeURIComponent(uuid);
  return uuid.startsWith('/') || uuid.includes('//') ? encodeURIComponent(once) : once;
}

/** `/meetings/{meetingId}`, with what follows it. */
export function meetingPath(
  name: MeetingName,
  rest = '',
  query: Readonly<Record<string, string>> = {},
): string {
  const segment = name.kind === 'id' ? name.digits : uuidSegment(name.uuid);
  const parameters = new URLSearchParams(query).toString();
  return `/meetings/${segment}${rest}${parameters === '' ? '' : `?${parameters}`}`;
}
