import { createPromptModule, type DistinctQuestion } from 'inquirer';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import type { Colours } from '../output/colours.ts';
import { harmless, TerminalText } from '../output/terminal-text.ts';
import { wrappedLines } from '../output/wrapped-lines.ts';

/** What questions need of the world: how they look, and the signal that ends them. */
export type Asker = Pick<Context, 'out' | 'shutdown'>;

/** One of several answers. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  /** Shown below the list while the choice is pointed at. */
  readonly description?: string;
}

/** Throws a usage error for text that is no answer. */
export type Check = (text: string) => unknown;

/** One question as the library takes it. */
type Unnamed<Q> = Q extends unknown ? Omit<Q, 'name'> : never;
type Question = Unnamed<DistinctQuestion>;

/** What the library takes: true, or why the answer is none. */
function validator(check: Check | undefined): (text: string) => Promise<true | string> {
  return async (text) => {
    try {
      await check?.(text);
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) return String(error);
      return harmless([error.message, error.hint].filter(Boolean).join(' '));
    }
  };
}

/** The library's parts in the program's own colours, which are none where colour is off. */
function themeOf({ noteColours, width }: Asker['out']) {
  const { good, bad, name, soft, strong } = noteColours;
  // The library breaks lines wherever they are full.
  const wrapped = (text: string) => wrappedLines(text, width);
  const painted = (paint: Colours['good']) => (text: string) => paint(new TerminalText(text)).value;
  return {
    prefix: { idle: name('?').value, done: good('✓').value },
    spinner: { interval: 200, frames: ['·', '•'] },
    icon: { checked: good('◉').value, unchecked: '◯', cursor: '❯' },
    style: {
      answer: painted(name),
      message: painted(strong),
      error: (text: string) => bad(new TerminalText(wrapped(`✗ ${text}`))).value,
      defaultAnswer: (text: string) => soft(new TerminalText(`(${text})`)).value,
      help: painted(soft),
      highlight: painted(name),
      key: painted(name),
      description: (text: string) => soft(new TerminalText(wrapped(text))).value,
      disabled: painted(soft),
      searchTerm: painted(name),
      // One below the other: side by side they would be broken anywhere.
      renderSelectedChoices: (chosen: readonly { readonly short: string }[]) =>
        chosen.map(({ short }) => (chosen.length === 1 ? short : `\n  ${short}`)).join(''),
      keysHelpTip: (keys: [key: string, action: string][]) =>
        soft(keys.map(([key, action]) => `${key} ${action}`).join(' • ')).value,
    },
  };
}

function shown<T>(choices: readonly Choice<T>[]): Choice<T>[] {
  return choices.map((choice) => ({ ...choice, name: harmless(choice.name) }));
}

/**
 * Questions at the terminal, on standard error, so that standard output holds results alone. Each ends with the
 * library's own error at Ctrl-C, which `asFailure` knows, and at a signal; the cursor then shows again.
 */
export class Questions {
  readonly #theme: ReturnType<typeof themeOf>;
  readonly #prompt: ReturnType<typeof createPromptModule>;

  constructor({ out, shutdown }: Asker) {
    this.#theme = themeOf(out);
    this.#prompt = createPromptModule({
      input: process.stdin,
      output: process.stderr,
      signal: shutdown.signal,
    });
  }

  async #ask<T>(question: Question): Promise<T> {
    const { answer } = await this.#prompt({ answer: { ...question, theme: this.#theme } as Question });
    return answer as T;
  }

  /** A line of text, without blanks at its ends. */
  async text(message: string, check?: Check, suggestion?: string): Promise<string> {
    const suggested = suggestion === undefined ? {} : { default: suggestion };
    const question = { type: 'input', message, validate: validator(check), ...suggested } as const;
    return (await this.#ask<string>(question)).trim();
  }

  /** A secret, which does not show. */
  async secret(message: string, check?: Check): Promise<string> {
    const question = {
      type: 'password',
      message,
      mask: '*',
      toggleMask: false,
      validate: validator(check),
    } as const;
    return (await this.#ask<string>(question)).trim();
  }

  yes(message: string, byDefault: boolean): Promise<boolean> {
    return this.#ask({ type: 'confirm', message: harmless(message), default: byDefault });
  }

  /** One of a few. */
  choose<T>(message: string, choices: readonly Choice<T>[], byDefault?: T): Promise<T> {
    const suggested = byDefault === undefined ? {} : { default: byDefault };
    return this.#ask({ type: 'select', message, choices: shown(choices), loop: false, ...suggested });
  }

  /** One of many: typing narrows the list. */
  search<T>(
    message: string,
    found: (typed: string) => readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  ): Promise<T> {
    const source = async (typed: string | undefined) => shown(await found(typed ?? ''));
    return this.#ask({ type: 'search', message, source });
  }

  /** At least one of a few. */
  several<T>(message: string, choices: readonly Choice<T>[]): Promise<T[]> {
    return this.#ask({
      type: 'checkbox',
      message,
      choices: shown(choices),
      required: true,
      loop: false,
      pageSize: 12,
      shortcuts: { all: null, invert: null },
    });
  }
}
