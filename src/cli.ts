declare const ZOOMCTL_VERSION: string;

const argv = process.argv.slice(2);
// The most frequent question needs none of the program.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  // Nobody reads it any more (`| true`): as quiet an end as the program's own output has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`✗ Standard output can't be written (${error.code}).\n`);
    process.exitCode = 1;
  });
  process.stdout.write(`${ZOOMCTL_VERSION}\n`);
} else if (argv[0] === '__complete') {
  // Somebody waits for it with a line half typed: none of the program but what names commands and files of its own.
  void import('./completion/reply.ts').then(({ printCompletion }) => printCompletion(argv.slice(1), process));
} else {
  void import('./main.ts').then(({ main }) => main(argv));
}
