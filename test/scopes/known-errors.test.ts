import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Catalogue, openCatalogue } from '../../src/catalogue/catalogue.ts';
import { explain } from '../../src/scopes/explain.ts';
import { ZOOM_ERRORS } from './zoom-errors.ts';

interface Curated {
  readonly id: string;
  readonly code: number | null;
  readonly error: string | null;
  readonly message: string;
}

const source = new URL('../../src/catalogue/source/errors.json', import.meta.url);
const { curated } = JSON.parse(readFileSync(source, 'utf8')) as { curated: Curated[] };
const byId = new Map(curated.map((entry) => [entry.id, entry]));

const catalogue = openCatalogue();

/** A catalogue whose table of documented errors must not be asked for. */
const withoutTable: Catalogue = {
  ...catalogue,
  documentedErrors: () => {
    throw new Error('the table was read');
  },
};

const NEXT_STEP =
  /zoomctl |at Zoom|Zoom web portal|Marketplace|\b(?:Wait|Register|Copy|Send|Set|Write|Leave|Correct|Put|Treat|Ask|Have|Log in|Go on|Use|Turn on|Let|Read|Open|Give)\b/;

/** The words of a curated message, its placeholders and the marks around them left out. */
function wordsOf(message: string): string[] {
  return message.replace(/\{\w+\}|<\w+>/g, ' ').match(/[\w']{3,}/g) ?? [];
}

describe('the table of known errors', () => {
  it('forgets none of the curated ones, and invents none', () => {
    const rows = new Set(ZOOM_ERRORS.map(([id]) => id));
    expect(curated).toHaveLength(81);
    expect([...byId.keys()].filter((id) => !rows.has(id))).toEqual([]);
    expect([...rows].filter((id) => !byId.has(id))).toEqual([]);
  });

  it('has for each of them a row with its own words and its own number', () => {
    for (const { id, code, error, message } of curated) {
      const texts = ZOOM_ERRORS.filter(([row]) => row === id).map(([, , , text]) =>
        text.replace('4,70', '470'),
      );
      // A few entries hold several messages (`A / B`), and one none at all.
      const words = message === '(exception message)' ? [] : wordsOf(message.split(' / ')[0] ?? '');
      const own = texts.filter((text) => words.every((word) => text.includes(word) || word === '700'));
      expect(own, `${id}: a row with its words`).not.toEqual([]);
      const number = code === null ? (error?.split(/[ ?]/)[0] ?? '') : String(code);
      expect(
        own.some((text) => text.includes(number)),
        `${id}: a row with ${number}`,
      ).toBe(true);
    }
  });
});

describe('every known error', () => {
  it.each(ZOOM_ERRORS)('%s is %s (%s): %s', (_, kind, says, text) => {
    const explanation = explain(text, { catalogue });
    expect(explanation).toMatchObject({ kind, granted: null });
    expect(`${explanation.diagnosis} ${explanation.fix}`).toMatch(new RegExp(says));
    expect(explanation.fix).toMatch(NEXT_STEP);
    expect(explanation.diagnosis).not.toBe(explanation.fix);
    expect(kind === 'unknown' ? explanation.confidence === 'guess' : explanation.confidence !== 'guess').toBe(
      true,
    );
  });

  it.each(ZOOM_ERRORS)('%s, a %s, is the same inside a log line (%s): %s', (_id, kind, _says, text) => {
    expect(
      explain(`2026-11-24T10:00:00Z ERROR [worker 3] Zoom said: ${text} (gave up)`, { catalogue }).kind,
    ).toBe(kind);
    expect(explain(JSON.stringify({ level: 'error', body: text }), { catalogue }).kind).toBe(kind);
    expect(
      explain(`<html><body><p>${text.replaceAll('"', '&quot;')}</p></body></html>`, { catalogue }).kind,
    ).toBe(kind);
  });

  it.each(ZOOM_ERRORS.filter(([, kind]) => kind !== 'unknown'))(
    '%s, a %s, is told by its words without the table of documented errors (%s): %s',
    (_id, kind, _says, text) => {
      expect(explain(text, { catalogue: withoutTable })).toMatchObject({ kind, documented: [] });
    },
  );

  it.each(ZOOM_ERRORS)('%s, a %s, keeps the number of the text (%s): %s', (_id, _kind, _says, text) => {
    const said = /"(?:code|errorCode)": ?(\d+)|\((\d,\d{3})\)/.exec(text);
    if (said === null) return;
    expect(explain(text, { catalogue }).code).toBe(Number((said[1] ?? said[2] ?? '').replace(',', '')));
  });
});
