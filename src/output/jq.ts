import { raw } from 'jq-wasm';
import { EXIT, Failure, usageError } from '../errors.ts';

/**
 * Filters a JSON text with jq, compiled to WebAssembly: one result a line, texts without their quotes as `gh --jq`
 * prints them. Numbers that are only passed on keep every digit.
 * @throws a usage error for an expression that jq does not understand, `jq_failed` where it fails on this input
 */
export async function filterJson(json: string, expression: string): Promise<string> {
  try {
    const filtered = await raw(json, expression, ['-c', '-r']);
    return filtered === '' || filtered.endsWith('\n') ? filtered : `${filtered}\n`;
  } catch (error) {
    const said = (error as Error).message
      .replace(/^Failed to execute raw query: /, '')
      .replace(/^jq: (?:error(?: \(at [^)]*\))?: )?/, '')
      .replace(/\s*jq: \d+ compile errors?\s*$/, '')
      .trim();
    if (/compile error/.test((error as Error).message)) {
      throw usageError(`--jq: ${said}`, "See jq's manual; in a shell put the expression in single quotes.");
    }
    throw new Failure('jq_failed', EXIT.failed, `--jq: ${said}`, { cause: error });
  }
}
