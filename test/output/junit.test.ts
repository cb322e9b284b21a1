import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JunitCase, junitDocument } from '../../src/output/junit.ts';
import { elementsNamed, parseXml } from '../support/xml.ts';

const began = new Date(Date.UTC(2026, 10, 24, 12));
const document = (cases: readonly JunitCase[], notes: readonly string[] = []) =>
  junitDocument({ name: 'a suite', began, cases, notes });

/** What a reader gets of a text: XML has no way to write some characters. */
const readable = (text: string) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

describe('text in XML', () => {
  it('line 15: drives no terminal and turns no direction of writing, and reads as it was', () => {
    const xml = document([{ className: 'c', name: 'a\u009b31m\u007f\u202eb\u2066\u2028' }]);
    expect(xml).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028]/);
    expect(xml).toContain('a&#x9B;31m&#x7F;&#x202E;b&#x2066;&#x2028;');
  });
});

const HOSTILE = [
  ']]><script>alert("x")</script><![CDATA[',
  '"/><testcase name="forged"/>',
  '&lt;&#0;&bogus;',
  'a\nb\r\nc\td',
  '\u0000\u0008\u001b[31m\ud800 \udfff\uffff\ufffe\u0085\u2028',
  '--><!-- <?xml?>',
];

describe('a JUnit report', () => {
  it('is what a strict XML parser takes, and gives back every text as it was', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...HOSTILE),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((n) => String.fromCharCode(...n)),
    );
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (name, message, text, note) => {
        const cases = [
          { className: text, name, failure: { type: note, message, text } },
          { className: 'c', name, skipped: message },
          { className: 'c', name, file: text, line: 7 },
        ];
        const suites = parseXml(document(cases, [note]));
        const found = elementsNamed(suites, 'testcase');
        expect(found.map(({ attributes }) => attributes.name)).toEqual(Array(3).fill(readable(name)));
        expect(found[0]?.attributes.classname).toBe(readable(text));
        const [failure] = elementsNamed(suites, 'failure');
        expect(failure).toMatchObject({
          attributes: { type: readable(note), message: readable(message) },
          text: readable(text),
        });
        expect(found[2]?.attributes).toMatchObject({ file: readable(text), line: '7' });
        expect(elementsNamed(suites, 'system-out')[0]?.text).toBe(readable(note));
        for (const { attributes } of elementsNamed(suites, 'skipped'))
          expect(attributes.message ?? '').toBe(readable(message));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('counts what it holds', () => {
    const failure = { type: 't', message: 'm', text: '' };
    const cases = [
      { className: 'c', name: 'a', milliseconds: 1500 },
      { className: 'c', name: 'b', milliseconds: 20, failure },
      { className: 'c', name: 'd', failure },
      { className: 'c', name: 'e', skipped: '' },
    ];
    const suites = parseXml(document(cases));
    const counts = { tests: '4', failures: '2', errors: '0', skipped: '1', time: '1.520' };
    expect(suites).toMatchObject({ name: 'testsuites', attributes: counts });
    expect(elementsNamed(suites, 'testsuite')[0]?.attributes).toEqual({
      name: 'a suite',
      timestamp: '2026-11-24T12:00:00',
      ...counts,
    });
  });

  it('holds no secret', () => {
    const token = 'eyJhbGciOiJIUzUxMiJ9.eyJhdWQiOiJodHRwcyJ9.c2lnbmF0dXJl';
    const failure = { type: token, message: `Bearer ${token}`, text: `access_token=${token}` };
    expect(document([{ className: token, name: token, failure }], [token])).not.toContain('eyJhdWQi');
  });
});
