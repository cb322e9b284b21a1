import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, openCatalogue } from '../../src/catalogue/catalogue.ts';
import { Failure } from '../../src/errors.ts';
import { namedUser, pathWithMe } from '../../src/scopes/endpoint-path.ts';
import { parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';

const catalogue = openCatalogue();
const parse = (text: string) => parseEndpointReference(text, catalogue);

function failureOf(text: string): Failure {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parseEndpointReference', () => {
  it.each([
    ['POST /users/{userId}/meetings', '/users/{userId}/meetings'],
    ['POST /users/me/meetings', '/users/me/meetings'],
    ['post users/me/meetings', '/users/me/meetings'],
    ['  "POST   /users/me/meetings/"  ', '/users/me/meetings'],
    ['POST /v2/users/me/meetings', '/users/me/meetings'],
    ['POST https://api.zoom.us/v2/users/me/meetings?x=y#z', '/users/me/meetings'],
    ['POST https://api-eu.zoom.us/v2/users/me/meetings', '/users/me/meetings'],
    ['POST https://api.zoomgov.com/v2/users/me/meetings', '/users/me/meetings'],
    ['POST http://127.0.0.1:5000/v2/users/me/meetings', '/users/me/meetings'],
    ['POST /users/work%40example.com/meetings', '/users/work@example.com/meetings'],
    ['POST /users/%7BuserId%7D/meetings', '/users/{userId}/meetings'],
    ['POST /users/:userId/meetings', '/users/{userId}/meetings'],
    ['POST /users/{{userId}}/meetings', '/users/{userId}/meetings'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what code has
    ['POST /users/${userId}/meetings', '/users/{userId}/meetings'],
    ['POST /users/<user_id>/meetings', '/users/{user_id}/meetings'],
    ['meetingCreate', '/users/{userId}/meetings'],
  ])('%j asks for %s', (text, path) => {
    const { method, path: asked, endpoint } = parse(text);
    expect({ method, asked, id: endpoint?.operationId }).toEqual({
      method: 'POST',
      asked: path,
      id: 'meetingCreate',
    });
  });

  it('leaves encoded what would change the path', () => {
    expect(parse('GET /past_meetings/%2Fab%2F%2Fcd%3D%3D/instances').path).toBe(
      '/past_meetings/%2Fab%2F%2Fcd%3D%3D/instances',
    );
    expect(parse('GET /past_meetings/a%3D%3D').path).toBe('/past_meetings/a==');
    expect(parse('GET /users/%E0%A4%A').path).toBe('/users/%E0%A4%A');
    expect(parse('GET /users/a%1Bb').path).toBe('/users/a%1Bb');
  });

  it.each([
    'PATCH /users/me/meetings',
    'GET /no/such/thing',
    'HEAD /users/me',
    'GET https://zoom.us/oauth/token',
  ])('takes %j, which Zoom does not publish', (text) => {
    expect(parse(text).endpoint).toBeUndefined();
  });

  it.each([
    ['', /missing/, /operation id/],
    ['POST', /names no path/, /"POST \/users\/me\/meetings"/],
    ['POST https://api.zoom.us', /names no path/, /operation id/],
    ['FETCH /users/me', /FETCH is no method/, /GET, POST, PUT, PATCH, DELETE/],
    ['/users/me/meetings', /needs its method/, /"GET \/users\/me\/meetings" or "POST \/users\/me\/meetings"/],
    ['https://api.zoom.us/v2/users/me', /needs its method/, /"GET \/users\/me"/],
    ['/meetngs/{meetingId}', /has no method/, /"GET \/meetings\/\{meetingId\}"/],
    ['meetingCraete', /no operation id "meetingCraete"/, /Did you mean "meetingCreate"/],
    ['MEETINGCREATE', /no operation id/, /Did you mean "meetingCreate"/],
    ['qqqqqqqqqqqqqqqq', /no operation id/, /An endpoint is written/],
    ['create a meeting', /is no endpoint/, /An endpoint is written/],
    ['users', /"GET \/contact_center\/users" \(contact-center\), "GET \/users" \(users\)/, /method and path/],
  ])('%j is a usage error', (text, message, hint) => {
    const failure = failureOf(text);
    expect(failure).toMatchObject({ kind: 'usage', exitCode: 2 });
    expect(failure.message).toMatch(message);
    expect(failure.hint).toMatch(hint);
  });

  it('takes every endpoint by template, by URL and by operation id', () => {
    // What an endpoint says of itself, not how it is kept.
    const meant = (text: string) => {
      const { endpoint } = parse(text);
      return endpoint && fieldsOf(endpoint);
    };
    for (const e of catalogue.all()) {
      const url = `${e.base ?? 'https://api.zoom.us/v2'}${e.path}`;
      expect(meant(`${e.method} ${e.path}`)).toEqual(fieldsOf(e));
      expect(meant(`${e.method} ${url}?a=b`)).toEqual(fieldsOf(e));
      if (catalogue.findByOperationId(e.operationId).length === 1)
        expect(meant(e.operationId)).toEqual(fieldsOf(e));
      else expect(failureOf(e.operationId).message).toContain(`${e.method} ${e.path}`);
    }
  });

  it('answers any text with a reference or a usage error, without control characters', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((s) => `GET /${s}`),
      fc.string().map((s) => `/users/${s}`),
    );
    fc.assert(
      fc.property(text, (asked) => {
        try {
          expect(parse(asked).path.startsWith('/')).toBe(true);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(error.kind).toBe('usage');
          expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
    );
  });
});

describe('the user in a path', () => {
  it.each([
    ['GET /users/me', { kind: 'me' }, '/users/me'],
    ['GET /users/{userId}', { kind: 'template' }, '/users/me'],
    ['GET /users/abc', { kind: 'literal', user: 'abc' }, '/users/me'],
    ['GET /phone/users/abc/settings', { kind: 'literal', user: 'abc' }, '/phone/users/me/settings'],
    ['GET /users/me/zak', { kind: 'me' }, '/users/me/zak'],
    ['GET /meetings/123', { kind: 'none' }, '/meetings/123'],
    ['GET /users', { kind: 'none' }, '/users'],
    ['GET /users/abc/no/such/thing', { kind: 'literal', user: 'abc' }, '/users/me/no/such/thing'],
    ['GET /no/such/thing', { kind: 'none' }, '/no/such/thing'],
  ])('%s', (text, user, me) => {
    expect(namedUser(parse(text))).toEqual(user);
    expect(pathWithMe(parse(text))).toBe(me);
  });
});
