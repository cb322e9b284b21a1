/** Asks every part of the program to end, and waits for those that must not be interrupted. */
export interface Shutdown {
  /** Aborted when the user interrupts or the system asks the process to end. */
  readonly signal: AbortSignal;
  /** Runs work that a signal must not cut short: from a token request to the storing of its tokens. */
  protect<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work that may come to its end after a signal, however long it takes, and that a second one cuts short. */
  letFinish<T>(work: () => Promise<T>): Promise<T>;
}

/** What the program itself asks at its end. */
export interface EndableShutdown extends Shutdown {
  /** That of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** Calls back once no protected work is under way, at once where there is none. */
  whenIdle(done: () => void): void;
}

/** Signals that end a program, with the exit code that a shell gives each: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type EndingSignal = keyof typeof EXIT_CODES;
const SIGNALS = Object.keys(EXIT_CODES) as EndingSignal[];

/** Leaves signals to the system. @returns what takes them back */
function leaveSignals(): () => void {
  const before = SIGNALS.map((name) => [name, process.listeners(name)] as const);
  for (const name of SIGNALS) process.removeAllListeners(name);
  return () => {
    for (const [name, listeners] of before) for (const listener of listeners) process.on(name, listener);
  };
}

/**
 * Runs work that leaves no time to hear of signals, such as a filter that computes for ever: meanwhile the system does
 * what it does by default, and a signal ends the process at once.
 */
export async function killable<T>(work: () => Promise<T>): Promise<T> {
  const takeBack = leaveSignals();
  try {
    return await work();
  } finally {
    takeBack();
  }
}

/** The same for work that is done in one go, such as a write that waits for its reader. */
export function killableAtOnce<T>(work: () => T): T {
  const takeBack = leaveSignals();
  try {
    return work();
  } finally {
    takeBack();
  }
}

/** Milliseconds that a command gets to end by itself after a signal. */
const GRACE = 1_000;

/**
 * Turns the first signal into an aborted `signal`, so that a command ends in order. A second one, or a command that
 * does not end, ends the process, but never while protected work is under way.
 */
export function shutdownOnSignals(process: NodeJS.Process): EndableShutdown {
  // Made when it is asked for: Node loads its code then, and many commands are over before anything could be aborted.
  let controller: AbortController | undefined;
  let underWay = 0;
  let finishing = 0;
  let received: number | undefined;
  let due = false;
  let whenIdle: (() => void) | undefined;

  const exit = (): void => {
    // A thread that waits for ever (a pipe that nobody writes to) holds up the exit: the next signal is the system's.
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.exit(received);
  };
  const end = (): void => {
    due = true;
    if (underWay === 0) exit();
  };
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (received !== undefined) return end();
      received = code;
      controller?.abort();
      setTimeout(() => {
        if (finishing === 0) end();
      }, GRACE).unref();
    });
  }
  return {
    get signal() {
      controller ??= new AbortController();
      if (received !== undefined) controller.abort();
      return controller.signal;
    },
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
        if (underWay === 0) {
          if (due) exit();
          whenIdle?.();
        }
      }
    },
    whenIdle(done) {
      if (underWay === 0) done();
      else whenIdle = done;
    },
  };
}
