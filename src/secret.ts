import { inspect } from 'node:util';

const REDACTED = '[redacted]';
const known = new Set<string>();

/**
 * A value that must not be printed: turning it into text, JSON or an inspection gives `[redacted]`. Only the code that
 * sends or stores it calls `expose()`. Every secret that was ever made is also known to `redactSecrets`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    // Very short values would blank out unrelated text.
    if (value.length >= 6) known.add(value);
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

  [inspect.custom](): string {
    return REDACTED;
  }
}

// What is secret by its place, even when this process never made a Secret of it.
const SECRET_PLACES: readonly [RegExp, string][] = [
  [/\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g, REDACTED],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]+/gi, `$1 ${REDACTED}`],
  [
    /([?&\s"'](?:code|state|zak|pwd|tk|token|access_token|refresh_token|client_secret|code_verifier|device_code)=)[^&\s"'<>]+/gi,
    `$1${REDACTED}`,
  ],
  [
    /("(?:access_token|refresh_token|client_secret|code_verifier|device_code|token|zak|start_url|passcode|password|h323_password|pstn_password|encrypted_password|recording_play_passcode|host_key|dynamic_host_key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    `$1"${REDACTED}"`,
  ],
];

/** A value as it stands in text, in a URL, in a form and in JSON. */
function spellings(value: string): Set<string> {
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return new Set([value, encodeURIComponent(value), form, JSON.stringify(value).slice(1, -1)]);
}

/** Text with every secret this process knows of, and everything in a place where secrets stand, blanked out. */
export function redactSecrets(text: string): string {
  let redacted = text;
  for (const value of known) {
    for (const written of spellings(value)) redacted = redacted.replaceAll(written, REDACTED);
  }
  for (const [place, replacement] of SECRET_PLACES) redacted = redacted.replace(place, replacement);
  return redacted;
}
