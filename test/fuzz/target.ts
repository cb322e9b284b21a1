import { Failure } from '../../src/errors.ts';
import { StrayResponse } from '../../src/oauth/authorization-response.ts';
import { redactSecrets } from '../../src/secret.ts';

/** What takes any text from outside: a file, a reply, a request, a command line. */
export interface FuzzTarget {
  readonly name: string;
  /** Good inputs, of which others are made. */
  readonly seeds: readonly string[];
  /** Words that mean something to it. */
  readonly words: readonly string[];
  /** Inputs that one process takes: each secret that it has seen makes it slower. */
  readonly batch?: number;
  /** Once, before the first input. */
  prepare?(): Promise<void>;
  /** @throws for a crash: anything but a refusal of the input */
  run(input: string): void | Promise<void>;
  finish?(): Promise<void>;
}

/** A refusal is told to people and to scripts: that must not fail either. */
function checkRefusal(error: unknown): void {
  if (error instanceof StrayResponse) return;
  if (!(error instanceof Failure)) throw error;
  const { kind, message, hint = '', exitCode } = error;
  if (!/^[a-z_0-9]{1,60}$/.test(kind)) throw new Error(`a failure of kind ${kind}`, { cause: error });
  if (kind === 'internal') throw error;
  if (exitCode === 0) throw new Error('a failure with exit code 0', { cause: error });
  JSON.stringify({ message: redactSecrets(message), hint: redactSecrets(hint) });
}

/** Does something with an input, which may be refused in the way that all refusals are told. */
export function refusable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    checkRefusal(error);
    return undefined;
  }
}

/** The same for what takes its time. */
export async function refusableLater<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    checkRefusal(error);
    return undefined;
  }
}

export function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
