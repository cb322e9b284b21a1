import { EXIT } from './errors.ts';
import { shutdownOnSignals } from './shutdown.ts';

declare const ZOOMCTL_VERSION: string;

/** Ends the process once both outputs are written, even if a library still holds it. */
function endAtOnce(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

async function main(argv: readonly string[]): Promise<void> {
  const shutdown = shutdownOnSignals(process);
  const { runCommandLine } = await import('./run.ts');
  const code = await runCommandLine(argv, process, shutdown);
  const exitCode = shutdown.exitCode() ?? code;
  process.exitCode = exitCode;
  // Nothing is left to wait for, and a keychain that hangs would hold the process by its thread.
  endAtOnce(exitCode);
}

let telling = false;

/** Whatever escapes the program is a bug: told in a sentence, its stack only with --debug, and without secrets. */
async function tellOfBug(error: unknown): Promise<void> {
  // Should telling fail, too, it must not be told of in turn for ever.
  if (telling) process.exit(EXIT.failed);
  telling = true;
  const { redactSecrets } = await import('./secret.ts');
  const debug = process.argv.includes('--debug');
  const text = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
  process.stderr.write(`✗ Something went wrong inside zoomctl: ${redactSecrets(text)}\n`);
  endAtOnce(EXIT.failed);
}
process.on('uncaughtException', (error) => void tellOfBug(error));
process.on('unhandledRejection', (error) => void tellOfBug(error));

const argv = process.argv.slice(2);
// The most frequent question needs none of the program.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  // Nobody reads it any more (`| true`): as quiet an end as the program's own output has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(`${ZOOMCTL_VERSION}\n`);
} else {
  void main(argv);
}
