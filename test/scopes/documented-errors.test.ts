import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { type Explanation, explain } from '../../src/scopes/explain.ts';

interface Published {
  readonly code: number;
  readonly message: string;
  readonly where: readonly string[];
}

const source = new URL('../../src/catalogue/source/errors.json', import.meta.url);
const { openapi } = JSON.parse(readFileSync(source, 'utf8')) as { openapi: Published[] };
const catalogue = openCatalogue();

function ask(text: string, endpoint?: string): Explanation {
  return explain(text, {
    catalogue,
    endpoint: (endpoint && parseEndpointReference(endpoint, catalogue)) || undefined,
  });
}

/** A message as Zoom sends it: what the document adds to it left out, and values in the place of the placeholders. */
function filled(message: string, value: (name: string) => string): string {
  return message
    .replace(/^TAccount/, 'Account')
    .replace(/\{\$?(\w+)"?\}|\$(\w+)/g, (_, braced, bare) => value((braced ?? bare).toLowerCase()));
}

function example(name: string): string {
  if (name.includes('mail')) return 'work@example.com';
  if (/max|number|length|capacity|count/.test(name)) return '25';
  if (name.includes('domain')) return 'example.com, example.org';
  return /name|license|type|^\d$/.test(name) ? 'Clinic East' : 'p0KT53BCTHSEi6O9Jn-jSw';
}

const json = ({ code }: Published, message: string) => JSON.stringify({ code, message });

/** Where the explanation says that the error is documented. */
const placesOf = ({ documented }: Explanation) => documented.flatMap(({ endpoints }) => endpoints);

describe('every error of the OpenAPI document', () => {
  it('is there', () => {
    expect(openapi).toHaveLength(423);
  });

  it.each(openapi)('$code $message', (error) => {
    const message = filled(error.message, example);
    const endpoints = error.where.map((place) => place.slice(4));
    const [method, path] = (endpoints[0] ?? '').split(' ');
    const forms: [form: string, text: string][] = [
      ['JSON', json(error, message)],
      ['a log line', `2026-11-24T10:00:00Z ERROR [w 3] zoom replied 400 ${json(error, message)} after 212ms`],
      ['JSON in JSON', JSON.stringify({ level: 50, body: json(error, message) })],
      ['with the call', `${method} https://api.zoom.us/v2${path} failed: ${json(error, message)}`],
      ['the message alone', message],
    ];
    const kinds = forms.map(([form, text]) => {
      const explanation = ask(text);
      const { kind, code, diagnosis, fix, confidence, documented } = explanation;
      expect(kind, form).toMatch(/^(?!unknown$|zoom_refused$)[a-z_]+$/);
      expect(confidence, form).not.toBe('guess');
      // Without the number in the text it is the documented one, where that is only one.
      const numbers = new Set(documented.map((entry) => entry.code));
      const alone = form === 'the message alone';
      if (!alone) expect(code, form).toBe(error.code);
      else if (numbers.size === 1) expect(code, form).toBe(error.code);
      else expect(code, form).toBeNull();
      // What has a diagnosis of its own needs no look at the table.
      if (documented.length > 0) {
        expect(placesOf(explanation), form).toEqual(expect.arrayContaining(endpoints));
        expect(diagnosis, form).toContain('Zoom documents this message for ');
      }
      expect(`${diagnosis} ${fix}`, form).not.toMatch(/undefined|null|\[object|\{\}/);
      return kind;
    });
    // The number may make it more exact: users of another account, for one.
    expect(new Set(kinds.slice(0, 4)).size).toBe(1);
  });

  it('is known with any value in the place of a placeholder, and any quotes, blanks and dots', () => {
    const value = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/),
      fc.constantFrom('work@example.com', '812 3456 7890', '2026-11-24T10:00:00Z', 'a==', 'Dr. O’Neil', ''),
    );
    const dressed = fc.record({
      error: fc.constantFrom(...openapi.filter(({ message }) => /\{\w+\}|\$\w+/.test(message))),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
      blank: fc.constantFrom(' ', '  ', '\u00a0', '\n'),
      end: fc.constantFrom('', '.', ' .', '"', '…'),
      quote: fc.constantFrom('"', "'", '\u201c', '&quot;', ''),
      upper: fc.boolean(),
    });
    fc.assert(
      fc.property(dressed, ({ error, values, blank, end, quote, upper }) => {
        let next = 0;
        const text = filled(error.message, () => values[next++ % values.length] ?? '')
          .replaceAll('"', quote)
          .replaceAll(' ', blank);
        const spoken = upper ? text.toUpperCase() : text;
        const explanation = ask(`{"code":${error.code},"message":"${spoken}${end}"}`);
        expect(explanation.code).toBe(error.code);
        expect(explanation.confidence).not.toBe('guess');
        if (explanation.documented.length > 0)
          expect(placesOf(explanation)).toEqual(expect.arrayContaining(error.where.map((w) => w.slice(4))));
      }),
      { numRuns: 500, seed: 8 },
    );
  });
});

describe('what to do, as far as the message tells', () => {
  it.each<[kind: string, fix: RegExp, code: number, message: string]>([
    ['not_found', /zoomctl api GET \/rooms\.$/, 1012, 'Room does not exist: r1'],
    ['not_found', /zoomctl api GET \/groups\.$/, 4130, 'A group with the "g1" ID does not exist.'],
    [
      'not_found',
      /zoomctl api GET \/users\/me\/webinars\.$/,
      3001,
      'Webinar 81234567890 not found or has expired.',
    ],
    [
      'not_found',
      /zoomctl api GET \/users\/me\/recordings\.$/,
      3301,
      'There is no recording for this meeting.',
    ],
    ['not_found', /zoomctl api GET \/roles\.$/, 1034, 'Provided `role_id` does not exist.'],
    [
      'feature_disabled',
      /^Turn on "Meeting Polls\/Quizzes" \(Zoom web portal/,
      4400,
      'Meeting polls disabled. To enable this feature, enable the "Meeting Polls/Quizzes" setting in the Zoom web portal\'s "Settings" interface.',
    ],
    [
      'feature_disabled',
      /^Turn on "Closed captioning" and "Allow use of caption API Token/,
      3000,
      'Closed captioning disabled. To enable this feature, enable the "Closed captioning" and "Allow use of caption API Token to integrate with 3rd-party Closed Captioning services" settings in the Zoom web portal\'s "Settings" interface.',
    ],
    ['feature_disabled', /^Have it switched on/, 2024, 'Account has not enabled TSP.'],
    ['validation', /^Correct file_ids, /, 300, 'Invalid parameter: file_ids'],
    [
      'validation',
      /^Correct plan_united_type, /,
      300,
      'The value provided for "plan_united_type" parameter is invalid. Try again with a valid value.',
    ],
    [
      'license',
      /plan/,
      200,
      'Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user in order to perform this action: u1.',
    ],
    ['limit_reached', /^Remove some first/, 300, 'You can only create up to 40 meeting templates.'],
    ['conflict', /another value/, 1005, 'Email "work@example.com" has already been used.'],
    ['permission', /an admin/, 200, 'Only an account administrator can change email.'],
    ['not_possible', /^Leave it out/, 2035, 'GPA accounts cannot add users.'],
    ['expired', /later time/, 12702, 'Can not access a meeting a year ago.'],
    ['meeting_state', /state/, 3303, 'You can not delete an uncompleted meeting.'],
    ['unavailable', /^Wait/, 2, 'ZR core system error. Try again later.'],
    [
      'rate_limited',
      /^Wait/,
      300,
      'This password cannot be changed because it has already been changed the maximum number of times over the past 24 hours.',
    ],
    ['validation', /occurrences/, 3000, 'Cannot access meeting information. Invalid occurrence_id.'],
    [
      'missing_scopes',
      /role:read:admin/,
      4700,
      'Invalid access token, does not contain role:read:admin scope.',
    ],
  ])('is %s, %s: %i %s', (kind, fix, code, message) => {
    const explanation = ask(JSON.stringify({ code, message }));
    expect(explanation).toMatchObject({ kind, code });
    expect(explanation.fix).toMatch(fix);
  });
});

describe('one number with several meanings', () => {
  const POLLS = 'GET /meetings/{meetingId}/polls';

  it.each<[kind: string, confidence: string, text: string, endpoint?: string]>([
    // The words decide.
    ['meeting_not_found', 'certain', '{"code":404,"message":"Meeting not found"}'],
    [
      'feature_disabled',
      'certain',
      '{"code":404,"message":"Registration has not been enabled for this meeting: 8123."}',
    ],
    // Without words the call decides, from --endpoint or from the text.
    ['not_found', 'likely', '{"code":404}', POLLS],
    ['not_found', 'likely', 'GET https://api.zoom.us/v2/meetings/81234567890/polls 404 {"code":404}'],
    ['feature_disabled', 'likely', '{"code":404}', 'POST /meetings/81234567890/batch_registrants'],
    ['license', 'likely', '{"code":1108}', 'PATCH /users/me/settings'],
    ['permission', 'likely', '{"code":1108}', 'POST /users'],
    // The number of a meeting's errors at an endpoint that documents another one.
    ['limit_reached', 'likely', '{"code":3000}', 'POST /webinars/81234567890/panelists'],
    // A call that is not documented with these words makes it less sure, and no other error of it.
    ['meeting_not_found', 'likely', '{"code":404,"message":"Meeting not found"}', POLLS],
    // One meaning whatever the endpoint.
    ['expired', 'likely', 'code 12702'],
    ['conflict', 'likely', '1224'],
    ['user_not_found', 'likely', '1001'],
    // Nothing decides.
    ['unknown', 'guess', '{"code":404}'],
    ['unknown', 'guess', '{"code":404}', 'GET /users/me'],
    ['unknown', 'guess', '{"code":1107,"message":"Something else"}'],
    ['unknown', 'guess', '{"code":3000}', 'GET /webinars/81234567890/token'],
    ['permission', 'guess', '{"code":3000}'],
    ['validation', 'guess', '{"code":300,"message":"Invalid field."}'],
    ['unknown', 'guess', '{"code":99999,"message":"Never seen"}'],
  ])('is %s, %s: %s at %s', (kind, confidence, text, endpoint) => {
    expect(ask(text, endpoint)).toMatchObject({ kind, confidence });
  });

  it('is said with its candidates, and with the way to be sure', () => {
    const { diagnosis, fix, documented } = ask('{"code":404}');
    expect(documented.map(({ message }) => message)).toEqual([
      'Meeting Poll not found',
      'Meeting not found',
      'Registration has not been enabled for this meeting: {meetingId}.',
    ]);
    expect(diagnosis).toContain('"Meeting not found"');
    expect(diagnosis).toContain('the number alone does not tell');
    expect(fix).toContain('--endpoint');

    const meeting = ask('{"code":3000}');
    expect(meeting.diagnosis).toContain('The number alone is not enough');
    expect(meeting.fix).toContain('--endpoint');
    expect(meeting.documented).toHaveLength(10);
  });

  it('is not asked for more where the call is known already', () => {
    expect(ask('{"code":404}', 'GET /users/me').fix).toContain('--endpoint');
    expect(ask('{"code":3000}', 'GET /webinars/8123/token').fix).not.toContain('--endpoint');
  });

  it('names the call that was asked about first', () => {
    const text = '{"code":4801,"message":"Location not found: l1"}';
    expect(ask(text, 'GET /rooms/locations/l1').diagnosis).toContain('for GET /rooms/locations/{locationId}');
    expect(ask(text, 'GET /rooms/locations/l1/settings').diagnosis).toContain(
      'for GET /rooms/locations/{locationId}/settings',
    );
  });

  it('is less sure where the number and the words are of two errors, and keeps the number of the text', () => {
    const words = 'You can only create up to 40 meeting templates.';
    expect(ask(JSON.stringify({ code: 77_777, message: words }))).toMatchObject({
      kind: 'limit_reached',
      code: 77_777,
      confidence: 'likely',
    });
  });

  it('is not taken for a short message with another number', () => {
    expect(ask('{"code":77777,"message":"Role not found."}')).toMatchObject({
      kind: 'unknown',
      code: 77_777,
    });
    expect(ask('the role not found in the list').kind).not.toBe('license');
  });
});
