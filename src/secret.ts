/** `inspect.custom` of node:util, which not every command needs to load. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const REDACTED = '[redacted]';
/** Each with its spellings, once they were asked for: a process may know thousands, and tell of each of as many failures. */
const known = new Map<string, readonly string[] | undefined>();

/**
 * A value that must not be printed: turning it into text, JSON or an inspection gives `[redacted]`. Only the code that
 * sends or stores it calls `expose()`. Every secret that was ever made is also known to `redactSecrets`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    // Very short values would blank out unrelated text.
    if (value.length >= 6 && !known.has(value)) known.set(value, undefined);
  }

  expose(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [INSPECT](): string {
    return REDACTED;
  }
}

/** Names of JSON properties whose values are secrets. */
const SECRET_KEYS =
  '(?:access_token|refresh_token|client_secret|code_verifier|device_code|token|zak|start_url|host_key|dynamic_host_key|stream_key|recording_play_passcode|(?:\\w{1,32}_)?pass(?:word|code))';

// What is secret by its place, even when this process never made a Secret of it. Each pattern takes time in proportion
// to the text: none can begin anew within a run that it has gone through in vain, and no run is without a limit.
const SECRET_PLACES: readonly [RegExp, string][] = [
  [/(?<![\w-])eyJ[\w-]{8,16384}\.[\w-]{1,16384}\.?[\w-]{0,16384}/g, REDACTED],
  [/\b(Bearer|Basic)\s{1,100}[\w+/=.~-]{1,32768}/gi, `$1 ${REDACTED}`],
  [
    /(^|[?&#\s"'])((?:code|state|zak|pwd|tk|token|access_token|refresh_token|client_secret|code_verifier|device_code|host_key|stream_key|(?:\w{1,32}_)?pass(?:word|code))=)[^&\s"'<>]{1,32768}/gi,
    `$1$2${REDACTED}`,
  ],
  [
    // A text that was cut off may end within the value: the last quote may be missing.
    new RegExp(
      `("${SECRET_KEYS}"\\s{0,100}:\\s{0,100})(?:"(?:[^"\\\\]|\\\\[\\s\\S]){0,32768}"?|-?\\d[\\d.eE+-]{0,100})`,
      'gi',
    ),
    `$1"${REDACTED}"`,
  ],
  [
    // JSON that stands in a text of JSON, whose quotes are escaped once or more.
    new RegExp(
      `(\\\\{1,7}"${SECRET_KEYS}(\\\\{1,7}")\\s{0,100}:\\s{0,100})(?:\\\\{1,7}"[^"]{0,32768}"?|-?\\d[\\d.eE+-]{0,100})`,
      'gi',
    ),
    `$1$2${REDACTED}$2`,
  ],
  // As an invitation has it.
  [/(Passcode:[^\S\r\n]{0,100})[^\s"\\<>]{1,1000}/gi, `$1${REDACTED}`],
];

const shown = new Set<string>();

/**
 * Lets a text through `redactSecrets` whole, for it is there to be seen: the URL that a person has to open holds `state`.
 * It can't be taken back, so it is for nothing that outlives the process.
 */
export function meantToBeSeen(text: string): void {
  if (text !== '') shown.add(text);
}

/** A value as it stands in text, in a URL, in a form and in JSON: each is at least as long as the value. */
function spellingsOf(value: string): readonly string[] {
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  // Half a character pair, as a damaged file may hold it, has no place in a URL.
  const whole = value.replace(/\p{Surrogate}/gu, '\ufffd');
  return [...new Set([value, encodeURIComponent(whole), form, JSON.stringify(value).slice(1, -1)])];
}

function redactedPart(text: string): string {
  let redacted = text;
  for (const [value, spelled] of known) {
    // Most messages are shorter than any token.
    if (value.length > redacted.length) continue;
    const spellings = spelled ?? spellingsOf(value);
    if (spelled === undefined) known.set(value, spellings);
    for (const written of spellings) redacted = redacted.replaceAll(written, REDACTED);
  }
  for (const [place, replacement] of SECRET_PLACES) redacted = redacted.replace(place, replacement);
  return redacted;
}

/** Text with every secret this process knows of, and everything in a place where secrets stand, blanked out. */
export function redactSecrets(text: string): string {
  const whole = [...shown].find((seen) => text.includes(seen));
  if (whole === undefined) return redactedPart(text);
  return text.split(whole).map(redactSecrets).join(whole);
}

/** A value with `redactSecrets` done to every text in it, whatever its key. */
export function redactedDeep(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value);
  if (Array.isArray(value)) return value.map(redactedDeep);
  // Only plain objects: a number that keeps its digits stays what it is.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, redactedDeep(held)]));
}

const LONGEST_MESSAGE = 2_000;

/** A foreign message at a length that a person may read: blanked out before it is cut, for half a secret is not recognised any more. */
export function shortMessage(text: string): string {
  if (text.length <= LONGEST_MESSAGE) return text;
  return `${redactSecrets(text.slice(0, 20_000)).slice(0, LONGEST_MESSAGE)}…`;
}
