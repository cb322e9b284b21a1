import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/catalogue.ts';
import { searchIn } from '../../src/scopes/search.ts';

const endpoints = openCatalogue().all();
const textOf = ({ method, path, operationId, summary }: (typeof endpoints)[number]) =>
  `${method} ${path} ${operationId} ${summary}`;
const found = (search: string) => searchIn(endpoints, textOf, search).map(({ operationId }) => operationId);

describe('a search', () => {
  it.each([
    ['delete meeting', 'meeting delete', 'meetingDelete'],
    ['create user', 'user create', 'userCreate'],
    ['list webinar', 'webinar list', 'webinars'],
  ])('finds the same for %s and for %s, %s among it', (one, other, operationId) => {
    expect(found(one)).toContain(operationId);
    expect([...found(one)].sort()).toEqual([...found(other)].sort());
  });

  it('tells what stands there as it was typed first', () => {
    const texts = ['recordings of a cloud', 'cloud recordings', 'the cloud'];
    expect(searchIn(texts, (text) => text, 'cloud recordings')).toEqual(['cloud recordings', texts[0]]);
  });

  it.each(['recroding', 'recordign', 'meetign', 'webniar'])('takes %s for a slip', (slip) => {
    expect(found(slip).length).toBeGreaterThan(20);
  });

  it('finds what a slip in the singular leaves of the plural', () => {
    const scopes = ['phone:read:list_recordings', 'phone:read:recording', 'phone:read:user'];
    expect(new Set(searchIn(scopes, (scope) => scope, 'recroding'))).toEqual(new Set(scopes.slice(0, 2)));
  });

  it('takes no slips where something has the words as they are', () => {
    expect(searchIn(['meeting', 'meetong'], (text) => text, 'meeting')).toEqual(['meeting']);
    expect(searchIn(['abcd', 'abce'], (text) => text, 'abcf')).toEqual([]);
    expect(searchIn(['one', 'two'], (text) => text, '  ')).toEqual(['one', 'two']);
    expect(searchIn(['one', 'two'], (text) => text, '…')).toEqual([]);
  });
});
