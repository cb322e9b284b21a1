import { createInterface } from 'node:readline';

/** Lines that a person pastes while something else is waited for. */
export interface PasteLine {
  readonly lines: AsyncIterable<string>;
  /** Ends the question and leaves the terminal as it was. */
  close(): void;
}

/** Asks for lines on the terminal beside a wait that may end first; what is typed shows, for a URL is no password. */
export function readPastedLines(question: string): PasteLine {
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  // readline takes Ctrl-C for itself; here it means what it always means.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  reader.setPrompt(question);
  reader.prompt();
  return {
    lines: reader,
    close() {
      reader.close();
      process.stderr.write('\n');
      process.stdin.unref();
    },
  };
}
