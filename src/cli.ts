import { writeSync } from 'node:fs';

declare const ZOOMCTL_VERSION: string;

/** Writes a line without Node's stream, which takes longer to open than Node to start the program. */
function printVersion(line: string): void {
  try {
    writeSync(1, line);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A pipe that someone made not to wait, and that is full: the stream waits.
    if (code === 'EAGAIN') process.stdout.write(line);
    // Nobody reads it any more (`| true`): as quiet an end as the program's own output has.
    else if (code !== 'EPIPE') {
      process.stderr.write(`✗ Standard output can't be written (${code}).\n`);
      process.exitCode = 1;
    }
  }
}

const argv = process.argv.slice(2);
// The most frequent question needs none of the program.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  printVersion(`${ZOOMCTL_VERSION}\n`);
} else if (argv[0] === '__complete') {
  // Somebody waits for it with a line half typed: none of the program but what names commands and files of its own.
  void import('./completion/reply.ts').then(({ printCompletion }) => printCompletion(argv.slice(1), process));
} else {
  void import('./main.ts').then(({ main }) => main(argv));
}
