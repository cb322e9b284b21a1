import fc from 'fast-check';
import { inputsFor } from './inputs.ts';
import type { FuzzTarget } from './target.ts';
import { FUZZ_TARGETS } from './targets.ts';

/** Milliseconds that no input of at most 100,000 characters may take, on the slowest machine. */
const SLOW = 10_000;

export interface FuzzReport {
  readonly inputs: number;
  /** How the first crash came about: fast-check's account with its seed and the smallest input. */
  readonly crash: string | null;
}

/** Feeds a target with inputs, for so many seconds or until so many were fed or one crashes. */
export async function fuzz(
  target: FuzzTarget,
  seed: number,
  seconds: number,
  most: number,
): Promise<FuzzReport> {
  await target.prepare?.();
  let inputs = 0;
  const property = fc.asyncProperty(inputsFor(target), async (input) => {
    inputs++;
    const start = performance.now();
    const running = target.run(input);
    if (running !== undefined) await running;
    if (performance.now() - start > SLOW) throw new Error(`an input took ${performance.now() - start} ms`);
  });
  const details = await fc.check(property, {
    seed,
    numRuns: most,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  });
  await target.finish?.();
  if (!details.failed) return { inputs, crash: null };
  const { stack } = (details.errorInstance ?? {}) as Partial<Error>;
  return { inputs, crash: `${fc.defaultReportMessage(details)}\n${stack ?? details.errorInstance}` };
}

/** A process of its own for some inputs: `node fuzz.cjs TARGET SEED SECONDS`. */
export async function main([name, seed, seconds]: readonly string[]): Promise<void> {
  const target = FUZZ_TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  const report = await fuzz(target, Number(seed), Number(seconds), target.batch ?? Number.MAX_SAFE_INTEGER);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
