/** Flags of V8's that are set while it runs, and those that set it back to what it does by itself. */
export interface Flags {
  readonly on: string;
  readonly off: string;
}

/**
 * For a command that does much in a second or two and ends. V8 would begin to optimise its loops on another thread, and
 * the process would have to wait at its end for code that nothing runs any more; it would make more and more room for
 * young objects, which costs more than to collect them sooner; it would collect them on several threads, which for so
 * few takes longer to begin than to do; and it would begin to look for old ones to collect, of which there are few.
 */
export const SHORT_RUN: Flags = {
  on: '--max-optimized-bytecode-size=0 --semi-space-growth-factor=1 --no-parallel-scavenge --no-minor-gc-task --no-incremental-marking',
  off: '--max-optimized-bytecode-size=61440 --semi-space-growth-factor=2 --parallel-scavenge --minor-gc-task --incremental-marking',
};

/**
 * For WebAssembly that runs for a moment: V8's optimizing compiler takes more time, and for jq more memory, than it gives
 * back.
 */
export const WEB_ASSEMBLY_AT_ONCE: Flags = {
  on: '--liftoff-only',
  off: '--no-liftoff-only --wasm-tier-up --wasm-dynamic-tiering',
};

/** Whether V8 knows all of these: one that no longer did would complain on standard error. */
export function knowsFlags(nodeVersion: string): boolean {
  return Number.parseInt(nodeVersion, 10) <= 24;
}
