import { fsync } from 'node:fs';

/**
 * Milliseconds between the beginnings of two flushes: while a file system flushes one file, whoever creates another waits,
 * and to flush ten files at once takes it hardly longer than to flush one.
 */
const FLUSH_EVERY = 50;

interface Waiting {
  readonly file: number;
  readonly done: (error: NodeJS.ErrnoException | null) => void;
}

let waiting: Waiting[] = [];
let begun = Number.NEGATIVE_INFINITY;
let underWay = false;

function begin(): void {
  const together = waiting;
  waiting = [];
  begun = performance.now();
  let left = together.length;
  for (const { file, done } of together) {
    fsync(file, (error) => {
      left--;
      if (left === 0) next();
      done(error);
    });
  }
}

function next(): void {
  underWay = waiting.length > 0;
  if (underWay) setTimeout(begin, Math.max(0, begun + FLUSH_EVERY - performance.now()));
}

/**
 * Has the disk take what a file holds: a single one at once, hundreds that are written one after another a few dozen at a
 * time.
 * @throws the system's error
 */
export function flushFile(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.push({ file, done: (error) => (error === null ? resolve() : reject(error)) });
    if (underWay) return;
    underWay = true;
    const wait = begun + FLUSH_EVERY - performance.now();
    if (wait > 0) setTimeout(begin, wait);
    else begin();
  });
}
