import type { Shell } from '../shells/shell.ts';
import { bashReplacement, shellLine } from './bash-line.ts';
import { type Candidate, type Completion, goesOn, NOTHING } from './candidate.ts';
import { complete } from './complete.ts';
import { completionWorld } from './world.ts';

/** Nothing in a description may end the line, begin a column or drive the terminal. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function beginning(candidates: readonly Candidate[], typed: string): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed) && !/\p{Cc}/u.test(value));
}

/** The first line says what the shell shall do besides: offer files, add no blank. */
function reply({ files }: Completion, lines: readonly string[], noSpace = false): string {
  const also = [...(files ? ['files'] : []), ...(noSpace ? ['nospace'] : [])];
  return `${[also.join(' '), ...lines].join('\n')}\n`;
}

async function forBash([line = '', replaced = '']: readonly string[], ask: Ask): Promise<string> {
  const words = shellLine(line);
  const word = words.at(-1) ?? { value: '', raw: '', open: undefined };
  // Variables may be set before the command.
  const before = words.slice(0, -1).map(({ value }) => value);
  const start = before.findIndex((value) => !/^\w+=/.test(value));
  const completion = await ask(before.slice(start + 1), word.value);
  const candidates = beginning(completion.candidates, word.value);
  const lines = candidates.flatMap(({ value }) => bashReplacement(value, word, replaced) ?? []);
  return reply(completion, lines, candidates.length > 0 && candidates.every(goesOn));
}

/** Zsh and fish quote for themselves. */
async function forZsh(words: readonly string[], ask: Ask): Promise<string> {
  const typed = words.at(-1) ?? '';
  const completion = await ask(words.slice(0, -1), typed);
  return reply(
    completion,
    beginning(completion.candidates, typed).map(
      ({ value, description }) => `${value}\t${oneLine(description)}`,
    ),
  );
}

/** Fish gives the last word with its quotes. */
function forFish(words: readonly string[], ask: Ask): Promise<string> {
  return forZsh([...words.slice(0, -1), shellLine(words.at(-1) ?? '').at(-1)?.value ?? ''], ask);
}

function pwshQuoted(text: string): string {
  return /^[\w+=:./-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** PowerShell passes no empty arguments on before version 7.3: all words come as JSON in base64. */
async function forPwsh([encoded = '']: readonly string[], ask: Ask): Promise<string> {
  const words = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as string[];
  const typed = words.at(-1) ?? '';
  const completion = await ask(words.slice(0, -1), typed);
  return reply(
    completion,
    beginning(completion.candidates, typed).map(
      ({ value, description }) => `${pwshQuoted(value)}\t${value.trim()}\t${oneLine(description) || value}`,
    ),
  );
}

type Ask = (words: readonly string[], typed: string) => Promise<Completion>;

const REPLIES: Readonly<Record<Shell, (args: readonly string[], ask: Ask) => Promise<string>>> = {
  bash: forBash,
  zsh: forZsh,
  fish: forFish,
  pwsh: forPwsh,
};

/**
 * What the scripts of `zoomctl completion` get from zoomctl: one line of directives, then one line a candidate. Never
 * throws: an error has no place in a line that somebody is typing.
 * @param args the shell, and what its script passes
 */
async function completionReply(args: readonly string[], configDir: string | undefined): Promise<string> {
  const [shell, ...rest] = args;
  const world = completionWorld(configDir);
  const ask: Ask = (words, typed) => complete(words, typed, world);
  try {
    return await REPLIES[shell as Shell](rest, ask);
  } catch {
    return reply(NOTHING, []);
  }
}

/** Prints the reply, and nothing else whatever happens. */
export async function printCompletion(
  args: readonly string[],
  { env, stdout }: NodeJS.Process,
): Promise<void> {
  stdout.on('error', () => undefined);
  stdout.write(await completionReply(args, env.ZOOMCTL_CONFIG_DIR));
}
