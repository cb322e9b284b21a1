import type { Block } from '../help/blocks.ts';
import { variablesOf } from '../help/environment.ts';
import { exitCodesOf } from '../help/exit-codes.ts';
import { TOPICS } from '../help/topics.ts';
import { type CommandDescription, describeCommands, globalOptions } from './describe.ts';

/** Text in which nothing is a request or an escape of roff's. */
function plain(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^[.']/gm, '\\&$&')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(
      /[^\x00-\x7f]/g,
      (letter) => `\\[u${(letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}

function list(items: readonly (readonly [string, string])[]): string {
  return items.map(([term, meaning]) => `.TP\n.B ${plain(term)}\n${plain(meaning)}`).join('\n');
}

function block(part: Block): string {
  if ('text' in part) return `.PP\n${plain(part.text)}`;
  if ('list' in part) return list(part.list);
  return `.PP\n.nf\n.RS 4\n${part.examples.map(plain).join('\n')}\n.RE\n.fi`;
}

function section(title: string, body: string): string {
  return body === '' ? '' : `.SH ${title}\n${body.replace(/^\.PP\n/, '')}\n`;
}

function page(name: string, summary: string, version: string, sections: readonly string[]): string {
  return `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "zoomctl ${version}" "zoomctl"
.SH NAME
${plain(name)} \\- ${plain(summary)}
${sections.join('')}`;
}

function commandPage(
  { words, summary, usage, args, options, help }: CommandDescription,
  version: string,
): string {
  const notes = (help.notes ?? '').split('\n').filter((note) => note !== '');
  const codes = exitCodesOf(help).map(({ code, meaning }) => [String(code), meaning] as const);
  const variables = variablesOf(help);
  return page(`zoomctl-${words.join('-')}`, summary, version, [
    section('SYNOPSIS', plain(usage)),
    section('DESCRIPTION', [`${summary}.`, ...notes].map((text) => block({ text })).join('\n')),
    section('OPTIONS', list([...args, ...options, ...globalOptions()])),
    section('EXAMPLES', block({ examples: help.examples })),
    section('EXIT STATUS', list(codes)),
    section('ENVIRONMENT', variables.length === 0 ? '' : plain(`${variables.join(', ')}: see zoomctl(1).`)),
    section('SEE ALSO', plain('zoomctl(1)')),
  ]);
}

/** The man pages by their file names: one of the program with all topics, and one a command. */
export async function manPages(version: string): Promise<Map<string, string>> {
  const commands = await describeCommands();
  const list1 = commands.map(({ words, summary }) => [`zoomctl ${words.join(' ')}`, summary] as const);
  const topics = await Promise.all(
    Object.entries(TOPICS).map(async ([name, { load }]) => {
      const title =
        { environment: 'ENVIRONMENT', 'exit-codes': 'EXIT STATUS' }[name] ?? `ABOUT ${name.toUpperCase()}`;
      return section(title, (await load()).blocks.map(block).join('\n'));
    }),
  );
  const program = page('zoomctl', 'log in to Zoom, create meetings, and learn why it says no', version, [
    section('SYNOPSIS', plain('zoomctl <command> [options]')),
    section('COMMANDS', list(list1)),
    section('OPTIONS', list(globalOptions())),
    ...topics,
  ]);
  return new Map([
    ['zoomctl.1', program],
    ...commands.map((one): [string, string] => [
      `zoomctl-${one.words.join('-')}.1`,
      commandPage(one, version),
    ]),
  ]);
}
