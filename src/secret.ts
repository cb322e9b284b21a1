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
    /("(?:access_token|refresh_token|client_secret|code_verifier|device_code|token|zak|start_url|password|h323_password|pstn_password|encrypted_password|host_key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    `$1"${REDACTED}"`,
  ],
];

/** Text with every secret this process knows of, and everything in a place where secrets stand, blanked out. */
export function redactSecrets(text: string): string {
  let redacted = text;
  for (const value of known) {
    if (redacted.includes(value)) redacted = redacted.replaceAll(value, REDACTED);
    const encoded = encodeURIComponent(value);
    if (encoded !== value && redacted.includes(encoded)) redacted = redacted.replaceAll(encoded, REDACTED);
  }
  for (const [place, replacement] of SECRET_PLACES) redacted = redacted.replace(place, replacement);
  return redacted;
}
