import type { Block } from '../help/blocks.ts';
import { variablesOf } from '../help/environment.ts';
import { exitCodesOf } from '../help/exit-codes.ts';
import { TOPICS } from '../help/topics.ts';
import { wrap } from '../help/wrap.ts';
import { type CommandDescription, describeCommands, globalOptions } from './describe.ts';

/** Text in which nothing is markup. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&');
}

function lines(text: string): string {
  return wrap(plain(text), 110).join('\n');
}

function list(items: readonly (readonly [string, string])[]): string {
  return items.map(([term, meaning]) => `- \`${term}\`: ${plain(meaning)}`).join('\n');
}

function block(part: Block): string {
  if ('text' in part) return lines(part.text);
  if ('list' in part) return list(part.list);
  return `\`\`\`\n${part.examples.join('\n')}\n\`\`\``;
}

function section({ words, summary, usage, args, options, help }: CommandDescription): string {
  const variables = variablesOf(help);
  const parts = [
    `## zoomctl ${words.join(' ')}`,
    `${plain(summary)}.`,
    block({ examples: [usage] }),
    ...(args.length + options.length > 0 ? [list([...args, ...options])] : []),
    ...(help.notes ?? '')
      .split('\n')
      .filter((note) => note !== '')
      .map(lines),
    'Examples:',
    block({ examples: help.examples }),
    `Exit codes: ${exitCodesOf(help)
      .map(({ code, meaning }) => `${code} ${plain(meaning)}`)
      .join(' · ')}`,
    ...(variables.length > 0 ? [`Variables: ${variables.map((name) => `\`${name}\``).join(', ')}`] : []),
  ];
  return parts.join('\n\n');
}

/** The reference of all commands and topics, in Markdown. */
export async function referenceMarkdown(): Promise<string> {
  const commands = await describeCommands();
  const topics = await Promise.all(
    Object.values(TOPICS).map(async ({ summary, load }) =>
      [`## ${summary}`, ...(await load()).blocks.map(block)].join('\n\n'),
    ),
  );
  return `${[
    '# The commands of zoomctl',
    'Made of what the commands declare, by `npm run reference`; do not edit.',
    'Every command takes these, before or after its words:',
    list(globalOptions()),
    ...commands.map(section),
    ...topics,
  ].join('\n\n')}\n`;
}
