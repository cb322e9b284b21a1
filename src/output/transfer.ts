import spinner from 'yocto-spinner';
import { byteCount } from './byte-count.ts';

/** How far a transfer has come, shown while it lasts. */
export interface Transfer {
  /** Begins, or begins again, with as many bytes as there are to come; undefined where nobody knows. */
  begin(total: number | undefined): void;
  moved(bytes: number): void;
  stop(): void;
}

const WIDTH = 24;

function bar(moved: number, total: number | undefined): string {
  if (total === undefined || total === 0) return byteCount(moved);
  const share = Math.min(1, moved / total);
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)}% of ${byteCount(total)}`;
}

/** A bar on a terminal. */
export function transferBar(stream: NodeJS.WriteStream): Transfer {
  let shown: ReturnType<typeof spinner> | undefined;
  let moved = 0;
  let all: number | undefined;
  return {
    begin(total) {
      moved = 0;
      all = total;
      shown ??= spinner({ stream, handleSignals: false }).start();
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
