import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';

/** What was typed: the arguments in their order, and the options by commander's names. */
export interface CommandInput {
  readonly args: readonly (string | string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * How far a command reaches; its exit codes and the variables that matter to it follow from that.
 * `nothing`: no account and no network. `accounts`: what is stored on this machine. `login`: Zoom's OAuth server, too.
 * `calls`: Zoom's API, reading. `changes`: Zoom's API, changing something, so that a lost reply leaves a doubt.
 */
export type Reach = 'nothing' | 'accounts' | 'login' | 'calls' | 'changes';

/** What help, the man page and the reference tell beyond arguments and options. */
export interface CommandHelp {
  readonly reaches: Reach;
  /** Command lines to copy. A test reads each with the real parser. */
  readonly examples: readonly string[];
  /** What one has to know to use it well: one paragraph a line. */
  readonly notes?: string;
  /** Variables that matter to it besides those that go with how far it reaches. */
  readonly variables?: readonly string[];
  /** Exit codes that mean something of their own here. */
  readonly exits?: Readonly<Partial<Record<ExitCode, string>>>;
}

/** A command: how it is written, and what it does. Loaded when it is run or asked for help, not before. */
export interface CommandModule {
  readonly help: CommandHelp;
  /** Declares arguments and options; a value that is one of a few words with `wordOption`. */
  declare?(command: Command): void;
  /** Does the work; returns the exit code, where it is not 0. */
  run(context: Context, input: CommandInput): Promise<ExitCode | undefined>;
}

/** A line of the table of commands. */
export interface CommandEntry {
  /** The one to three words that call it: `['meeting', 'create']`. */
  readonly words: readonly [string, ...string[]];
  readonly summary: string;
  load(): Promise<{ readonly command: CommandModule }>;
}
