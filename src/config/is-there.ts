import { statSync } from 'node:fs';

/**
 * Whether there is anything of this name. Node's `existsSync` asks whether this user may use it, for which Linux copies
 * the process's credentials each time: for hundreds of files that takes milliseconds.
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
