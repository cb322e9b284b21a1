/** Puts as many words on a line as fit; a word that is wider than the line stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The words of a shell line, quotes and all; an option and its value stay together. */
function shellWords(line: string): string[] {
  const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/.source;
  return line.match(new RegExp(`--?[a-zA-Z][\\w-]* (?![-|<>])${word}|${word}`, 'g')) ?? [];
}

/** A command line over several lines that a shell takes as one. */
export function wrapCommand(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of shellWords(line)) {
    // Room for the blank and the backslash at its end.
    if (current.trim() !== '' && current.length + 1 + word.length + 2 > width) {
      lines.push(`${current} \\`);
      current = `  ${word}`;
    } else current += current === '' ? word : ` ${word}`;
  }
  return [...lines, current];
}

/** A term with its meaning beside it; below it where there is little room, or the term takes too much of it. */
export function item(term: string, meaning: string, termWidth: number, width: number): string {
  const room = width - termWidth - 4;
  if (meaning === '') return `  ${term}`;
  if (room < 24 || term.length > termWidth) {
    const [terms, meanings] = [wrap(term, width - 2), wrap(meaning, width - 6)];
    return [...terms.map((line) => `  ${line}`), ...meanings.map((line) => `      ${line}`)].join('\n');
  }
  const [first = '', ...more] = wrap(meaning, room);
  return [
    `  ${term.padEnd(termWidth)}  ${first}`,
    ...more.map((line) => ' '.repeat(termWidth + 4) + line),
  ].join('\n');
}
