import { Command, Help } from 'commander';
import type { CommandHelp } from '../commands/command.ts';
import { COMMANDS } from '../commands/table.ts';
import { declareGlobalOptions } from '../global-options.ts';

/** A term of the command line, as it is written, and what it means. */
type Described = readonly [term: string, meaning: string];

/** A command as the reference and the man pages tell of it. */
export interface CommandDescription {
  readonly words: readonly string[];
  readonly summary: string;
  readonly usage: string;
  readonly args: readonly Described[];
  readonly options: readonly Described[];
  readonly help: CommandHelp;
}

function optionsOf(command: Command): Described[] {
  return command.options.map((option) => {
    const value = option.required && option.defaultValue !== undefined;
    return [option.flags, `${option.description}${value ? `; default: ${option.defaultValue}` : ''}`];
  });
}

/** The options that every command takes. */
export function globalOptions(): Described[] {
  return optionsOf(declareGlobalOptions(new Command()));
}

/** Every command, from what it declares itself. */
export function describeCommands(): Promise<CommandDescription[]> {
  return Promise.all(
    COMMANDS.map(async ({ words, summary, load }) => {
      const { command: module } = await load();
      const command = new Command(`zoomctl ${words.join(' ')}`);
      module.declare?.(command);
      const help = new Help();
      return {
        words,
        summary,
        usage: help.commandUsage(command),
        args: command.registeredArguments.map((one): Described => [help.argumentTerm(one), one.description]),
        options: optionsOf(command),
        help: module.help,
      };
    }),
  );
}
