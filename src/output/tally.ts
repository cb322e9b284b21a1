import { barText } from './bar-text.ts';
import { startSpinner } from './spinner.ts';

/** How much of a whole is done, shown while it lasts. */
export interface Tally {
  /** @param doing what comes now, already made harmless */
  to(done: number, doing?: string): void;
  stop(): void;
}

/** A bar on a terminal, `██████░░░░░░ 83 of 200`. What is printed meanwhile comes above it; stopped, it is gone. */
export function tallyBar(stream: NodeJS.WriteStream | undefined, total: number): Tally {
  const text = (done: number, doing = '') =>
    `${barText(done, total)} ${Math.min(done, total)} of ${total}${doing === '' ? '' : `  ${doing}`}`;
  const bar = startSpinner(text(0), stream);
  return {
    to(done, doing) {
      bar.text = text(done, doing);
    },
    stop: () => bar.stop(),
  };
}
