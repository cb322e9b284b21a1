/** A command line of an example, as far as zoomctl sees it. */
export interface ShellCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** The words of a line in a shell's simple syntax: quotes, backslashes, comments; operators are words of their own. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [whole] of line.matchAll(/\|\||&&|[|<>()]|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\|<>()])+/g)) {
    words.push(
      whole.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
        double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped),
      ),
    );
  }
  return words;
}

/** What zoomctl is called with in a line, inside a pipe or a substitution, too. @throws an Error where it isn't called */
export function zoomctlCall(line: string): ShellCommand {
  const inside =
    /\$\((zoomctl [^)]*)\)|'(zoomctl [^']*)'/
      .exec(line)
      ?.slice(1)
      .find((found) => found !== undefined) ?? line;
  const words = shellWords(inside);
  const start = words.indexOf('zoomctl');
  if (start < 0) throw new Error(`no zoomctl in: ${line}`);
  const rest = words.slice(start + 1);
  const end = rest.findIndex((word) => ['|', '||', '&&', '<', '>', '(', ')'].includes(word));
  const assigned = words.slice(0, start).map((word) => /^([A-Z_]+)=(.*)$/s.exec(word));
  return {
    env: Object.fromEntries(assigned.flatMap((match) => (match ? [[match[1], match[2]]] : []))),
    args: end < 0 ? rest : rest.slice(0, end),
  };
}
