import { spawn } from 'node:child_process';
import { isSea } from 'node:sea';
import type { Env } from '../config/environment.ts';

/** A zoomctl command that ran to its end as a process of its own. */
export interface FinishedCommand {
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly args: readonly string[];
  readonly env: Env;
  readonly signal: AbortSignal;
  /** Gets everything that the command prints, as it comes. */
  onOutput(text: string, stream: 'stdout' | 'stderr'): void;
}

/** Runs this very zoomctl as a user would: the program that runs now, in a process of its own. */
export function runZoomctl({ args, env, signal, onOutput }: ChildOptions): Promise<FinishedCommand> {
  // A single executable is its own program.
  const program = isSea() ? [] : [process.argv[1] ?? ''];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, ...args], {
      env: env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGTERM',
    });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        onOutput(text, name);
      });
    }
    // An interrupt is an error event, too; what the command still writes must be over before its folder is removed.
    child.once('error', (error) => {
      if (error.name !== 'AbortError') reject(error);
    });
    child.once('close', (code) => resolve({ args, exitCode: code ?? 1, ...printed }));
  });
}
