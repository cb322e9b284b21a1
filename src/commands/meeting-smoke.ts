import { type FileHandle, open } from 'node:fs/promises';
import { openSession, type Session, zoomClient } from '../accounts/session.ts';
import type { Context } from '../context.ts';
import { Failure, usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { redactSecrets } from '../secret.ts';
import type { CommandModule } from './command.ts';
import { nameFields, nameText } from './meeting-done.ts';
import { checkHost, hostOf } from './meeting-fields.ts';
import type { SmokeReport, Step } from './meeting-smoke-run.ts';
import { explained } from './refusal-advice.ts';

interface Options {
  readonly junit?: string;
  readonly host?: string;
}

/** Opens the report's file before anything is sent, so that a bad name costs no meeting. */
async function openReport(file: string | undefined): Promise<FileHandle | undefined> {
  if (file === undefined) return undefined;
  try {
    return await open(file, 'w');
  } catch (error) {
    throw usageError(`--junit: ${file} can't be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A line about a step; why one failed is told at the end. */
function printStep({ out }: Context, { name, status, milliseconds }: Step): void {
  const { good, bad, soft } = out.colours;
  const sign = status === 'passed' ? good('✓') : bad('✗');
  out.line(t`${sign} ${name.padEnd(6)} ${soft(`${String(milliseconds).padStart(5)} ms`)}`);
}

function stepDocument({ name, status, milliseconds, failure }: Step): object {
  if (failure === undefined) return { name, status, milliseconds };
  return {
    name,
    status,
    milliseconds,
    error: { kind: failure.kind, message: redactSecrets(failure.message) },
  };
}

function reportDocument({ meeting, steps, cleanup, cleanupFailure, failure }: SmokeReport): object {
  return {
    smoke: {
      ok: failure === undefined,
      meeting: meeting === null ? null : nameFields(meeting),
      milliseconds: steps.reduce((sum, step) => sum + step.milliseconds, 0),
      steps: steps.map(stepDocument),
      cleanup,
      ...(cleanupFailure === undefined
        ? {}
        : {
            cleanupError: { kind: cleanupFailure.kind, message: redactSecrets(cleanupFailure.message) },
          }),
    },
  };
}

/** A client that Ctrl-C does not stop in the middle of a request: what was begun has to be taken away again. */
function steadyClient(context: Context, session: Session): ReturnType<typeof zoomClient> {
  const { shutdown } = context;
  const steady = { ...shutdown, signal: new AbortController().signal };
  return zoomClient({ ...context, shutdown: steady }, session);
}

function tellCleanup({ out }: Context, { cleanup, cleanupFailure, meeting }: SmokeReport): void {
  if (meeting === null || out.json) return;
  if (cleanup === 'deleted') out.note(t`Meeting ${nameText(meeting)} was taken away again.`);
  if (cleanupFailure === undefined) return;
  const { kind, message, hint } = cleanupFailure;
  out.warn(t`Meeting ${nameText(meeting)} is still there: ${redactSecrets(message)}`);
  // What lacks a scope now lacks it for another command, too.
  const next =
    kind === 'missing_scopes' && hint !== undefined
      ? redactSecrets(hint)
      : `zoomctl meeting delete ${nameText(meeting)} --yes`;
  for (const line of next.split('\n')) out.note(t`  ${line}`);
}

export const command: CommandModule = {
  help: {
    reaches: 'changes',
    notes:
      'Creates an instant meeting, reads it back, ends it, deletes it, and checks each reply. Whatever fails, and after Ctrl-C, the meeting is taken away. The exit code is that of the first failure.',
    examples: ['zoomctl meeting smoke', 'zoomctl meeting smoke --json --junit smoke.xml'],
  },
  declare(command) {
    command
      .option('--junit <file>', 'write a JUnit report for a CI system')
      .option('--host <user>', 'another user of the account; takes an admin-managed or Server-to-Server app');
  },
  async run(context, { options }) {
    const typed = options as Options;
    const { out, shutdown } = context;
    if (typed.host !== undefined) checkHost(typed.host);
    const file = await openReport(typed.junit);
    const began = new Date(context.now());
    /** A first step that fails is reported, too: a CI system takes a missing report for one that has not run. */
    const reported = async <T>(step: 'login' | 'scopes', work: () => Promise<T>): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        const { stoppedText } = await import('./meeting-junit.ts');
        if (error instanceof Failure) await file?.writeFile(stoppedText(step, error, began));
        await file?.close();
        throw error;
      }
    };
    const { session, host } = await reported('login', async () => {
      const opened = await openSession(context, context.account);
      const whose = hostOf(opened, typed.host);
      await opened.token();
      return { session: opened, host: whose };
    });
    const { checkGrant } = await import('./meeting-smoke-preflight.ts');
    await reported('scopes', () => checkGrant(context, session, host));
    const client = await steadyClient(context, session);
    const { runSmoke } = await import('./meeting-smoke-run.ts');
    const report = await shutdown.protect(async () => {
      const result = await runSmoke(
        {
          client,
          host,
          signal: shutdown.signal,
          elapsed: () => performance.now(),
          explain: (calls) => explained(context, session, calls),
          onStep: (step) => {
            if (!out.json) printStep(context, step);
          },
        },
        `zoomctl smoke test ${began.toISOString()}`,
      );
      const { junitText } = await import('./meeting-junit.ts');
      await file?.writeFile(junitText(result, began));
      await file?.close();
      if (out.json) await out.document(reportDocument(result));
      tellCleanup(context, result);
      return result;
    });
    if (report.failure !== undefined) throw report.failure;
    return undefined;
  },
};
