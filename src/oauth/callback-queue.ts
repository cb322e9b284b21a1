import type { ResultPage } from './result-page.ts';

/** What a callback came to: nothing (it was not this login's, the wait goes on), or the page that ends the wait. */
export type CallbackOutcome = { readonly stray: string } | { readonly page: ResultPage };

/**
 * Takes the callbacks of one login, from wherever they come, one after the other: a second one waits for the first
 * one's outcome, so that a code is redeemed once. After the one that ends the wait, all get its page.
 */
export class CallbackQueue {
  /** Resolves when the wait is over and whoever brought the answer has seen its outcome. */
  readonly ended: Promise<void>;
  readonly #receive: (parameters: URLSearchParams) => Promise<CallbackOutcome>;
  #last: Promise<CallbackOutcome> = Promise.resolve({ stray: '' });
  #end: () => void = () => undefined;

  constructor(receive: (parameters: URLSearchParams) => Promise<CallbackOutcome>) {
    this.#receive = receive;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** @param show brings the outcome to whoever sent the callback; the wait ends after it */
  async take(parameters: URLSearchParams, show: (outcome: CallbackOutcome) => Promise<void>): Promise<void> {
    this.#last = this.#last.then((before) => ('page' in before ? before : this.#receive(parameters)));
    const outcome = await this.#last;
    await show(outcome);
    if ('page' in outcome) this.#end();
  }
}
