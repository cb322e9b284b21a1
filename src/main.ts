import { EXIT } from './errors.ts';
import { standardStreams } from './output/standard-stream.ts';
import { runCommandLine } from './run.ts';
import { redactSecrets } from './secret.ts';
import { shutdownOnSignals } from './shutdown.ts';

const streams = standardStreams(process);

/** Ends the process once both outputs are written, even if a library still holds it. */
function endAtOnce(code: number): void {
  streams.stdout.flush(() => streams.stderr.flush(() => process.exit(code)));
}

/** The program from the command line to the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const shutdown = shutdownOnSignals(process);
  const code = await runCommandLine(argv, process, streams, shutdown);
  const exitCode = shutdown.exitCode() ?? code;
  process.exitCode = exitCode;
  // Nothing is left to wait for, and a keychain that hangs would hold the process by its thread.
  shutdown.whenIdle(() => endAtOnce(exitCode));
}

let telling = false;

/** Whatever escapes the program is a bug: told in a sentence, its stack only with --debug, and without secrets. */
function tellOfBug(error: unknown): void {
  // Should telling fail, too, it must not be told of in turn for ever.
  if (telling) process.exit(EXIT.failed);
  telling = true;
  const debug = process.argv.includes('--debug');
  const text = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
  streams.stderr.write(`✗ Something went wrong inside zoomctl: ${redactSecrets(text)}\n`);
  endAtOnce(EXIT.failed);
}
process.on('uncaughtException', tellOfBug);
process.on('unhandledRejection', tellOfBug);
