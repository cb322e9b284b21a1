export type SecretKind =
  | 'access_token'
  | 'refresh_token'
  | 'code'
  | 'device_code'
  | 'client_secret'
  | 'zak'
  | 'passcode';

/** Remembers every secret the sandbox ever gave out, so that a test can search a program's output for them. */
export class IssuedSecrets {
  readonly #all = new Map<string, SecretKind>();

  issue(kind: SecretKind, secret: string): string {
    this.#all.set(secret, kind);
    return secret;
  }

  /** All of them, or those of the kinds named. */
  list(kinds?: readonly string[]): string[] {
    return [...this.#all].filter(([, kind]) => !kinds || kinds.includes(kind)).map(([secret]) => secret);
  }
}
