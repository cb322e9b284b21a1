import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

interface Rules {
  readonly directory: string;
  readonly ignored: Ignore;
}

/** The rules of the `.gitignore` files from the top of a git checkout down to one directory, as git reads them. */
export class IgnoreRules {
  readonly #rules: readonly Rules[];

  private constructor(rules: readonly Rules[]) {
    this.#rules = rules;
  }

  /** The rules that hold in a directory: those of the checkout around it, and its own. */
  static of(directory: string): IgnoreRules {
    const directories = [directory];
    for (let at = directory; !existsSync(join(at, '.git')); at = dirname(at)) {
      // Outside a checkout the rules of directories above say nothing.
      if (dirname(at) === at) return new IgnoreRules([]).below(directory);
      directories.push(dirname(at));
    }
    const top = directories.at(-1) ?? directory;
    let rules = new IgnoreRules(rulesIn(top, join('.git', 'info', 'exclude')));
    for (const one of directories.reverse()) rules = rules.below(one);
    return rules;
  }

  /** These rules with those of a directory below. */
  below(directory: string): IgnoreRules {
    const own = rulesIn(directory, '.gitignore');
    return own.length === 0 ? this : new IgnoreRules([...this.#rules, ...own]);
  }

  /** Whether git would leave out a file or directory. */
  leavesOut(path: string, isDirectory: boolean): boolean {
    let out = false;
    // What is nearer decides.
    for (const { directory, ignored } of this.#rules) {
      const name = relative(directory, path).split(sep).join('/');
      const verdict = ignored.test(isDirectory ? `${name}/` : name);
      if (verdict.ignored) out = true;
      else if (verdict.unignored) out = false;
    }
    return out;
  }
}

/** Characters: no path is longer on any system, and V8 takes no pattern of much more. */
const LONGEST_RULE = 4096;

function rulesIn(directory: string, name: string): Rules[] {
  const path = join(directory, name);
  let text: string;
  try {
    // A pipe would be waited for: whoever made the directory may have put one there.
    if (!statSync(path).isFile()) return [];
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const rules = text.split(/\r?\n/).filter(({ length }) => length <= LONGEST_RULE);
  return [{ directory, ignored: ignore().add(rules) }];
}
