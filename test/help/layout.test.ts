import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/command-groups.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { TOPICS } from '../../src/help/topics.ts';
import { readCommandLine } from '../../src/program.ts';
import { shellWords } from '../support/shell-line.ts';
import { Terminal, terminalUnavailable } from '../support/terminal.ts';
import { bareEnvironment } from '../support/zoomctl.ts';

const ASKED = [
  [],
  ...Object.keys(GROUPS).map((group) => group.split(' ')),
  ...COMMANDS.map(({ words }) => [...words]),
  ...Object.keys(TOPICS).map((topic) => [topic]),
].map((words) => ['help', ...words]);

async function helpText(args: readonly string[], columns: number): Promise<string> {
  const invocation = await readCommandLine(args, columns);
  if (invocation.kind !== 'text') throw new Error(`${args.join(' ')} is no help`);
  return invocation.text;
}

/** Lines that are wider although something in them could have gone to the next line. */
function tooWide(text: string, columns: number): string[] {
  return text.split('\n').filter((line) => {
    // What can't be broken: one word, an option with its value, the backslash that goes on.
    const words = line.trim().match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
    const breakable = words.filter((word) => word !== '\\' && word !== '$');
    return line.length > columns && breakable.length > (/^-/.test(breakable[0] ?? '') ? 2 : 1);
  });
}

describe.each(ASKED.map((args) => [args.join(' '), args] as const))('%s', (_, args) => {
  it.each([[40], [80], [200]])('fits %d columns', async (columns) => {
    expect(tooWide(await helpText(args, columns), columns)).toEqual([]);
  });

  it('says the same at every width', async () => {
    const said = async (columns: number): Promise<string> =>
      (await helpText(args, columns)).replace(/ \\\n/g, ' ').replace(/\s+/g, ' ');
    expect(await said(40)).toBe(await said(200));
  });
});

describe('a long example', () => {
  it('is broken so that a shell reads the same words', async () => {
    const words = async (columns: number): Promise<string[]> => {
      const text = await helpText(['help', 'meeting', 'create'], columns);
      const examples = text.slice(text.indexOf('Examples:'), text.indexOf('Exit codes:'));
      return shellWords(examples.replace(/\\\n\s*/g, ''));
    };
    expect(await words(40)).toEqual(await words(200));
  });
});

const reason = terminalUnavailable();
describe.skipIf(reason !== undefined)(`help on a terminal${reason ? ` (${reason})` : ''}`, () => {
  it.each([[40], [200]])('takes the width of %d columns', async (columns) => {
    const terminal = new Terminal(['account', '--help'], bareEnvironment('/nonexistent'), columns);
    try {
      expect(await terminal.exitCode()).toBe(0);
      const lines = terminal.screen().split('\n');
      const longest = Math.max(...lines.map((line) => line.trimEnd().length));
      expect(longest).toBeLessThanOrEqual(columns);
      if (columns === 200) expect(longest).toBeGreaterThan(80);
    } finally {
      terminal.close();
    }
  });
});
