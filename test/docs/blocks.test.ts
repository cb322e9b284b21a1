import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentShell } from '../support/document-shell.ts';
import { type Block, documentNames, ROOT, readDocument } from '../support/documents.ts';

/**
 * Every code block of a document is one of these, as its language and the HTML comments before it say:
 *
 * - `sh`: is run in bash; every command has to end with 0, or the block with what `<!-- exits 3 -->` says
 * - `console`: the lines after `$` are run, and what they print is what the block shows; `…` stands for what differs
 * - `<!-- file: name -->`: is written to a file that later blocks use
 * - `<!-- another terminal -->`: is run beside the others until the end; the `export` lines that it prints are taken over
 * - `<!-- in the checkout -->`: is run in the repository
 * - `<!-- run by .ci/run -->`: stands in that file
 * - `<!-- needs Zoom -->`: is not run, only looked at by bash
 *
 * Hidden lines: `<!-- first: command -->` is run before the block. `<!-- sandbox: flags -->` starts another sandbox for the
 * blocks from here on; without it a document has one where everybody allows access at once.
 */
const KNOWN_MARK =
  /^(?:needs Zoom|another terminal|in the checkout|run by \.ci\/run|exits \d+|(?:file|first|sandbox): [\s\S]+)$/;

function argumentOf(block: Block, mark: string): string[] {
  return block.marks.flatMap((text) => (text.startsWith(`${mark}: `) ? [text.slice(mark.length + 2)] : []));
}

/** A pattern for the output that a block shows: `…` in a line is anything, in a line of its own any lines. */
function shownPattern(shown: string): RegExp {
  const lines = shown.split('\n').map((line) => {
    if (line.trim() === '…') return '(?:[^\\n]*\\n)*?';
    return `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '[^\\n]*?')}\\n`;
  });
  return new RegExp(`^${lines.join('')}$`);
}

interface Typed {
  readonly command: string;
  readonly shown: string;
}

/** The commands of a console block, with what it shows after each. */
function typedIn({ text }: Block): Typed[] {
  const [before, ...parts] = text.split(/^\$ /m);
  expect(before, 'a console block begins with "$ "').toBe('');
  return parts.map((part) => {
    const lines = part.replace(/\n$/, '').split('\n');
    const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('> '));
    const typed = end === -1 ? lines : lines.slice(0, end);
    return {
      command: typed.map((line) => line.replace(/^> /, '')).join('\n'),
      shown: end === -1 ? '' : lines.slice(end).join('\n').trimEnd(),
    };
  });
}

async function runConsole(shell: DocumentShell, block: Block): Promise<void> {
  const typed = typedIn(block);
  const outputs = await shell.runEach(typed.map(({ command }) => command));
  for (const [index, { command, shown }] of typed.entries()) {
    const output = (outputs[index] ?? '').replace(/[ \t]+$/gm, '').trimEnd();
    if (shownPattern(shown).test(output === '' && shown === '' ? '\n' : `${output}\n`)) continue;
    expect(output, `what "${command}" prints`).toBe(shown);
  }
}

async function runScript(shell: DocumentShell, block: Block): Promise<void> {
  const exits = block.marks.flatMap((mark) => /^exits (\d+)$/.exec(mark)?.[1] ?? []);
  const inCheckout = block.marks.includes('in the checkout');
  const script = inCheckout ? `(cd '${ROOT}'\n${block.text}\n)` : block.text;
  const { code, output } = await shell.run(script, exits.length === 0);
  expect(code, output).toBe(Number(exits[0] ?? 0));
}

/** A block that is not run can be read by bash all the same. */
async function checkSyntax(shell: DocumentShell, block: Block): Promise<void> {
  const commands = block.language === 'console' ? typedIn(block).map(({ command }) => command) : [block.text];
  writeFileSync(join(shell.directory, 'unrun.sh'), `${commands.join('\n')}\n`);
  const { code, output } = await shell.run(`bash -n '${join(shell.directory, 'unrun.sh')}'`);
  expect(code, output).toBe(0);
}

function checkInCi({ text }: Block): void {
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  for (const command of text.split(/\n|&&/)) expect(ci).toContain(command.replace(/#.*/, '').trim());
}

async function runBlock(shell: DocumentShell, block: Block): Promise<void> {
  const { marks, language } = block;
  const has = (mark: string) => marks.includes(mark);
  const [file] = argumentOf(block, 'file');
  if (file !== undefined) {
    const path = join(shell.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${block.text}\n`);
  } else if (has('run by .ci/run')) checkInCi(block);
  else if (has('needs Zoom')) await checkSyntax(shell, block);
  else if (has('another terminal')) await shell.start(block.text);
  else if (language === 'console') await runConsole(shell, block);
  else if (language === 'sh') await runScript(shell, block);
  else expect.fail(`a block of ${language === '' ? 'no language' : language} is neither run nor marked`);
}

const GENERATED = ['docs/commands.md'];
const documents = documentNames()
  .filter((name) => !GENERATED.includes(name))
  .map(readDocument)
  .filter(({ blocks }) => blocks.length > 0);

it('the documents have blocks', () => {
  expect(documents.map(({ name }) => name)).toContain('README.md');
  expect(documents.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(30);
});

describe.each(documents)('$name', ({ blocks }) => {
  let shell: DocumentShell;
  // A document that starts a sandbox itself has none before.
  const startsOwn = blocks.some(({ marks }) => marks.includes('another terminal'));

  beforeAll(async () => {
    shell = new DocumentShell();
    if (!startsOwn) await shell.useSandbox(['--auto-consent']);
  });

  afterAll(() => shell.close());

  it.each(blocks.map((block) => ({ block, title: `line ${block.line}: ${block.text.split('\n')[0]}` })))(
    '$title',
    async ({ block }) => {
      expect(block.marks.filter((mark) => !KNOWN_MARK.test(mark))).toEqual([]);
      for (const flags of argumentOf(block, 'sandbox'))
        await shell.useSandbox([...new Set(['--auto-consent', ...flags.split(' ')])]);
      for (const command of argumentOf(block, 'first')) {
        const { code, output } = await shell.run(command, true);
        expect(code, `${command}\n${output}`).toBe(0);
      }
      await runBlock(shell, block);
    },
  );
});
