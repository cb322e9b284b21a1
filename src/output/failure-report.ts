import { EXIT, Failure, interrupted, networkHint } from '../errors.ts';
import { redactSecrets } from '../secret.ts';
import type { Output } from './output.ts';
import { t } from './terminal-text.ts';

const UNFORESEEN = 'internal';
/** The command itself has worked, only its result is not to be seen. */
const UNPRINTED = new Set(['bad_reply', 'jq_failed', 'output']);

function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Any thrown value as a failure: a prompt that was left is an interrupt, a file's trouble names the file, the rest is a bug. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const name = (error as Error | undefined)?.name;
  if (name === 'ExitPromptError' || name === 'AbortPromptError') return interrupted();
  if (name === 'TransportError') {
    return new Failure('network', EXIT.unavailable, (error as Error).message, {
      hint: networkHint((error as { host?: string }).host),
      cause: error,
    });
  }
  const code = codeOf(error);
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined && /^E[A-Z]+$/.test(code)) {
    return new Failure('file_error', EXIT.failed, `${path} can't be used (${code}).`, {
      hint: 'Check its permissions and the space on the disk; ZOOMCTL_CONFIG_DIR names another folder.',
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(UNFORESEEN, EXIT.failed, `Something went wrong inside zoomctl: ${message}`, {
    hint: 'This is a bug. --debug shows where it happened.',
    cause: error,
  });
}

/**
 * Tells of a failure on standard error: one JSON document with `--json`, else a sentence and what to do next.
 * @param exitCode what the process ends with: a signal's where one came
 */
export async function reportFailure(
  failure: Failure,
  out: Output,
  debug: boolean,
  exitCode: number = failure.exitCode,
): Promise<void> {
  const { kind, http } = failure;
  const message = redactSecrets(failure.message);
  const happened = UNPRINTED.has(kind) ? out.happened : undefined;
  const said = [happened, failure.hint].filter((text) => text !== undefined).join(' ');
  const hint = said === '' ? null : redactSecrets(said);
  if (out.json) {
    await out.failureDocument({
      error: { kind, message, hint, exitCode, ...(http === undefined ? {} : { http }) },
    });
  } else if (failure.exitCode === EXIT.interrupted) {
    out.note(message);
  } else {
    out.note(t`${out.noteColours.bad('✗')} ${message}`);
    for (const line of hint?.split('\n') ?? []) out.note(t`  ${line}`);
    if (http?.trackingId !== undefined)
      out.note(out.noteColours.soft(t`  x-zm-trackingid: ${http.trackingId}`));
  }
  if (debug) for (const line of traceOf(failure)) out.debug(line);
}

/** Where it happened: the stack of a bug; of an expected failure only what lies beneath it. */
function traceOf(failure: Failure): string[] {
  const stack = failure.kind === UNFORESEEN ? (failure.cause as Error | undefined)?.stack : undefined;
  if (stack !== undefined) return stack.split('\n');
  return failure.cause instanceof Error ? [`caused by: ${failure.cause.message}`] : [];
}
