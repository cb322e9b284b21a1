import { setFlagsFromString } from 'node:v8';

/**
 * For a command that goes once through a lot of data and ends. V8 would begin to optimise its loops on another thread, and
 * the process would have to wait at its end for code that nothing runs any more; it would make more and more room for
 * young objects, which costs more than to collect them sooner; and it would collect them on several threads, which for so
 * few takes longer to begin than to do.
 */
export function tuneForShortRun(): void {
  setFlagsFromString('--no-opt --semi-space-growth-factor=1 --no-parallel-scavenge --no-minor-gc-task');
}
