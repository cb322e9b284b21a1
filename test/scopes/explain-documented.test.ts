import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import { explainDocumented } from '../../src/scopes/explain-documented.ts';
import { codesIn } from '../../src/scopes/reply-text.ts';

const catalogue = openCatalogue();

function ask(plain: string, call?: string) {
  const reference = call === undefined ? undefined : parseEndpointReference(call, catalogue);
  return explainDocumented({ plain, codes: codesIn(plain).map(({ code }) => code), reference, catalogue });
}

const POLLS_OFF = (what: string) =>
  `"${what} polls disabled. To enable this feature, enable the "${what} Polls/Quizzes" setting in the Zoom web portal's "Settings" interface."`;
const ADVANCED_OFF = (what: string) =>
  `"Advanced ${what} polls disabled. To enable this feature, enable the "Allow host to create advanced polls and quizzes" setting in the Zoom web portal's "Settings" interface."`;
const NOT_TOLD = 'which of them it is, the number alone does not tell.';

describe('a number alone', () => {
  it.each<
    [
      text: string,
      call: string | undefined,
      kind: string,
      by: string,
      diagnosis: string,
      fix: string,
      messages: number,
    ]
  >([
    [
      'code 1005',
      undefined,
      'conflict',
      'code',
      'It clashes with something that is there already. With code 1005 Zoom documents the message "Email "$email" has already been used.".',
      'Choose another value, or remove what is in the way first.',
      1,
    ],
    [
      'code 1034',
      'DELETE /roles/1',
      'not_found',
      'call',
      'What the call names is not there: deleted, or the id is wrong. With code 1034 Zoom documents for DELETE /roles/{roleId} the message "Provided `role_id` does not exist.".',
      'Look the id up with zoomctl api GET /roles.',
      1,
    ],
    [
      'code 1000',
      'PUT /users/a@b.co/email',
      'permission',
      'call',
      'The token\'s user has no right to do this. With code 1000 Zoom documents for PUT /users/{userId}/email the message "Admin can not change other admin\'s email.".',
      'Have an admin do it, or ask for the role (Zoom web portal, User Management, Roles).',
      1,
    ],
    [
      'code 1000',
      'GET /users/me',
      'unknown',
      'code',
      `With code 1000 Zoom documents the messages "Admin can not change other admin's email.", "The user cannot be changed because they are a Call-queue manager or Auto-receptionist operator."; ${NOT_TOLD}`,
      'Give the message of the reply, too, or the call that failed with --endpoint, to zoomctl scopes explain.',
      2,
    ],
    [
      'code 4400',
      undefined,
      'unknown',
      'code',
      `With code 4400 Zoom documents the messages ${ADVANCED_OFF('meeting')}, ${ADVANCED_OFF('webinar')}, ${POLLS_OFF('Meeting')} and 2 others; ${NOT_TOLD}`,
      'Give the message of the reply, too, or the call that failed with --endpoint, to zoomctl scopes explain.',
      5,
    ],
    [
      'code 4400',
      'POST /meetings/1/polls',
      'unknown',
      'call',
      `With code 4400 Zoom documents for POST /meetings/{meetingId}/polls the messages ${ADVANCED_OFF('meeting')}, ${POLLS_OFF('Meeting')}; ${NOT_TOLD}`,
      'Give the message of the reply, too, to zoomctl scopes explain.',
      2,
    ],
    [
      'code 4400',
      'GET /meetings/1/polls',
      'feature_disabled',
      'call',
      `What the call needs is switched off for the account, the user, or this meeting or webinar. With code 4400 Zoom documents for GET /meetings/{meetingId}/polls the message ${POLLS_OFF('Meeting')}.`,
      'Turn on "Meeting Polls/Quizzes" (Zoom web portal, Settings), then try again.',
      1,
    ],
  ])('%s, %s: %s by the %s', (text, call, kind, by, diagnosis, fix, messages) => {
    const explained = ask(text, call);
    expect(explained).toMatchObject({ kind, by, diagnosis, fix, code: codesIn(text)[0]?.code });
    expect(explained?.confidence).toBe(kind === 'unknown' ? 'guess' : 'likely');
    expect(explained?.documented).toHaveLength(messages);
  });

  it('that Zoom does not document tells nothing, nor do words of no message', () => {
    for (const text of ['code 987654', 'nothing', '']) expect(ask(text)).toBeUndefined();
  });
});

