import { uuidSegment } from '../zoom/meeting-path.ts';

/** What a UUID in its own letters may follow in a path: whatever else it holds, slashes separate segments. */
const PLACE = /(?<=\/(?:past_|live_)?(?:meetings|webinars)\/)([A-Za-z0-9+/]+?==)(?=\/|$)/;
const BASE64 = /^[A-Za-z0-9+/]{6,}={0,2}$/;
/** A meeting's UUID is 16 bytes in base64. */
const LENGTH = 24;

function isUuid(text: string): boolean {
  if (!text.includes('/') || /^\d{9,19}\//.test(text)) return false;
  return text.length === LENGTH || text.startsWith('/') || text.includes('//');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A segment that holds an escaped slash: encoded as often as Zoom needs it, however often that was done before. */
function segment(text: string): string {
  const once = decoded(text);
  for (const value of [once, decoded(once)]) {
    if (!value.includes('/') || !BASE64.test(value)) continue;
    if (value.startsWith('/') || value.includes('//')) return uuidSegment(value);
  }
  return text;
}

/**
 * A path whose meetings' UUIDs are encoded: those that hold a slash once, and twice where they begin with one or have two
 * in a row, for Zoom decodes the path before it looks at its segments.
 * @param path without a query
 */
export function withEncodedUuids(path: string): string {
  return path
    .replace(PLACE, (text) => (isUuid(text) ? uuidSegment(text) : text))
    .split('/')
    .map((text) => (/%(?:25)*2f/i.test(text) ? segment(text) : text))
    .join('/');
}
