import { Assignments } from './assignments.ts';
import { FileValues } from './file-values.ts';
import type { FoundCall } from './found-call.ts';
import { type FileSigns, HttpCalls } from './http-calls.ts';
import { jsonCalls } from './json-calls.ts';
import { type FileKind, kindOf } from './language.ts';
import { lex } from './lexer.ts';
import { sdkCalls } from './sdk-calls.ts';
import { shellCalls } from './shell-calls.ts';
import { Source } from './source.ts';
import { Work } from './work.ts';

/** A call with its place as people count it. */
export interface PlacedCall extends FoundCall {
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
}

/** A file that speaks of Zoom's API, or of a token for it. */
const TALKS = /zoom\.us|zoomgov\.com|zoom[_-]?(?:api|client|token|access|oauth|base|url|host|account)/i;

function signsOf(text: string): FileSigns {
  return {
    talksToZoom: TALKS.test(text),
    pretends: /['"]msw(?:\/node|\/browser)?['"]/.test(text),
  };
}

async function callsIn(kind: FileKind, text: string, work: Work): Promise<FoundCall[]> {
  if (kind === 'shell') return shellCalls(text);
  if (kind === 'json') return jsonCalls(text);
  // The parser is loaded only where a file needs it.
  if (kind === 'yaml') return (await import('./yaml-calls.ts')).yamlCalls(text);
  const source = new Source(lex(text, kind, work), kind);
  const values = new FileValues(new Assignments(source, text), work);
  return [...(await sdkCalls(values, text)), ...new HttpCalls(values, signsOf(text)).all()];
}

function places(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/**
 * The calls of Zoom's API in one file, in the order of their places. Never throws, whatever the text holds.
 * @param file its name, which says its language
 * @param work is spent where the file is too tangled to be read to its end
 */
export async function scanText(
  file: string,
  text: string,
  work: Work = new Work(text.length),
): Promise<PlacedCall[]> {
  const kind = kindOf(file);
  if (kind === undefined) return [];
  const place = places(text);
  const seen = new Set<string>();
  return (await callsIn(kind, text, work))
    .map((call) => ({ ...call, ...place(call.offset) }))
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset, method, path }) => {
      const key = `${offset} ${method} ${path}`;
      return !seen.has(key) && seen.add(key);
    });
}
