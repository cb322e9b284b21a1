import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';

/** What was typed: the arguments in their order, and the options by commander's names. */
export interface CommandInput {
  readonly args: readonly (string | string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A command: how it is written, and what it does. Loaded when it is run or asked for help, not before. */
export interface CommandModule {
  /** Declares arguments, options and examples. */
  declare(command: Command): void;
  /** Does the work; returns the exit code, where it is not 0. */
  run(context: Context, input: CommandInput): Promise<ExitCode | undefined>;
}

/** A line of the table of commands. */
export interface CommandEntry {
  /** The words that call it: `['meeting', 'create']`. */
  readonly words: readonly [string] | readonly [string, string];
  readonly summary: string;
  load(): Promise<{ readonly command: CommandModule }>;
}
