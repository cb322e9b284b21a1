import { setFlagsFromString } from 'node:v8';
import { type Flags, knowsFlags, SHORT_RUN, WEB_ASSEMBLY_AT_ONCE } from './short-run-flags.ts';

function switchOn({ on }: Flags): void {
  if (knowsFlags(process.versions.node)) setFlagsFromString(on);
}

/**
 * For a command that does much in a second or two and ends. Called when all that it needs is loaded: V8 takes compiled
 * code, Node's own too, only under the flags that it was made with.
 */
export function tuneForShortRun(): void {
  switchOn(SHORT_RUN);
}

/** For WebAssembly that runs for a moment. Called before the first module is compiled. */
export function compileWebAssemblyAtOnce(): void {
  switchOn(WEB_ASSEMBLY_AT_ONCE);
}
