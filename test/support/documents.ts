import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, postprocess, preprocess } from 'micromark';
import { gfm } from 'micromark-extension-gfm';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of code. */
export interface Block {
  /** The first word after the fence. */
  readonly language: string;
  readonly text: string;
  /** What the HTML comments right before it say. */
  readonly marks: readonly string[];
  readonly line: number;
}

export interface Document {
  /** Where it lies, from the root. */
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Where links and pictures lead to. */
  readonly targets: readonly string[];
  /** What a link can name in it, as GitHub makes it of the headings. */
  readonly anchors: readonly string[];
}

function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** What the comments in a piece of HTML say. */
function commentsIn(html: string): string[] {
  return html
    .split('<!' + '--')
    .flatMap((part) => (part.includes('-->') ? [(part.split('-->')[0] ?? '').trim()] : []));
}

/** What a heading shows: its text without markup. */
function shownText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]|\\(?=[^\w\s])/g, '');
}

/** Reads a document of ours, as Markdown. */
export function readDocument(name: string): Document {
  const text = readFileSync(join(ROOT, name), 'utf8');
  const blocks: Block[] = [];
  const targets: string[] = [];
  const headings: string[] = [];
  let marks: string[] = [];
  let block: { language: string; lines: string[]; line: number } | undefined;
  const events = postprocess(
    parse({ extensions: [gfm()] })
      .document()
      .write(preprocess()(text, undefined, true)),
  );
  for (const [kind, token, context] of events) {
    const source = context.sliceSerialize(token);
    if (kind === 'enter') {
      if (token.type === 'htmlFlow') marks.push(...commentsIn(source));
      if (token.type === 'codeFenced') block = { language: '', lines: [], line: token.start.line };
      if (token.type === 'codeFencedFenceInfo' && block) block.language = source;
      if (token.type === 'codeFlowValue' && block) {
        // An empty line is no value of its own.
        const [before] = [block.line + 1 + block.lines.length];
        block.lines.push(...Array(token.start.line - before).fill(''), source);
      }
      if (token.type === 'resourceDestinationString' || token.type === 'definitionDestinationString')
        targets.push(source);
      if (token.type === 'atxHeadingText') headings.push(shownText(source));
      continue;
    }
    if (token.type === 'codeFenced' && block) {
      blocks.push({ language: block.language, text: block.lines.join('\n'), line: block.line, marks });
      block = undefined;
    }
    // A comment marks what follows it next.
    const ended = [
      'codeFenced',
      'paragraph',
      'content',
      'atxHeading',
      'listOrdered',
      'listUnordered',
      'table',
    ];
    if (ended.includes(token.type)) marks = [];
  }
  return { name, text, blocks, targets, anchors: headings.map(anchorOf) };
}

/** All documents for people, but for those that are generated. */
export function documentNames(): string[] {
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'examples/README.md',
    ...pages.sort().map((name) => `docs/${name}`),
  ];
}
