/** Asks every part of the program to end, and waits for those that must not be interrupted. */
export interface Shutdown {
  /** Aborted when the user interrupts or the system asks the process to end. */
  readonly signal: AbortSignal;
  /** Runs work that a signal must not cut short: from a token request to the storing of its tokens. */
  protect<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work that may come to its end after a signal, however long it takes, and that a second one cuts short. */
  letFinish<T>(work: () => Promise<T>): Promise<T>;
}

/** Signals that end a program, with the exit code that a shell gives each: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Milliseconds that a command gets to end by itself after a signal. */
const GRACE = 1_000;

/**
 * Turns the first signal into an aborted `signal`, so that a command ends in order. A second one, or a command that
 * does not end, ends the process, but never while protected work is under way.
 */
export function shutdownOnSignals(process: NodeJS.Process): Shutdown & { exitCode(): number | undefined } {
  const controller = new AbortController();
  let underWay = 0;
  let finishing = 0;
  let received: number | undefined;
  let due = false;

  const end = (): void => {
    due = true;
    if (underWay === 0) process.exit(received);
  };
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (received !== undefined) return end();
      received = code;
      controller.abort();
      setTimeout(() => {
        if (finishing === 0) end();
      }, GRACE).unref();
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => received,
    async letFinish(work) {
      finishing++;
      try {
        return await work();
      } finally {
        finishing--;
        if (received !== undefined && finishing === 0) setTimeout(end, GRACE).unref();
      }
    },
    async protect(work) {
      underWay++;
      try {
        return await work();
      } finally {
        underWay--;
        if (due && underWay === 0) process.exit(received);
      }
    },
  };
}
