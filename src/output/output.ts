import type { Env } from '../config/environment.ts';
import { EXIT, Failure } from '../errors.ts';
import { redactedDeep, redactSecrets } from '../secret.ts';
import { type Colours, loadColours, PLAIN, wantsColour } from './colours.ts';
import { type OutputStream, StandardStream } from './standard-stream.ts';
import type { Tally } from './tally.ts';
import { harmlessLines, type Printable, TerminalText, t, terminalText } from './terminal-text.ts';
import type { Transfer } from './transfer.ts';

export interface OutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Env;
  /** Results are one JSON document; everything for people goes to standard error or is left out. */
  readonly json: boolean;
  /** `--jq`: filters each JSON document before it is printed. */
  readonly jq?: string | undefined;
}

/** A wait that is shown while it lasts, on a terminal only. */
export interface Wait {
  stop(): void;
}

/** Results go to standard output, everything else to standard error. The one place where text leaves the process. */
export class Output {
  readonly json: boolean;
  /** What the command has done already: told where its result can't be printed, which would look as if nothing had happened. */
  happened: string | undefined;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #env: Env;
  readonly #jq: string | undefined;
  #colours = { stdout: PLAIN, stderr: PLAIN };
  #closed = false;
  #wrapped: ((text: string, columns: number) => string) | undefined;
  /** Makes links of addresses; only for streams whose terminal shows them. */
  readonly #linked = new Map<OutputStream, (line: string) => string>();

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.#stdout = options.stdout;
    this.#stderr = options.stderr;
    this.#env = options.env;
    this.#jq = options.jq;
    // A reader that has seen enough (`| head -1`) ends the output, not the process with an error.
    for (const stream of [this.#stdout, this.#stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        if (stream === this.#stdout) this.#closed = true;
      });
    }
  }

  /** Loads what a terminal shows: colours, links, and lines that end between words. Before that, and in pipes, there is neither. */
  async prepare(): Promise<void> {
    if (this.#stdout.isTTY || this.#stderr.isTTY)
      this.#wrapped = (await import('./wrapped-lines.ts')).wrappedLines;
    const stdout = wantsColour(this.#env, this.#stdout.isTTY === true);
    const stderr = wantsColour(this.#env, this.#stderr.isTTY === true);
    if (!stdout && !stderr) return;
    const colours = await loadColours();
    this.#colours = { stdout: stdout ? colours : PLAIN, stderr: stderr ? colours : PLAIN };
    await this.#prepareLinks();
  }

  async #prepareLinks(): Promise<void> {
    const terminals = [this.#stdout, this.#stderr].filter(({ isTTY }) => isTTY);
    if (terminals.length === 0 || this.#env.TERM === 'dumb' || this.#env.CI) return;
    const { showsLinks, withLinks } = await import('./links.ts');
    for (const stream of terminals) if (showsLinks(stream)) this.#linked.set(stream, withLinks);
  }

  /** Colours for lines on standard output. */
  get colours(): Colours {
    return this.#colours.stdout;
  }

  /** Colours for lines on standard error. */
  get noteColours(): Colours {
    return this.#colours.stderr;
  }

  /** Nobody reads standard output any more. */
  get closed(): boolean {
    return this.#closed;
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true;
  }

  /** Whether a question on standard error would be seen and would be in nobody's way. */
  get canAsk(): boolean {
    return !this.json && this.#stderr.isTTY === true;
  }

  /** Columns of the terminal; 80 where there is none. */
  get width(): number {
    // A terminal that was never given a size says 0.
    return this.#stdout.columns || 80;
  }

  /** A line of the result, for people; wrapped by words at a terminal. */
  line(text: Printable = ''): void {
    this.raw(`${this.#fitted(terminalText(text).value, this.#stdout)}\n`);
  }

  #fitted(text: string, stream: OutputStream): string {
    const columns = stream.isTTY ? stream.columns : undefined;
    const fitted = columns === undefined || this.#wrapped === undefined ? text : this.#wrapped(text, columns);
    return this.#linked.get(stream)?.(fitted) ?? fitted;
  }

  /** A foreign text as the result: byte for byte in a pipe, made harmless at a terminal. */
  foreign(text: string): void {
    this.raw(this.isTerminal ? harmlessLines(text) : text);
  }

  /** The result as it is: a token, or what was made harmless before. */
  raw(text: string | Uint8Array): void {
    if (!this.#closed) this.#stdout.write(text);
  }

  /**
   * A part of a result of any size, text or bytes as they are; resolves once it has left.
   * @returns whether anybody still reads
   */
  async part(data: string | Uint8Array): Promise<boolean> {
    if (this.#closed) return false;
    await new Promise<void>((resolve) => {
      this.#stdout.write(data, (error) => {
        // The stream tells of it right after.
        if (error) this.#closed = true;
        resolve();
      });
    });
    return !this.#closed;
  }

  /** The same for a foreign text, which is made harmless at a terminal. */
  foreignPart(text: string): Promise<boolean> {
    return this.part(this.isTerminal ? harmlessLines(text) : text);
  }

  /** The result as one JSON document: indented on a terminal, one line elsewhere. */
  async document(value: unknown): Promise<void> {
    const { jsonText } = await import('./json-text.ts');
    await this.#document(() => jsonText(value, this.#indent));
  }

  /** A document without any number of Zoom's: those of 64 bits would lose digits here. */
  async ownDocument(value: object): Promise<void> {
    const { completeDocument, ownJsonText, printOwnJson } = await import('./own-json-text.ts');
    if (this.#jq === undefined && !this.isTerminal) {
      const print = () => printOwnJson(value, (part) => this.raw(part));
      return this.#stdout instanceof StandardStream ? this.#stdout.writingAlone(print) : print();
    }
    await this.#document(() => ownJsonText(completeDocument(value), this.#indent));
  }

  get #indent(): number | undefined {
    return this.isTerminal ? 2 : undefined;
  }

  async #document(textOf: () => string): Promise<void> {
    let text: string;
    try {
      text = textOf();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Failure(
        'bad_reply',
        EXIT.failed,
        'The result is nested too deeply, or too long, to be printed.',
        {
          cause: error,
        },
      );
    }
    await this.documentText(`${text}\n`);
  }

  /** A JSON document that is text already: Zoom's reply, or one of our own; filtered where `--jq` asks for it. */
  async documentText(text: string): Promise<void> {
    if (this.#jq === undefined) return this.foreign(text);
    const { filterJson } = await import('./jq.ts');
    this.foreign(await filterJson(text, this.#jq));
  }

  /** `--jq`'s expression. */
  get filter(): string | undefined {
    return this.#jq;
  }

  /** Whether `--jq` filters the result. */
  get filters(): boolean {
    return this.#jq !== undefined;
  }

  /** Resolves once everything that was written has left. */
  async flushed(): Promise<void> {
    for (const stream of [this.#stdout, this.#stderr]) {
      // What was never written to is not opened for it.
      await new Promise<void>((resolve) => {
        if (stream instanceof StandardStream) stream.flush(resolve);
        else stream.write('', () => resolve());
      });
    }
  }

  /** A line of narration on standard error, wrapped by words at a terminal, without any secret but what `meantToBeSeen` lets through. */
  note(text: Printable = ''): void {
    this.#stderr.write(`${this.#fitted(redactSecrets(terminalText(text).value), this.#stderr)}\n`);
  }

  /** A failure as one JSON document on standard error, without any secret. */
  async failureDocument(value: unknown): Promise<void> {
    const { jsonText } = await import('./json-text.ts');
    this.#stderr.write(`${jsonText(redactedDeep(value))}\n`);
  }

  /** Something that is worth knowing and stops nothing. */
  warn(text: Printable): void {
    this.note(t`${this.noteColours.warn('!')} ${text}`);
  }

  done(text: Printable): void {
    this.note(t`${this.noteColours.good('✓')} ${text}`);
  }

  /** A line of `--debug`, without any secret. */
  debug(line: string): void {
    const safe = terminalText(redactSecrets(line)).value;
    this.#stderr.write(`${this.noteColours.soft(new TerminalText(`debug ${safe}`)).value}\n`);
  }

  /** Whether something that moves may be shown on standard error. */
  get #moves(): boolean {
    return this.#stderr.isTTY === true && this.#env.TERM !== 'dumb' && !this.#env.CI;
  }

  /** Where a spinner shows itself: the library's own choice is standard error, too. */
  get #spinnerStream(): NodeJS.WriteStream | undefined {
    return this.#stderr instanceof StandardStream ? this.#stderr.stream : undefined;
  }

  /** Shows how much of a whole is done, on a terminal only. What is printed meanwhile comes above it. */
  async tally(total: number): Promise<Tally> {
    if (!this.#moves) return { to: () => undefined, stop: () => undefined };
    const { tallyBar } = await import('./tally.ts');
    return tallyBar(this.#spinnerStream, total);
  }

  /** Shows on a terminal how far a transfer has come; elsewhere nothing. */
  async transfer(): Promise<Transfer> {
    const stderr = this.#stderr;
    if (!this.#moves || !(stderr instanceof StandardStream))
      return { begin: () => undefined, moved: () => undefined, stop: () => undefined };
    const { transferBar } = await import('./transfer.ts');
    return transferBar(stderr.stream);
  }

  /** Shows that something is awaited. Off a terminal there is one plain line. */
  async wait(text: string): Promise<Wait> {
    if (!this.#moves) {
      this.note(text);
      return { stop: () => undefined };
    }
    const { startSpinner } = await import('./spinner.ts');
    return startSpinner(redactSecrets(text), this.#spinnerStream);
  }
}
