import type { SingleBar } from 'cli-progress';

/** A bar that shows how far something has come. */
export interface Progress {
  /** One more is done; `next` is what comes now, already made harmless. */
  advance(next: string): void;
  stop(): void;
}

/** Starts a bar on a terminal: `stream`, or else standard error. It is gone from the screen, and the cursor is back, once it is stopped. */
export async function startBar(
  stream: NodeJS.WritableStream | undefined,
  what: string,
  total: number,
): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const bar: SingleBar = new cliProgress.SingleBar(
    {
      ...(stream === undefined ? {} : { stream }),
      format: `${what} {bar} {value}/{total}  {next}`,
      barsize: 20,
      hideCursor: true,
      linewrap: false,
      clearOnComplete: true,
      stopOnComplete: false,
      // Ctrl-C is the program's own affair.
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
  let done = 0;
  bar.start(total, 0, { next: '' });
  return {
    advance(next) {
      bar.update(Math.min(done++, total), { next });
    },
    stop: () => bar.stop(),
  };
}
