/** A user's place in a path: encoded, but for the @ of an email address, which is as good as it is and reads better. */
export function userSegment(user: string): string {
  return encodeURIComponent(user).replaceAll('%40', '@');
}