describe('the words of a message', () => {
  const DOMAIN = (places: string) =>
    `The account, or Zoom, does not let that mail domain in. Zoom documents this message for ${places} (code 1107).`;

  it.each<
    [text: string, call: string | undefined, code: number | null, confidence: string, diagnosis: string]
  >([
    [
      '{"code":1107,"message":"Email domain is blocked"}',
      'POST /users',
      1107,
      'certain',
      DOMAIN('POST /users'),
    ],
    ['{"code":1107,"message":"Email domain is blocked"}', undefined, 1107, 'certain', DOMAIN('POST /users')],
    [
      '{"code":1107,"message":"Email domain is blocked"}',
      'GET /users/me',
      1107,
      'likely',
      DOMAIN('POST /users'),
    ],
    ['Email domain is blocked', undefined, 1107, 'likely', DOMAIN('POST /users')],
    ['Email domain is blocked, code 5', undefined, 5, 'likely', DOMAIN('POST /users')],
    [
      'You can only add a maximum of 50 polls.',
      undefined,
      4400,
      'certain',
      'There are as many of these already as Zoom or the plan allows. Zoom documents this message for POST /meetings/{meetingId}/batch_polls (code 4400).',
    ],
    [
      'code 77: You can only add a maximum of 50 polls.',
      undefined,
      77,
      'likely',
      'There are as many of these already as Zoom or the plan allows. Zoom documents this message for POST /meetings/{meetingId}/batch_polls (code 4400).',
    ],
    [
      'code 2: ZR core system error. Try again later.',
      'POST /workspaces/{workspaceId}/reservations',
      2,
      'certain',
      'A service inside Zoom failed or is switched off. Zoom documents this message for POST /workspaces/{workspaceId}/reservations and 7 more endpoints (code 2).',
    ],
    [
      'code 2: ZR core system error. Try again later.',
      undefined,
      2,
      'certain',
      'A service inside Zoom failed or is switched off. Zoom documents this message for GET /workspaces and 7 more endpoints (code 2).',
    ],
    [
      'Provided `role_id` does not exist.',
      undefined,
      1034,
      'certain',
      'What the call names is not there: deleted, or the id is wrong. Zoom documents this message for DELETE /roles/{roleId} and 5 more endpoints (code 1034).',
    ],
  ])('%j, %s', (text, call, code, confidence, diagnosis) => {
    expect(ask(text, call)).toMatchObject({ by: 'words', code, confidence, diagnosis, candidates: '' });
  });

  it('are told with each call that Zoom documents them for, once', () => {
    const [documented, ...others] = ask('Provided `role_id` does not exist.')?.documented ?? [];
    expect(others).toEqual([]);
    expect(documented).toMatchObject({ code: 1034, message: 'Provided `role_id` does not exist.' });
    expect(documented?.endpoints).toHaveLength(6);
    expect(new Set(documented?.endpoints).size).toBe(6);
    expect(documented?.endpoints).toContain('DELETE /roles/{roleId}');
  });
});

describe('every message of Zoom’s document', () => {
  it('is found again by its number and its call, in a sentence with both', () => {
    for (const { code, where } of catalogue.documentedErrors()) {
      const [place] = where;
      if (place === undefined) continue;
      const explained = ask(`code ${code}`, `${place.method} ${place.path}`);
      expect([explained?.code, explained?.by]).toEqual([code, 'call']);
      expect(explained?.diagnosis).toMatch(/[.?]$/);
      expect(explained?.documented.length).toBeLessThanOrEqual(10);
    }
  });
});
