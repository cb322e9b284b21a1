import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { referenceOf } from '../../src/scopes/endpoint-reference.ts';
import { methodsOf, similarEndpoints, unpublished } from '../../src/scopes/similar-endpoints.ts';

const catalogue = openCatalogue();
const reference = (call: string) => {
  const [method = '', path = ''] = call.split(' ');
  return referenceOf(method, path, catalogue);
};

describe('what an unpublished endpoint was likely meant to be', () => {
  it.each<[asked: string, likely: string[]]>([
    ['PUT /users/me/meetings', ['GET /users/me/meetings', 'POST /users/me/meetings']],
    ['PUT /meetings/123', ['GET /meetings/123', 'PATCH /meetings/123', 'DELETE /meetings/123']],
    ['GET /users/a@b.co/zak', ['GET /users/me/zak']],
    ['GET /usrs/me/meetings', ['GET /users/me/meetings', 'GET /users/me/settings']],
    ['GET /users/me/meetingss', ['GET /users/me/meetings', 'GET /users/me/settings']],
    ['POST /users/me/meeting', ['POST /users/me/meetings']],
    ['GET /meetings/123/registrant', ['GET /meetings/123/registrants', 'GET /webinars/123/registrants']],
    ['GET /nothing/like/that/at/all/in/here', []],
  ])('%s: %j', (asked, likely) => {
    expect(similarEndpoints(reference(asked), catalogue)).toEqual(likely);
  });

  it('is told in words, with the methods that the path takes', () => {
    expect(unpublished(reference('GET /users/me/meetings'), catalogue)).toBeUndefined();
    expect(unpublished(reference('PUT /users/me/meetings'), catalogue)).toEqual({
      message: '/users/me/meetings takes GET and POST, not PUT.',
      hint: 'Did you mean GET /users/me/meetings or POST /users/me/meetings?',
    });
    expect(unpublished(reference('PUT /meetings/123'), catalogue)?.message).toMatch(
      /^\/meetings\/123 takes (?:\w+, ){1}\w+ and \w+, not PUT\.$/,
    );
    expect(unpublished(reference('POST /users/me/zak'), catalogue)).toEqual({
      message: '/users/me/zak takes GET, not POST.',
      hint: 'Did you mean GET /users/me/zak?',
    });
    expect(unpublished(reference('GET /nothing/like/that/at/all/in/here'), catalogue)).toEqual({
      message: 'Zoom publishes no endpoint GET /nothing/like/that/at/all/in/here.',
      hint: undefined,
    });
  });

  it('has the methods of the most literal path alone', () => {
    expect(methodsOf('/users/me/zak', catalogue)).toEqual(['GET']);
    expect(methodsOf('/no/such', catalogue)).toEqual([]);
    expect([...methodsOf('/users/me/meetings', catalogue)].sort()).toEqual(['GET', 'POST']);
    const literal = catalogue.findByPath('/users/email');
    expect(literal.length).toBeGreaterThan(methodsOf('/users/email', catalogue).length);
  });
});
