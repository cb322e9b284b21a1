import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { explain } from '../../src/scopes/explain.ts';
import { ZOOM_ERRORS } from './zoom-errors.ts';

const catalogue = openCatalogue();
const NEXT_STEP =
  /zoomctl |at Zoom|Zoom web portal|Marketplace|\b(?:Wait|Register|Copy|Send|Set|Write|Leave|Correct|Put|Treat|Ask|Have|Log in|Go on|Use|Turn on|Let|Read|Open|Give)\b/;

describe('every known error', () => {
  it.each(ZOOM_ERRORS)('%s (%s): %s', (kind, says, text) => {
    const explanation = explain(text, { catalogue });
    expect(explanation).toMatchObject({ kind, granted: null });
    expect(`${explanation.diagnosis} ${explanation.fix}`).toMatch(new RegExp(says));
    expect(explanation.fix).toMatch(NEXT_STEP);
    expect(explanation.diagnosis).not.toBe(explanation.fix);
    expect(kind === 'unknown' ? explanation.confidence === 'guess' : explanation.confidence !== 'guess').toBe(
      true,
    );
  });

  it.each(ZOOM_ERRORS)('is the same inside a log line: %s (%s) %s', (kind, _, text) => {
    expect(
      explain(`2026-11-24T10:00:00Z ERROR [worker 3] Zoom said: ${text} (gave up)`, { catalogue }).kind,
    ).toBe(kind);
    expect(explain(JSON.stringify({ level: 'error', body: text }), { catalogue }).kind).toBe(kind);
    expect(
      explain(`<html><body><p>${text.replaceAll('"', '&quot;')}</p></body></html>`, { catalogue }).kind,
    ).toBe(kind);
  });
});
