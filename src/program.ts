import { Command, CommanderError } from 'commander';
import { GROUPS } from './command-groups.ts';
import type { CommandEntry, CommandInput, CommandModule } from './commands/command.ts';
import { COMMANDS } from './commands/table.ts';
import { usageError } from './errors.ts';
import { declareGlobalOptions, type GlobalOptions } from './global-options.ts';
import { TOPICS, topicNamed } from './help/topics.ts';

declare const ZOOMCTL_VERSION: string;

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

/** A command is called by at most so many words; `help` may stand before them. */
const MOST_WORDS = 3;

/** The words of the command line that may name a command. */
function leadingWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length && words.length <= MOST_WORDS; index++) {
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
  const program = declareGlobalOptions(new Command('zoomctl'))
    .description('For people who build on Zoom: log in, create meetings, and learn why Zoom says no.')
    .usage('<command> [options]')
    .version(ZOOMCTL_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command or a topic');
  const groups = new Map<string, Command>();
  const groupOf = (words: readonly string[]): Command => {
    const name = words.join(' ');
    const known = words.length === 0 ? program : groups.get(name);
    if (known !== undefined) return known;
    const group = groupOf(words.slice(0, -1)).command(words.at(-1) ?? '');
    groups.set(name, group.description(GROUPS[name] ?? '').helpCommand(false));
    return group;
  };
  // To list the others takes all; to run one it takes that alone.
  for (const entry of meant === undefined ? COMMANDS : [meant.entry]) {
    const command = groupOf(entry.words.slice(0, -1))
      .command(entry.words.at(-1) ?? '')
      .description(entry.summary);
    if (meant?.entry !== entry) continue;
    meant.command.declare?.(command);
    command.action((...typed: unknown[]) => {
      const args = typed.slice(0, -2) as CommandInput['args'];
      onRun({ input: { args, options: command.opts() }, globals: program.opts<GlobalOptions>() });
    });
  }
  return program;
}

/** A command's own error handling and output go through these settings only where commander reads them: set on each. */
function settle(command: Command, write: (text: string) => void, columns: number): void {
  command.exitOverride().configureOutput({
    writeOut: write,
    writeErr: write,
    outputError: () => undefined,
    // Commander would open Node's streams to ask them.
    getOutHelpWidth: () => columns,
    getErrHelpWidth: () => columns,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  for (const child of command.commands) settle(child, write, columns);
}

function wantsHelp(argv: readonly string[], entry: CommandEntry | undefined): boolean {
  return entry === undefined || argv[0] === 'help' || argv.includes('--help') || argv.includes('-h');
}

/** @throws a usage error for words that name no command, even where only help is asked for */
async function checkWords(words: readonly string[], forHelp: boolean): Promise<void> {
  for (const [depth, word] of words.entries()) {
    const before = words.slice(0, depth);
    const below = COMMANDS.filter((entry) => before.every((known, index) => entry.words[index] === known));
    const names = [...new Set(below.map((entry) => entry.words[depth]))].filter((name) => name !== undefined);
    // What follows a command's own words are its arguments.
    if (names.length === 0) return;
    if (!names.includes(word)) throw await noCommand(words, depth, names, forHelp);
  }
}

/**
 * @param depth the first of the words that fits nowhere
 * @param names the words that may stand in its place
 */
async function noCommand(
  words: readonly string[],
  depth: number,
  names: readonly string[],
  forHelp: boolean,
): Promise<Error> {
  const before = words.slice(0, depth);
  const word = words[depth] ?? '';
  const isFirst = depth === 0;
  if (isFirst && topicNamed(word) !== undefined)
    return usageError(`There is no command "${word}".`, `It is a help topic: zoomctl help ${word}`);
  const [{ nearest }, { meantCommand }] = await Promise.all([
    import('./scopes/nearest.ts'),
    import('./meant-words.ts'),
  ]);
  const group = before.map((known) => `${known} `).join('');
  const candidates = [...names, ...(isFirst ? Object.keys(TOPICS) : [])].map((name) => group + name);
  const meant = meantCommand(words, depth, names);
  const near = meant ?? nearest(group + word, candidates)[0];
  const isTopic = meant === undefined && near !== undefined && isFirst && !names.includes(near);
  return usageError(
    `There is no command${forHelp ? ' or topic' : ''} "${group}${word}".`,
    near === undefined
      ? `See zoomctl ${group}--help.`
      : `Did you mean zoomctl ${forHelp || isTopic ? 'help ' : ''}${near}?`,
  );
}

async function asUsageError(error: CommanderError, words: readonly string[]): Promise<Error> {
  const [message = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  const [, option] = /^unknown option '([^'=]+)/.exec(message) ?? [];
  const meant = option && (await import('./meant-words.ts')).meantOption(words.join(' '), option);
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return usageError(
    sentence.endsWith('.') ? sentence : `${sentence}.`,
    meant || suggestion || `See zoomctl ${words.map((word) => `${word} `).join('')}--help.`,
  );
}

/**
 * Reads a command line and loads the one command that it names.
 * @param columns those of the terminal, for help to fit into
 * @throws a usage error for anything that no command takes
 */
export async function readCommandLine(argv: readonly string[], columns = 80): Promise<Invocation> {
  const words = leadingWords(argv);
  const forHelp = argv[0] === 'help';
  const entry = COMMANDS.find((candidate) => isMeant(candidate, words));
  const topic = forHelp && words.length === 1 ? topicNamed(words[0]) : undefined;
  if (topic !== undefined && !Object.hasOwn(GROUPS, words[0] as string)) {
    const { topicText } = await import('./help/help-text.ts');
    return { kind: 'text', text: await topicText(topic, columns) };
  }
  if (entry === undefined) await checkWords(words, forHelp);
  const meant = entry && { entry, command: (await entry.load()).command };
  let typed: Typed | undefined;
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const program = buildProgram(meant, (value) => {
    typed = value;
  });
  settle(program, write, columns);
  if (wantsHelp(argv, entry)) {
    const { addHelp } = await import('./help/help-text.ts');
    await addHelp(program, words, meant?.command.help, columns);
  }
  try {
    program.parse(asked(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && error.code !== 'commander.help')
      throw await asUsageError(error, entry?.words ?? []);
  }
  if (typed === undefined || meant === undefined) return { kind: 'text', text };
  return { kind: 'run', command: meant.command, ...typed };
}
