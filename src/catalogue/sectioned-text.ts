import { join } from 'node:path';
import { readOwnFile, readOwnLines, readOwnPart } from '../own-file.ts';
import { linesWith } from './lines-with.ts';

/** Some lines of a text that stand together. */
export interface Section {
  readonly text: string;
  /** How many lines of the whole text stand before it. */
  readonly line: number;
}

/** A text of lines, each ended by a line break, of which often a section is wanted and not the whole. */
export interface SectionedText {
  whole(): string;
  /** The same, some lines at a time. */
  forEach(visit: (lines: string) => void): void;
  /** @returns undefined where there is none */
  section(name: string): Section | undefined;
}

/** A text in which nothing is known of sections: each is the whole. */
export function textInOnePiece(whole: () => string): SectionedText {
  return {
    whole,
    forEach(visit) {
      visit(whole());
    },
    section: () => ({ text: whole(), line: 0 }),
  };
}

/** Sections that are read one by one, before the whole is: to open a file once more takes longer than to read all of it. */
const MOST_PARTS = 8;

/**
 * A file of the program's own, and which sections it has.
 * @param index lines of file name, section, offset and length in bytes, and lines before it; see `generate.mjs`
 */
export function sectionedFile(directory: string, name: string, index: () => string): SectionedText {
  const path = join(directory, name);
  const sections = new Map<string, Section | undefined>();
  let all: string | undefined;
  const whole = (): string => {
    all ??= readOwnFile(path, 'latin1');
    return all;
  };
  const read = (section: string): Section | undefined => {
    const [found] = /[\t\n]/.test(section) ? [] : linesWith(index(), `${name}\t${section}\t`);
    if (found === undefined) return undefined;
    const [, , offset, length, line] = found.text.split('\t').map(Number) as [0, 0, number, number, number];
    const apart = all === undefined && sections.size < MOST_PARTS;
    const text = apart ? readOwnPart(path, offset, length) : whole().slice(offset, offset + length);
    return { text, line };
  };
  return {
    whole,
    forEach(visit) {
      if (all === undefined) readOwnLines(path, visit);
      else visit(all);
    },
    section(section) {
      if (!sections.has(section)) sections.set(section, read(section));
      return sections.get(section);
    },
  };
}
