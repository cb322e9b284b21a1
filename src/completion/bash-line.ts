/** A word of a command line: what it stands for, and how it is written. */
interface Word {
  readonly value: string;
  readonly raw: string;
  /** The quote that is still open at its end. */
  readonly open: '"' | "'" | undefined;
}

/** Reads the simple command that the cursor is in; an operator begins another one. The last word is the cursor's. */
export function shellLine(line: string): Word[] {
  let words: Word[] = [];
  let value = '';
  let raw = '';
  let open: Word['open'];
  const end = (): void => {
    if (raw !== '') words.push({ value, raw, open: undefined });
    value = raw = '';
  };
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    const next = line[index + 1];
    if (open === undefined && /\s/.test(character)) {
      end();
      continue;
    }
    if (open === undefined && /[|&;()]/.test(character)) {
      words = [];
      value = raw = '';
      continue;
    }
    raw += character;
    if (character === open) open = undefined;
    else if (open === undefined && (character === '"' || character === "'")) open = character;
    else if (
      character === '\\' &&
      open !== "'" &&
      next !== undefined &&
      (open === undefined || /["\\$`]/.test(next))
    ) {
      raw += next;
      value += next;
      index++;
    } else if (character !== '\\' || next !== undefined || open !== undefined) value += character;
  }
  return [...words, { value, raw, open }];
}

function quoted(text: string, open: Word['open']): string {
  if (open === '"') return text.replace(/["\\$`]/g, '\\$&');
  if (open === "'") return text.replaceAll("'", `'\\''`);
  return text.replace(/[^\p{L}\p{N}_@%+=:,./-]/gu, '\\$&');
}

/**
 * What bash puts in the place of the part of a word that it replaces: it splits words at `COMP_WORDBREAKS`, such as
 * `:`, `=` and `@`, and leaves an opening quote where it is.
 * @param replaced that part as it stands on the line
 * @returns undefined where the word doesn't begin with what was typed
 */
export function bashReplacement(candidate: string, word: Word, replaced: string): string | undefined {
  if (!candidate.startsWith(word.value)) return undefined;
  const kept = shellLine(word.raw.slice(0, word.raw.length - replaced.length)).at(-1);
  if (kept === undefined || !word.raw.endsWith(replaced)) return quoted(candidate, undefined);
  return quoted(candidate.slice(kept.value.length), kept.open);
}
