import { GROUPS } from '../command-groups.ts';

/** The names of options that a command line has, without their values: each is a way of its own through the command. */
function wayOf(argv: readonly string[]): string {
  const names = argv.map((word) => /^--[a-z]+(?:-[a-z]+)*(?==|$)/.exec(word)?.[0]).filter(Boolean);
  return [...new Set(names)].sort().join('');
}

/** Characters; a command line with more options than that is a rare one. */
const LONGEST = 120;

/**
 * What runs that execute much the same code have in common: the words of the command and the names of its options, without
 * what they are given. Undefined where the command line begins with something else, or is a rare one.
 */
export function runNameOf(argv: readonly string[]): string | undefined {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) return 'help';
  const words = argv.slice(0, Object.hasOwn(GROUPS, argv[0] ?? '') ? 2 : 1);
  const name = `${words.join('.')}${wayOf(argv)}`;
  return words.every((word) => /^[a-z_][a-z_-]*$/.test(word)) && name.length <= LONGEST ? name : undefined;
}
