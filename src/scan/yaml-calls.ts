import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { FoundCall } from './found-call.ts';
import { type DocumentNode, openApiCalls, openApiDocument } from './openapi.ts';
import { shellCalls } from './shell-calls.ts';

/** Aliases in a YAML file may make a small text huge: more nodes than this are not looked at. */
const MOST_NODES = 200_000;

/** Collections inside one another deeper than this are no document that anyone wrote, and reading them takes the stack. */
const DEEPEST = 200;

function isTooDeep(text: string): boolean {
  if (/(?:[-?] ){200}/.test(text) || /^ {1000}/m.test(text)) return true;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return false;
}

/** The calls in a YAML file: an OpenAPI document, or scripts with curl in the steps of a workflow. */
export function yamlCalls(text: string): FoundCall[] {
  if (isTooDeep(text)) return [];
  const parsed = parseDocument(text, {
    logLevel: 'silent',
    prettyErrors: false,
    keepSourceTokens: false,
    strict: false,
    uniqueKeys: false,
  });
  if (parsed.errors.length > 0) return [];
  const start = (node: unknown): number =>
    (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? 0;
  const ofYaml = (node: unknown): DocumentNode => ({
    text: isScalar(node) && node.value !== null ? String(node.value) : undefined,
    offset: start(node),
    members: () =>
      isMap(node)
        ? node.items.map(({ key, value }) => ({
            name: isScalar(key) ? String(key.value) : '',
            offset: start(key),
            value: ofYaml(value),
          }))
        : [],
    items: () => (isSeq(node) ? node.items.map(ofYaml) : []),
  });
  const document = openApiDocument(ofYaml(parsed.contents));
  if (document !== undefined) return openApiCalls(document);
  const found: FoundCall[] = [];
  let nodes = 0;
  visit(parsed, (_, node) => {
    if (++nodes > MOST_NODES) return visit.BREAK;
    if (
      !isScalar(node) ||
      typeof node.value !== 'string' ||
      !/\b(?:curl|wget|https?|xhs?)\s/.test(node.value)
    )
      return undefined;
    const range = node.range;
    // The text as written keeps its places; a folded or quoted one is read as it is meant.
    if (range)
      found.push(...shellCalls(text.slice(range[0], range[1]).replace(/^[|>][^\n]*/, blank), range[0]));
    return undefined;
  });
  return found;
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}
