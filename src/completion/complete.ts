import { type Argument, Command, type Option } from 'commander';
import { GROUPS } from '../command-groups.ts';
import type { CommandEntry } from '../commands/command.ts';
import { COMMANDS } from '../commands/table.ts';
import { declareGlobalOptions } from '../global-options.ts';
import { TOPICS } from '../help/topics.ts';
import { type Candidate, type Completion, NOTHING } from './candidate.ts';
import { valuesOf } from './values.ts';
import type { CompletionWorld } from './world.ts';

/** What the words before the cursor mean. */
interface Read {
  readonly entry: CommandEntry | undefined;
  readonly command: Command;
  /** Words that are no options: the command's own, then its arguments. */
  readonly plain: readonly string[];
  readonly given: ReadonlySet<Option>;
  /** The option whose value the next word is. */
  readonly pending: Option | undefined;
  /** After `--` there are no more options. */
  readonly ended: boolean;
}

function entryOf(plain: readonly string[]): CommandEntry | undefined {
  return COMMANDS.find(({ words }) => words.every((word, index) => plain[index] === word));
}

async function read(words: readonly string[]): Promise<Read> {
  const command = declareGlobalOptions(new Command()).option('-h, --help', 'show help');
  const plain: string[] = [];
  const given = new Set<Option>();
  let entry: CommandEntry | undefined;
  let pending: Option | undefined;
  let ended = false;
  for (const word of words) {
    if (pending !== undefined) pending = undefined;
    else if (ended || !word.startsWith('-') || word === '-') {
      plain.push(word);
      if (entry !== undefined || plain[0] === 'help') continue;
      entry = entryOf(plain);
      (await entry?.load())?.command.declare?.(command);
    } else if (word === '--') ended = true;
    else {
      const name = word.split('=')[0];
      const option = command.options.find(({ long, short }) => long === name || short === name);
      if (option === undefined) continue;
      given.add(option);
      if (option.required && !word.includes('=')) pending = option;
    }
  }
  return { entry, command, plain, given, pending, ended };
}

/** The words that may follow in a command's name, for `help` with the topics. */
function commandWords(plain: readonly string[], forHelp: boolean): Candidate[] {
  const found = new Map<string, string>();
  for (const { words, summary } of COMMANDS) {
    const names: readonly string[] = words;
    const next = names[plain.length];
    if (next === undefined || found.has(next) || !plain.every((word, index) => word === names[index]))
      continue;
    const group = names.slice(0, plain.length + 1).join(' ');
    found.set(next, names.length === plain.length + 1 ? summary : (GROUPS[group] ?? ''));
  }
  if (plain.length === 0) {
    if (!forHelp) found.set('help', 'Show help for a command or a topic');
    else
      for (const [name, { summary }] of Object.entries(TOPICS)) found.set(name, found.get(name) ?? summary);
  }
  return [...found].map(([value, description]) => ({ value, description }));
}

function flags({ command, given }: Read): Candidate[] {
  return command.options
    .filter((option) => !option.hidden && (!given.has(option) || option.parseArg !== undefined))
    .map((option) => ({ value: option.long ?? option.flags, description: option.description }));
}

function optionValue(
  option: Option,
  typed: string,
  { entry, plain }: Read,
  world: CompletionWorld,
): Promise<Completion> {
  const kind = /[<[](.+?)(?:\.\.\.)?[>\]]$/.exec(option.flags)?.[1] ?? '';
  const before = plain.slice(entry?.words.length ?? 0);
  return valuesOf(kind, option.argChoices, { typed, before, words: entry?.words ?? [], world });
}

async function argumentValue(state: Read, typed: string, world: CompletionWorld): Promise<Completion> {
  const words = state.entry?.words ?? [];
  const before = state.plain.slice(words.length);
  const declared = state.command.registeredArguments;
  const last = declared.at(-1);
  const argument: Argument | undefined = declared[before.length] ?? (last?.variadic ? last : undefined);
  if (argument === undefined) return NOTHING;
  return valuesOf(argument.name(), argument.argChoices, { typed, before, words, world });
}

/**
 * What may stand where the cursor is, made of the declared commands. Candidates may not begin with what was typed: the
 * caller leaves those out.
 * @param words the complete words after `zoomctl`, without quotes
 * @param typed the word at the cursor, as far as it was typed
 */
export async function complete(
  words: readonly string[],
  typed: string,
  world: CompletionWorld,
): Promise<Completion> {
  const state = await read(words);
  if (state.pending !== undefined) return optionValue(state.pending, typed, state, world);
  const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(typed) ?? [];
  if (name !== undefined && value !== undefined && !state.ended) {
    const option = state.command.options.find(({ long, required }) => long === name && required);
    if (option === undefined) return NOTHING;
    const { candidates, files } = await optionValue(option, value, state, world);
    return {
      candidates: candidates.map((one) => ({ ...one, value: `${name}=${one.value}` })),
      files,
    };
  }
  if (typed.startsWith('-') && !state.ended) return { candidates: flags(state), files: false };
  if (state.plain[0] === 'help') {
    return { candidates: commandWords(state.plain.slice(1), true), files: false };
  }
  if (state.entry === undefined) return { candidates: commandWords(state.plain, false), files: false };
  const values = await argumentValue(state, typed, world);
  if (typed !== '' || values.files || values.candidates.length > 0 || state.ended) return values;
  // Nothing else is known that could stand here.
  return { candidates: flags(state), files: false };
}
