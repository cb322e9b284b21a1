import { closeSync, constants, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { type Limits, RATE_LABELS, type RateLabel, rateLabel } from './rate-labels.ts';

/** Until when Zoom wants no requests, and when it said so: milliseconds since 1970. */
export interface Block {
  readonly until: number;
  readonly seenAt: number;
}

/** What Zoom has said about an account's limits. */
export interface Notices {
  readonly limits: Limits;
  readonly blocks: Readonly<Partial<Record<RateLabel, Block>>>;
}

export const NO_NOTICES: Notices = { limits: {}, blocks: {} };

/** Milliseconds by which two clocks of one machine differ at most, unless one of them was set. */
const SKEW = 60_000;

/** Adds one notice to those there were. The later of two blocks counts, and the last of two limits. */
export function withNotice(notices: Notices, line: string): Notices {
  const [, what, name, first, second] = /^(limit|until) (\S+) (\d+)(?: (\d+))?$/.exec(line) ?? [];
  const label = rateLabel(name);
  if (label === undefined) return notices;
  if (what === 'limit') return { ...notices, limits: { ...notices.limits, [label]: Number(first) } };
  const block = { until: Number(first), seenAt: Number(second) };
  const before = notices.blocks[label];
  if (before !== undefined && before.until > block.until) return notices;
  return { ...notices, blocks: { ...notices.blocks, [label]: block } };
}

/** The block that holds now, if any. One that was seen in the future is of a clock that was wrong. */
export function blockAt({ blocks }: Notices, label: RateLabel, now: number): Block | undefined {
  const block = blocks[label];
  return block !== undefined && block.until > now && block.seenAt < now + SKEW ? block : undefined;
}

function linesOf({ limits, blocks }: Notices, now: number): string[] {
  return RATE_LABELS.flatMap((label) => {
    const block = blockAt({ limits, blocks }, label, now);
    return [
      ...(limits[label] === undefined ? [] : [`limit ${label} ${limits[label]}`]),
      ...(block === undefined ? [] : [`until ${label} ${block.until} ${block.seenAt}`]),
    ];
  });
}

/** @throws an error of the file system other than that there is no such file */
export function readNotices(path: string): Notices {
  // Most often there is none, and to be told so by an error takes several times as long. A pipe would be waited for.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return NO_NOTICES;
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_NOTICES;
    throw error;
  }
  return text
    .slice(0, LARGEST * 4)
    .split('\n')
    .reduce(withNotice, NO_NOTICES);
}

/** Bytes after which what no longer matters is left out. */
const LARGEST = 8 * 1024;

/**
 * Appends a notice for all processes: one write, so that none is lost whoever writes at the same time, unless the
 * file has just become too large.
 * @throws an error of the file system
 */
export function appendNotice(path: string, line: string, now: number): void {
  const append = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  const safe = ((constants.O_NOFOLLOW as number | undefined) ?? 0) | (constants.O_NONBLOCK ?? 0);
  const notices = readNotices(path);
  const current = linesOf(notices, now).join('\n');
  const grown = sizeOf(path) > LARGEST;
  const file = openSync(path, grown ? append | constants.O_TRUNC | safe : append | safe, 0o600);
  try {
    writeSync(file, `${grown && current !== '' ? `${current}\n` : ''}${line}\n`);
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
