import { Help, type HelpConfiguration } from 'commander';
import type { Block } from './blocks.ts';
import { item, wrap, wrapCommand } from './wrap.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 110;

/** Columns that help may take on a terminal of so many. */
export function helpWidth(columns: number): number {
  return Math.min(columns, WIDEST);
}

function blockText(block: Block, width: number): string {
  if ('text' in block) return wrap(block.text, width).join('\n');
  if ('examples' in block) {
    const lines = block.examples.flatMap((example) =>
      wrapCommand(example, width - 4).map((line, index) => (index === 0 ? `  $ ${line}` : `    ${line}`)),
    );
    return lines.join('\n');
  }
  const longest = Math.max(...block.list.map(([term]) => term.length));
  return block.list.map(([term, meaning]) => item(term, meaning, Math.min(longest, 22), width)).join('\n');
}

/** Blocks with an empty line between them. */
export function blocksText(blocks: readonly Block[], width: number): string {
  return blocks.map((block) => blockText(block, width)).join('\n\n');
}

/** Commander's own part of a help text, within the width. */
export function helpLayout(width: number): HelpConfiguration {
  return {
    showGlobalOptions: true,
    helpWidth: width,
    minWidthToWrap: 20,
    formatItem: (term, termWidth, description) => item(term, description, termWidth, width),
    commandUsage(command) {
      const usage = Help.prototype.commandUsage.call(this, command);
      return wrap(usage, width - 7).join('\n       ');
    },
    // The words that an option takes stand in its description already.
    optionDescription(option) {
      const value =
        option.defaultValue === undefined || option.negate ? '' : `; default: ${option.defaultValue}`;
      return `${option.description}${option.required || option.optional ? value : ''}`;
    },
    argumentDescription: (argument) => argument.description,
  };
}
