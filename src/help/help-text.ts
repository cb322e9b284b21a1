import type { Command } from 'commander';
import type { CommandHelp } from '../commands/command.ts';
import type { Block } from './blocks.ts';
import { commandHelpText } from './command-help.ts';
import { allExitCodes, exitCodesText } from './exit-codes.ts';
import { blocksText, helpLayout, helpWidth } from './layout.ts';
import { TOPICS, topicNamed } from './topics.ts';

type Topic = (typeof TOPICS)[string];

/** What `zoomctl help TOPIC` prints. */
export async function topicText(topic: Topic, columns: number): Promise<string> {
  return `${blocksText((await topic.load()).blocks, helpWidth(columns))}\n`;
}

function rootText(width: number): string {
  const topics: Block = { list: Object.entries(TOPICS).map(([name, { summary }]) => [name, summary]) };
  const examples: Block = {
    examples: ['zoomctl login', 'zoomctl meeting create --instant', 'zoomctl scopes doctor'],
  };
  return `
Help topics (zoomctl help TOPIC):
${blocksText([topics], width)}

Examples:
${blocksText([examples], width)}

${blocksText([{ text: exitCodesText(allExitCodes()) }], width)}`;
}

function lay(command: Command, width: number): void {
  command.configureHelp(helpLayout(width));
  for (const child of command.commands) lay(child, width);
}

/**
 * Makes help fit the terminal, and adds what belongs below the options of the command that `words` name.
 * @param help that of the command; undefined for the whole program or a group
 */
export async function addHelp(
  program: Command,
  words: readonly string[],
  help: CommandHelp | undefined,
  columns: number,
): Promise<void> {
  const width = helpWidth(columns);
  lay(program, width);
  program.addHelpText('after', rootText(width));
  let command: Command | undefined = program;
  for (const word of words) {
    const below: Command | undefined = command.commands.find((child) => child.name() === word);
    if (below === undefined) break;
    command = below;
  }
  if (command === program) return;
  if (help !== undefined) command.addHelpText('after', commandHelpText(help, width));
  const topic = words.length === 1 ? topicNamed(words[0]) : undefined;
  if (topic !== undefined) command.addHelpText('after', `\n${(await topicText(topic, width)).trimEnd()}`);
}
