import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/command-groups.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { TOPICS } from '../../src/help/topics.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return textsBelow(path);
    return entry.name.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Calls of zoomctl as messages write them: after a colon, a verb, a dollar sign or at a text's beginning. */
const CALL =
  /(?:[:$`'"(]\s?|\b(?:run|Run|with|See|see|Try|try|mean|Use|use|to|then|through|by)\s)zoomctl ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/g;

/** Words that follow the name where it is the subject of a sentence. */
const VERBS = new Set([
  'knows',
  'can',
  'does',
  'has',
  'needs',
  'is',
  'was',
  'ask',
  'use',
  'when',
  'of',
  'as',
  'doesn',
  'logs',
  'checks',
  'command',
  'would',
  // A topic, not a call.
  'smoke',
]);

describe('what messages tell to run', () => {
  const calls = [...textsBelow(join(ROOT, 'src')), readFileSync(join(ROOT, 'README.md'), 'utf8')]
    .flatMap((text) => [...text.matchAll(CALL)])
    .filter(([, word = '']) => !VERBS.has(word));

  it('is a command that exists', () => {
    expect(calls.length).toBeGreaterThan(100);
    const firsts = new Set<string>(COMMANDS.map(({ words }) => words[0]));
    const unknown = calls.filter(([, first = '', second]) => {
      // Help is of the program itself, and has topics or commands behind it.
      if (first === 'help')
        return second !== undefined && !Object.hasOwn(TOPICS, second) && !firsts.has(second);
      if (!firsts.has(first)) return true;
      if (GROUPS[first] === undefined) return false;
      return second !== undefined && !COMMANDS.some(({ words }) => words[0] === first && words[1] === second);
    });
    expect([...new Set(unknown.map(([text]) => text))]).toEqual([]);
  });
});
