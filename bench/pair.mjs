import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COST = fileURLToPath(new URL('./cost.cjs', import.meta.url));
const PEAK = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));
/** What the doctor says of missing scopes is no failure of a measurement. */
const FINE = [0, 3];

/** Runs a command to its end; a program other than this Node is named. */
function run({ program = process.execPath, args, env }, more = []) {
  const { status, stderr } = spawnSync(program, [...more, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (!FINE.includes(status)) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return stderr;
}

/** Milliseconds that one run of a command takes, from outside. */
function time(command) {
  const start = process.hrtime.bigint();
  run(command);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Megabytes that a command of Node's occupies at most. */
export function peakMemory(command) {
  if (command.program !== undefined) return undefined;
  return Number(/peak (\d+)/.exec(run(command, ['--require', PEAK]))?.[1]) / 1024;
}

/** What a command takes by its own account: milliseconds of processor time, and megabytes at most. */
export function costOf(command) {
  const [, milliseconds, kilobytes] = /cost ([\d.]+) (\d+)/.exec(run(command, ['--require', COST]));
  return { milliseconds: Number(milliseconds), megabytes: Number(kilobytes) / 1024 };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Runs two commands in turn, A B A B …, and gives the median of each and of the ratio pair by pair: a noisy machine
 * slows both of a pair.
 * @param apart milliseconds between two pairs: zoomctl waits by itself before more calls than Zoom takes of an account
 */
export function pair(measured, floor, runs, apart = 0) {
  time(measured);
  time(floor);
  const pairs = Array.from({ length: runs }, () => {
    pause(apart);
    return [time(measured), time(floor)];
  });
  return {
    measured: median(pairs.map(([a]) => a)),
    floor: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  };
}
