import type { Env } from '../config/environment.ts';
import { type Printable, TerminalText, terminalText } from './terminal-text.ts';

type Paint = (text: Printable) => TerminalText;

/** Colours by meaning; where colour is off each is the text itself. */
export interface Colours {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly soft: Paint;
  readonly strong: Paint;
  readonly name: Paint;
}

export const PLAIN: Colours = {
  good: terminalText,
  bad: terminalText,
  warn: terminalText,
  soft: terminalText,
  strong: terminalText,
  name: terminalText,
};

/** Whether a stream gets colours: NO_COLOR and FORCE_COLOR decide, else whether it is a terminal that can. */
export function wantsColour(env: Env, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '')
    return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

export async function loadColours(): Promise<Colours> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const paint =
    (style: (text: string) => string): Paint =>
    (text) =>
      new TerminalText(style(terminalText(text).value));
  return {
    good: paint(chalk.green),
    bad: paint(chalk.red),
    warn: paint(chalk.yellow),
    soft: paint(chalk.dim),
    strong: paint(chalk.bold),
    name: paint(chalk.cyan),
  };
}
