import type { Candidate } from './candidate.ts';

/**
 * Names that are made of parts, offered a part at a time as a shell does with paths: thousands of endpoints and scopes
 * would fill the screen. Never gives one candidate alone that goes on: what can only go one way goes on by itself.
 * @param names with their descriptions
 */
export function staged(names: ReadonlyMap<string, string>, typed: string, separator: '/' | ':'): Candidate[] {
  const matching = [...names.keys()].filter((name) => name.startsWith(typed));
  let base = typed.slice(0, typed.lastIndexOf(separator) + 1);
  for (;;) {
    const groups = new Map<string, string[]>();
    for (const name of matching) {
      const end = name.indexOf(separator, base.length);
      const part = end < 0 ? name : name.slice(0, end + 1);
      groups.set(part, [...(groups.get(part) ?? []), name]);
    }
    const [only] = groups.keys();
    if (groups.size === 1 && only?.endsWith(separator) && only !== base && matching.length > 1) {
      base = only;
      continue;
    }
    return [...groups].map(([part, below]) => {
      const name = below.length === 1 ? (below[0] as string) : part;
      return { value: name, description: names.get(name) ?? `${below.length} below` };
    });
  }
}
