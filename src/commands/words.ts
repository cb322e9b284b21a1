import { Argument, Option } from 'commander';

/**
 * An option that takes one of a few words, as `oneOf` then checks: declared, so that completion and the reference know
 * them. The description names them in its own way.
 */
export function wordOption(flags: string, words: readonly string[], description: string): Option {
  const option = new Option(flags, description);
  option.argChoices = [...words];
  return option;
}

/** The same for an argument. */
export function wordArgument(name: string, words: readonly string[], description: string): Argument {
  const argument = new Argument(name, description);
  argument.argChoices = [...words];
  return argument;
}
