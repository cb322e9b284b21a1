import { usageError } from '../errors.ts';
import type { MeetingName } from '../zoom/meeting-path.ts';

/** What help says of the argument that names a meeting. */
export const MEETING_ARGUMENT = 'its id, with or without blanks, its join link, or its UUID';

/** What sets the digits of a pasted id apart: blanks of every kind and dashes. */
const SEPARATORS = /[\s\u00ad\u200b\u2060\ufeff\u2010-\u2015-]+/g;

/**
 * The meeting that was named: an id, as Zoom shows it or without blanks; a join link; or the UUID of an instance.
 * @throws a usage error for anything else
 */
export function readMeetingName(argument: unknown): MeetingName {
  const text = String(argument).trim();
  if (/^[A-Za-z0-9+/]{22}==$/.test(text)) return { kind: 'uuid', uuid: text };
  const link = /^https:\/\/[^/?#]+\/[jsw]\/(\d{9,19})(?:[/?#].*)?$/s.exec(text);
  const digits = link?.[1] ?? text.replace(SEPARATORS, '');
  if (/^\d{9,19}$/.test(digits)) return { kind: 'id', digits };
  throw usageError(
    `MEETING takes a meeting id, which has 9 to 11 digits, such as 834 5678 9012, not "${text}".`,
    'zoomctl meeting list shows the ids; a join link and the UUID of a meeting will do, too.',
  );
}
