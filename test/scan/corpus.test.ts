import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { PublishedCalls } from '../../src/scan/published-calls.ts';
import { scanText } from '../../src/scan/scan-text.ts';
import { snippets } from './corpus.ts';
import { EXPECTED } from './expected-calls.ts';

const published = new PublishedCalls(openCatalogue());

async function callsIn(name: string, text: string): Promise<string[]> {
  return (await scanText(name, text)).flatMap((found) => {
    const call = published.of(found);
    if (call === undefined) return [];
    return [`${call.sure ? '' : '?'}${found.line} ${call.reference.method} ${call.reference.path}`];
  });
}

describe('the corpus', () => {
  const all = snippets();

  it('holds at least sixty snippets, each with its expected calls, in every language', () => {
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
    expect(new Set(all.map(({ name }) => name.split('/')[0]))).toEqual(
      new Set([
        'csharp',
        'go',
        'har',
        'java',
        'javascript',
        'openapi',
        'php',
        'postman',
        'python',
        'ruby',
        'shell',
        'typescript',
        'workflow',
      ]),
    );
  });

  it('is read with precision 1.0 and recall of at least 0.95', async () => {
    let right = 0;
    let expected = 0;
    const wrong: string[] = [];
    const missed: string[] = [];
    for (const { name, text } of all) {
      const wanted = EXPECTED[name] ?? [];
      const found = await callsIn(name, text);
      expected += wanted.length;
      right += wanted.filter((call) => found.includes(call)).length;
      wrong.push(...found.filter((call) => !wanted.includes(call)).map((call) => `${name}: ${call}`));
      missed.push(...wanted.filter((call) => !found.includes(call)).map((call) => `${name}: ${call}`));
    }
    // A call that is listed as sure and isn't, or the other way round, counts as wrong and as missed.
    expect({ wrong }).toEqual({ wrong: [] });
    expect(right / expected, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });
});
