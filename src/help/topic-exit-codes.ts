import type { ExitCode } from '../errors.ts';
import type { Block } from './blocks.ts';
import { allExitCodes, EXIT_MEANINGS } from './exit-codes.ts';

export const blocks: readonly Block[] = [
  {
    text: 'The exit code says what kind of outcome it was. Each command tells with --help which it can give.',
  },
  {
    list: allExitCodes().map(({ code }) => [String(code), EXIT_MEANINGS[code as ExitCode].long] as const),
  },
  {
    text: 'With 5 the same command may be run again later. After 6 look first: the change may have been made. With 3 zoomctl scopes doctor and zoomctl scopes explain tell more.',
  },
  { examples: ['zoomctl meeting smoke --json --junit smoke.xml || echo "exit code $?"'] },
];
