import { Command, CommanderError } from 'commander';
import type { CommandEntry, CommandInput, CommandModule } from './commands/command.ts';
import { COMMANDS, GROUPS } from './commands/table.ts';
import { usageError } from './errors.ts';

declare const ZOOMCTL_VERSION: string;

/** Options that every command takes, before or after its words. */
export interface GlobalOptions {
  readonly account?: string;
  readonly json?: boolean;
  readonly jq?: string;
  readonly input: boolean;
  readonly debug?: boolean;
}

/** What a command line asks for: a text to print, or a command to run. */
export type Invocation =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'run';
      readonly command: CommandModule;
      readonly input: CommandInput;
      readonly globals: GlobalOptions;
    };

const VALUE_OPTIONS = new Set(['--account', '--jq']);

const EXIT_CODES_HELP = `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 scopes missing · 4 not logged in · 5 try again later ·
6 sent, but the reply was lost · 130 interrupted`;

/** The words of the command line that may name a command. */
function leadingWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length && words.length < 3; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (VALUE_OPTIONS.has(word)) index++;
    else if (!word.startsWith('-')) words.push(word);
  }
  return words[0] === 'help' ? words.slice(1) : words;
}

function isMeant(entry: CommandEntry, words: readonly string[]): boolean {
  return entry.words.every((word, index) => words[index] === word);
}

function globalOptions(program: Command): Command {
  return program
    .option('--account <account>', 'email, alias or id of the connected account (or ZOOMCTL_ACCOUNT)')
    .option('--json', 'print one JSON document')
    .option('--jq <expression>', 'print what a jq expression makes of the JSON')
    .option('--no-input', 'never ask; implied without a terminal and in CI')
    .option('--debug', 'show requests, replies and timings, without secrets');
}

interface Typed {
  readonly input: CommandInput;
  readonly globals: GlobalOptions;
}

/** `help meeting create` is `meeting create --help`, and nothing at all is `--help`. */
function asked(argv: readonly string[]): readonly string[] {
  if (argv.length === 0) return ['--help'];
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

/** Makes the command that was typed complete; the others only have their names, so that help can list them. */
function buildProgram(
  meant: { entry: CommandEntry; command: CommandModule } | undefined,
  onRun: (typed: Typed) => void,
): Command {
  const program = globalOptions(new Command('zoomctl'))
    .description('For people who build on Zoom: log in, create meetings, and learn why Zoom says no.')
    .usage('<command> [options]')
    .version(ZOOMCTL_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXIT_CODES_HELP);
  const groups = new Map<string, Command>();
  for (const entry of COMMANDS) {
    const [first, second] = entry.words;
    let parent = program;
    if (second !== undefined) {
      const group = groups.get(first) ?? program.command(first).description(GROUPS[first] ?? '');
      groups.set(first, group);
      parent = group;
    }
    const command = parent.command(second ?? first).description(entry.summary);
    if (meant?.entry !== entry) continue;
    meant.command.declare(command);
    command.action((...typed: unknown[]) => {
      const args = typed.slice(0, -2) as CommandInput['args'];
      onRun({ input: { args, options: command.opts() }, globals: program.opts<GlobalOptions>() });
    });
  }
  return program;
}

/** A command's own error handling and output go through these settings only where commander reads them: set on each. */
function settle(command: Command, write: (text: string) => void, writeError: (text: string) => void): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: writeError, outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true });
  for (const child of command.commands) settle(child, write, writeError);
}

/** @throws a usage error for words that name no command, even where only help is asked for */
async function checkWords(words: readonly string[]): Promise<void> {
  const [first, second] = words;
  if (first === undefined) return;
  const firsts = new Set(COMMANDS.map((entry) => entry.words[0] as string));
  const seconds = COMMANDS.filter((entry) => entry.words[0] === first).map((entry) => entry.words[1]);
  const known = firsts.has(first);
  const isGroup = seconds.some((word) => word !== undefined);
  if (known && (!isGroup || second === undefined || seconds.includes(second))) return;
  const { nearest } = await import('./scopes/nearest.ts');
  const [unknown, names] = known
    ? [`${first} ${second}`, seconds.map((word) => `${first} ${word}`)]
    : [first, [...firsts]];
  const near = nearest(unknown, names);
  throw usageError(
    `There is no command "${unknown}".`,
    near.length > 0 ? `Did you mean zoomctl ${near[0]}?` : `See zoomctl ${known ? `${first} ` : ''}--help.`,
  );
}

function asUsageError(error: CommanderError, words: readonly string[]): Error {
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return usageError(
    sentence.endsWith('.') ? sentence : `${sentence}.`,
    suggestion || `See zoomctl ${words.map((word) => `${word} `).join('')}--help.`,
  );
}

/**
 * Reads a command line and loads the one command that it names.
 * @throws a usage error for anything that no command takes
 */
export async function readCommandLine(argv: readonly string[]): Promise<Invocation> {
  const words = leadingWords(argv);
  await checkWords(words);
  const entry = COMMANDS.find((candidate) => isMeant(candidate, words));
  const meant = entry && { entry, command: (await entry.load()).command };
  let typed: Typed | undefined;
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const program = buildProgram(meant, (value) => {
    typed = value;
  });
  settle(program, write, write);
  try {
    program.parse(asked(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && error.code !== 'commander.help')
      throw asUsageError(error, entry?.words ?? []);
  }
  if (typed === undefined || meant === undefined) return { kind: 'text', text };
  return { kind: 'run', command: meant.command, ...typed };
}
