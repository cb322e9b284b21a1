import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/command-groups.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { EXIT } from '../../src/errors.ts';
import { VARIABLES } from '../../src/help/environment.ts';
import { exitCodesOf } from '../../src/help/exit-codes.ts';
import { TOPICS } from '../../src/help/topics.ts';
import { readCommandLine } from '../../src/program.ts';
import { zoomctlCall } from '../support/shell-line.ts';

const KNOWN_VARIABLES = VARIABLES.flatMap(({ names }) => names);

/** Reads an example with the program's own parser, and holds the words that options take against what is declared. */
async function checkExample(example: string): Promise<readonly string[]> {
  const { env, args } = zoomctlCall(example);
  for (const name of Object.keys(env)) expect(KNOWN_VARIABLES, example).toContain(name);
  const invocation = await readCommandLine(args);
  if (invocation.kind !== 'run') throw new Error(`"${example}" runs nothing`);
  const declared = new Command();
  invocation.command.declare?.(declared);
  for (const option of declared.options) {
    const value = invocation.input.options[option.attributeName()];
    if (option.argChoices !== undefined && value !== undefined)
      expect(option.argChoices, example).toContain(value);
  }
  return args;
}

describe.each(COMMANDS.map((entry) => [entry.words.join(' '), entry] as const))('%s', (name, entry) => {
  it('has a sentence that says what it does', () => {
    expect(entry.summary).toMatch(/^[A-Z].{10,75}[^.]$/);
  });

  it('has examples of its own, which the parser takes', async () => {
    const { command } = await entry.load();
    expect(command.help.examples.length).toBeGreaterThan(0);
    for (const example of command.help.examples) {
      const args = await checkExample(example);
      expect(args.slice(0, entry.words.length).join(' '), example).toBe(name);
    }
  });

  it('tells its exit codes and variables', async () => {
    const { command } = await entry.load();
    const codes = exitCodesOf(command.help).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining([EXIT.done, EXIT.usage, EXIT.interrupted]));
    for (const variable of command.help.variables ?? []) expect(KNOWN_VARIABLES).toContain(variable);
  });

  it('describes every argument and option', async () => {
    const { command } = await entry.load();
    const declared = new Command();
    command.declare?.(declared);
    for (const argument of declared.registeredArguments)
      expect(argument.description, argument.name()).not.toBe('');
    for (const option of declared.options) expect(option.description, option.flags).not.toBe('');
  });

  it('declares the words of an option that takes one of a few', async () => {
    const { command } = await entry.load();
    const declared = new Command();
    command.declare?.(declared);
    for (const option of declared.options.filter((one) => one.required)) {
      const described = /^([\w-]+(?:, [\w-]+)*) or ([\w-]+)(?=$|[;:,])/.exec(option.description);
      if (described === null) continue;
      const words = [...(described[1] ?? '').split(', '), described[2]];
      expect(option.argChoices, `${option.flags}: use wordOption`).toEqual(words);
    }
  });
});

describe('help topics', () => {
  it.each(Object.entries(TOPICS))('%s has examples that the parser takes', async (_, topic) => {
    const { blocks } = await topic.load();
    const examples = blocks.flatMap((block) => ('examples' in block ? block.examples : []));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) await checkExample(example);
  });

  it('describes every group', () => {
    for (const { words } of COMMANDS)
      for (let length = 1; length < words.length; length++)
        expect(GROUPS[words.slice(0, length).join(' ')]).toMatch(/^[A-Z]/);
  });
});
