import makeJq from 'jq-wasm/dist/build/jq.js';
import { EXIT, Failure, usageError } from '../errors.ts';
import { compileWebAssemblyAtOnce } from '../short-run.ts';
import { killable } from '../shutdown.ts';

type Jq = Awaited<ReturnType<typeof makeJq>>;

/** jq failed on one of several inputs. */
export class JqFailure extends Failure {
  /** What it had made of those before. */
  readonly printed: string;

  constructor(said: string, printed: string, cause: unknown, hint?: string) {
    super('jq_failed', EXIT.failed, `--jq: ${said}`, { cause, hint });
    this.printed = printed;
  }
}

/** Each run of jq leaves something behind in its memory, which a list of many pages would fill. */
const RUNS = 150;

const LESS = 'Ask for less at once, or give what zoomctl prints without --jq to a jq of your own.';

compileWebAssemblyAtOnce();

let instance: Promise<Jq> | undefined;
let runs = 0;

function jq(): Promise<Jq> {
  if (instance === undefined || runs >= RUNS) {
    instance = makeJq();
    runs = 0;
  }
  runs++;
  return instance;
}

/**
 * JSON in which half of a pair of surrogates, which jq does not read, is the character for what can't be shown: what else
 * could become of it in UTF-8.
 */
function wellFormed(json: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return json;
  return json.replace(ESCAPE, (sequence, pair) =>
    pair === undefined && /^\\u[dD][89a-fA-F]/.test(sequence) ? '\\ufffd' : sequence,
  );
}

/** A whole escape, so that one after an escaped backslash is not taken for another. */
const ESCAPE = /\\u[dD][89abAB][0-9a-fA-F]{2}(\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4}|\\[^u]/g;

/**
 * Filters JSON texts, one or several with blanks between, with jq, compiled to WebAssembly: one result a line, texts
 * without their quotes as `gh --jq` prints them. Numbers that are only passed on keep every digit.
 * @throws a usage error for an expression that jq does not understand, `jq_failed` where it fails on this input
 */
export async function filterJson(json: string, expression: string): Promise<string> {
  try {
    const { raw } = await jq();
    const filtered = (await killable(() => raw(wellFormed(json), expression, ['-c', '-r']))) as string;
    return filtered === '' || filtered.endsWith('\n') ? filtered : `${filtered}\n`;
  } catch (error) {
    const said = (error as Error).message
      .replace(/^jq: (?:error(?: \(at [^)]*\))?: )?/, '')
      .replace(/\s*jq: \d+ compile errors?\s*$/, '')
      .trim();
    if (/compile error/.test((error as Error).message)) {
      throw usageError(`--jq: ${said}`, "See jq's manual; in a shell put the expression in single quotes.");
    }
    if (said.startsWith('Aborted(')) {
      // What is left of it can't be used any more.
      instance = undefined;
      throw new JqFailure('jq gave up, most likely because it ran out of memory.', '', error, LESS);
    }
    // Of many inputs each fails with the same words.
    throw new JqFailure(said.split('\n')[0] ?? said, (error as { printed?: string }).printed ?? '', error);
  }
}
