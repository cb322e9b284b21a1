import { spawnSync } from 'node:child_process';

/** Milliseconds that one run of a command takes, from outside. */
function time({ args, env }) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs two commands in turn, A B A B …, and gives the median of each and of the ratio pair by pair: a noisy machine
 * slows both of a pair.
 */
export function pair(measured, floor, runs) {
  time(measured);
  time(floor);
  const pairs = Array.from({ length: runs }, () => [time(measured), time(floor)]);
  return {
    measured: median(pairs.map(([a]) => a)),
    floor: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  };
}
