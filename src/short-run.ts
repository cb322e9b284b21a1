import { setFlagsFromString } from 'node:v8';

/**
 * For a command that goes once through a lot of data and ends: V8 would begin to optimise its loops on another thread, and
 * the process would have to wait at its end for code that nothing runs any more.
 */
export function withoutOptimizer(): void {
  setFlagsFromString('--no-opt');
}
