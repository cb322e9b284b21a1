import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/output/json-text.ts';
import { createdMeeting, jsonReply } from '../../src/zoom/reply.ts';

/** Numbers as they may be written in JSON. */
const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.constantFrom(
    '-0',
    '0.10',
    '1e5',
    '1E-7',
    '-0.0',
    '9007199254740993',
    '1234567890123456',
    '123456789012345',
  ),
  fc.tuple(fc.nat(), fc.stringMatching(/^\d{1,20}$/)).map(([whole, part]) => `${whole}.${part}`),
);
const text = fc.string().map((value) => jsonText(value));

const { document } = fc.letrec<{ value: string; list: string; document: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    number,
    text,
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('document'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  // No field is one that Zoom's replies can't have: see `jsonReply`.
  document: fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^x\w{0,8}$/), tie('value')), {
      maxLength: 5,
      selector: ([name]) => name,
    })
    .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`),
}));

describe('a reply', () => {
  it('keeps every digit of every number, wherever it stands', () => {
    fc.assert(
      fc.property(document, (body) => {
        const reply = { status: 200, headers: {}, body, receivedAt: 0 };
        expect(jsonText(jsonReply(reply, 'GET /users/me'))).toBe(body);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the reply for a meeting that was made', () => {
  const replied = (body: string) => ({ status: 201, headers: {}, body, receivedAt: 0 });

  it.each(['{"id":83456789012}', '{"id":12345678901234567890}', '{"id":"83456789012"}'])('is %s', (body) => {
    const meeting = createdMeeting(replied(body), 'POST /users/me/meetings', 'Look for it.');
    expect(jsonText(meeting)).toBe(body);
  });

  it.each(['{}', '{"id":null}', '{"id":"javascript:alert(1)"}', '{"id":1.5}', '{"id":true}', '[]', ''])(
    'is not %s: it may have been made all the same',
    (body) => {
      expect(() => createdMeeting(replied(body), 'POST /users/me/meetings', 'Look for it.')).toThrow(
        expect.objectContaining({ kind: 'bad_reply', exitCode: 6, hint: 'Look for it.' }),
      );
    },
  );
});
