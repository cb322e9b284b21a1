import { redactSecrets } from '../secret.ts';
import { harmless } from './terminal-text.ts';

const safe = (text: string): string => redactSecrets(harmless(text));

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);

/**
 * Any text as prose of GitHub-flavoured Markdown, on one line, also within a table: no markup, link, HTML or mention of
 * anybody comes of it.
 */
export function markdownText(text: string): string {
  return (
    safe(text)
      .replace(/[\\`*[\]{}<>#|~!$^&]|(?<![^\W_])_|_(?![^\W_])/g, (character) => `\\${character}`)
      // Only HTML keeps a name from being called and an address from being made a link; neither is read out of a comment.
      .replace(/(?<!\w)@/g, '@<!-- -->')
      .replace(/(https?|ftp)(?=:\/\/)/gi, '$1<!-- -->')
      .replace(/\bwww(?=\.)/gi, 'www<!-- -->')
  );
}

/** Any text as code within a line: CommonMark takes as many backticks around it as do not stand in it. */
export function markdownCode(text: string): string {
  const shown = safe(text);
  if (shown.trim() === '') return '';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const padding = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** Code in the cell of a table: a bar would end the cell even within backticks, and a backslash there escapes nothing. */
export function markdownCellCode(text: string): string {
  return /[|\\]/.test(text) ? `<code>${markdownText(text)}</code>` : markdownCode(text);
}

/** Lines as a block of code. */
export function markdownBlock(lines: readonly string[]): string {
  const text = lines.map(safe);
  const fence = '`'.repeat(Math.max(2, ...text.map(longestRun)) + 1);
  return [fence, ...text, fence].join('\n');
}

/** A table; the cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
