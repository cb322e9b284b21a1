import type { CommandHelp } from '../commands/command.ts';
import type { Block } from './blocks.ts';
import { variablesOf } from './environment.ts';
import { exitCodesOf, exitCodesText } from './exit-codes.ts';
import { blocksText } from './layout.ts';

/** What stands below a command's options: what to know, examples, exit codes and variables. */
export function commandHelpText(help: CommandHelp, width: number): string {
  const variables = variablesOf(help);
  const blocks: Block[] = [
    ...(help.notes ?? '')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => ({ text })),
  ];
  const examples = `Examples:\n${blocksText([{ examples: help.examples }], width)}`;
  const more: Block[] = [
    { text: exitCodesText(exitCodesOf(help)) },
    ...(variables.length === 0
      ? []
      : [{ text: `Variables: ${variables.join(', ')} (see: zoomctl help environment)` }]),
  ];
  return ['', ...(blocks.length > 0 ? [blocksText(blocks, width)] : []), examples, blocksText(more, width)]
    .join('\n\n')
    .slice(1);
}
