import { barText } from './bar-text.ts';
import { byteCount } from './byte-count.ts';
import { type Spinner, startSpinner } from './spinner.ts';

/** How far a transfer has come, shown while it lasts. */
export interface Transfer {
  /** Begins, or begins again, with as many bytes as there are to come; undefined where nobody knows. */
  begin(total: number | undefined): void;
  moved(bytes: number): void;
  stop(): void;
}

function bar(moved: number, total: number | undefined): string {
  if (total === undefined || total === 0) return byteCount(moved);
  const percent = Math.floor(Math.min(1, moved / total) * 100);
  return `${barText(moved, total)} ${percent}% of ${byteCount(total)}`;
}

/** A bar on a terminal. */
export function transferBar(stream: NodeJS.WriteStream): Transfer {
  let shown: Spinner | undefined;
  let moved = 0;
  let all: number | undefined;
  return {
    begin(total) {
      moved = 0;
      all = total;
      shown ??= startSpinner('', stream);
      shown.text = bar(moved, all);
    },
    moved(bytes) {
      moved += bytes;
      if (shown !== undefined) shown.text = bar(moved, all);
    },
    stop() {
      shown?.stop();
      shown = undefined;
    },
  };
}
