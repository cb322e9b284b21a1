import { setFlagsFromString } from 'node:v8';

/**
 * For a command that does much in a second or two and ends. V8 would begin to optimise its loops on another thread, and
 * the process would have to wait at its end for code that nothing runs any more; it would make more and more room for
 * young objects, which costs more than to collect them sooner; and it would collect them on several threads, which for so
 * few takes longer to begin than to do.
 */
export function tuneForShortRun(): void {
  setFlagsFromString('--no-opt --semi-space-growth-factor=1 --no-parallel-scavenge --no-minor-gc-task');
}

/**
 * For WebAssembly that runs for a moment: V8's optimizing compiler takes more time, and for jq more memory, than it gives
 * back. Called before the first module is compiled.
 */
export function compileWebAssemblyAtOnce(): void {
  // A Node whose V8 may no longer know the word would complain on standard error.
  if (Number.parseInt(process.versions.node, 10) <= 24) setFlagsFromString('--liftoff-only');
}
