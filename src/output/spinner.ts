import spinner from 'yocto-spinner';

/** Something that moves on a terminal while one waits. */
export interface Spinner {
  text: string;
  stop(): void;
}

/**
 * Starts one. It hides the cursor, so it is stopped at the end of the process at the latest: a second Ctrl-C ends a command
 * wherever it stands.
 * @param stream undefined: standard error
 */
export function startSpinner(text: string, stream: NodeJS.WriteStream | undefined): Spinner {
  const started = spinner({
    text,
    ...(stream === undefined ? {} : { stream }),
    handleSignals: false,
  }).start();
  const stop = (): void => {
    process.removeListener('exit', stop);
    started.stop();
  };
  process.once('exit', stop);
  return {
    get text() {
      return started.text;
    },
    set text(now) {
      started.text = now;
    },
    stop,
  };
}
