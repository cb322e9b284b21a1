// What processes of the measured program ran, gathered while the tests go on: each leaves a file of megabytes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The ranges of a script that a process did not run, in order and apart: V8 nests ranges, and the innermost one counts. */
function notRun(functions) {
  const ranges = functions
    .flatMap((one) => one.ranges)
    // The outer one before those within it.
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const gaps = [];
  const open = [];
  let at = 0;
  const goTo = (offset) => {
    if (offset > at && open.at(-1)?.count === 0) {
      const last = gaps.at(-1);
      if (last !== undefined && last[1] === at) last[1] = offset;
      else gaps.push([at, offset]);
    }
    at = Math.max(at, offset);
  };
  for (const range of ranges) {
    while (open.length > 0 && open.at(-1).endOffset <= range.startOffset) goTo(open.pop().endOffset);
    goTo(range.startOffset);
    open.push(range);
  }
  while (open.length > 0) goTo(open.pop().endOffset);
  return gaps;
}

/** What lies in both of two lists of ranges. */
function common(one, other) {
  const both = [];
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const start = Math.max(one[a][0], other[b][0]);
    const end = Math.min(one[a][1], other[b][1]);
    if (start < end) both.push([start, end]);
    if (one[a][1] < other[b][1]) a++;
    else b++;
  }
  return both;
}

/** Gathers the files of `NODE_V8_COVERAGE` in a folder. */
export class Processes {
  /** What no process ran, by the script's file name. A script that is not here was never loaded. */
  notRun = new Map();
  count = 0;
  #folder;
  #dist;

  constructor(folder, dist) {
    this.#folder = folder;
    this.#dist = `${dist}/`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Takes what is there, and removes it. */
  gather() {
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder)) {
      const path = `${this.#folder}/${name}`;
      let content;
      try {
        content = JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        // Still being written, or its process was killed.
        continue;
      }
      rmSync(path);
      this.#add(content.result);
    }
  }

  #add(scripts) {
    let ours = false;
    for (const { url, functions } of scripts) {
      if (!url.startsWith('file:') || !fileURLToPath(url).startsWith(this.#dist)) continue;
      ours = true;
      const name = basename(fileURLToPath(url));
      const before = this.notRun.get(name);
      const gaps = notRun(functions);
      this.notRun.set(name, before === undefined ? gaps : common(before, gaps));
    }
    if (ours) this.count++;
  }
}
