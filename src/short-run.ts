import { setFlagsFromString } from 'node:v8';
import { knowsFlags, SHORT_RUN, WEB_ASSEMBLY_AT_ONCE } from './short-run-flags.ts';

function set(flags: string): void {
  if (knowsFlags(process.versions.node)) setFlagsFromString(flags);
}

/**
 * For a command that does much in a second or two and ends. Called when all that it needs is loaded: V8 takes compiled
 * code, Node's own too, only under the flags that it was made with.
 */
export function tuneForShortRun(): void {
  set(SHORT_RUN.on);
}

/** For one that turns out to take longer. */
export function tuneForLongRun(): void {
  set(SHORT_RUN.off);
}

/** For WebAssembly that runs for a moment. Called before the first module is compiled. */
export function compileWebAssemblyAtOnce(): void {
  set(WEB_ASSEMBLY_AT_ONCE.on);
}
