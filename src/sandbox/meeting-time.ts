/** How far a zone's clocks are ahead of UTC at a moment; both in milliseconds. */
function zoneOffset(timezone: string, moment: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${format.format(moment).replace(' ', 'T')}Z`) - moment;
}

/** The moment at which the zone's clocks show a time; all in milliseconds, the time shown as if it were UTC. */
export function momentOf(shown: number, timezone: string): number {
  const guess = shown - zoneOffset(timezone, shown);
  // A second look, for the guess may lie on the other side of a change to or from summer time.
  return shown - zoneOffset(timezone, guess);
}

/** What the zone's clocks show at a moment, as if it were UTC. */
export function shownAt(moment: number, timezone: string): number {
  return moment + zoneOffset(timezone, moment);
}

/** Zoom's way to write a moment given in milliseconds since 1970. */
export function utcText(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
