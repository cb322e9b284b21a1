import { randomBytes } from 'node:crypto';

const LIFETIME = 30 * 60 * 1000;

/** One-time tickets in the forms of pages, so that no other site can send a form in the user's name. */
export class Tickets<T> {
  readonly #waiting = new Map<string, { readonly value: T; readonly expiresAt: number }>();
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(value: T): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#waiting.set(ticket, { value, expiresAt: this.#now() + LIFETIME });
    return ticket;
  }

  /** What the ticket was issued for, once. */
  redeem(ticket: string): T | undefined {
    const found = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    return found && found.expiresAt > this.#now() ? found.value : undefined;
  }
}
