import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../src/zoom/list-reply.ts';

const reply = (body: string) => ({ status: 200, headers: {}, body, receivedAt: 0 });
const page = (body: string, named?: string, later = false) =>
  pageOf(reply(body), 'GET /things', { named, later });

describe('a page of a list', () => {
  it('has the items as they were sent, whatever they are and however they are written', () => {
    const spaces = fc.constantFrom('', ' ', '\n', '\t ');
    fc.assert(
      fc.property(fc.array(fc.json()), fc.json(), spaces, (items, other, blank) => {
        const list = items.map((item) => blank + item + blank).join(',');
        const body = `{"other":{"x":${other}},${blank}"items"${blank}:${blank}[${list}]${blank},"next_page_token":"a\\"]b"}`;
        const read = page(body);
        expect(read.items).toEqual(items);
        expect(read.next).toEqual({ name: 'next_page_token', value: 'a"]b' });
        expect(JSON.parse(`[${read.text}]`)).toEqual(items.map((item) => JSON.parse(item)));
      }),
    );
  });

  it('is not taken for the last one where its page token is no text', () => {
    for (const token of ['{"a":1}', '7', 'true', '"\\ud800"'])
      expect(() => page(`{"list":[1],"next_page_token":${token}}`)).toThrow(
        'next_page_token that is no text',
      );
    for (const token of ['""', 'null'])
      expect(page(`{"list":[1],"next_page_token":${token}}`).next).toBe(undefined);
  });

  it('is not read where the pages before had it elsewhere: what it holds would be lost, or mixed with other things', () => {
    const following = (before: string | null, body: string) =>
      pageOf(reply(body), 'GET /things', { later: true, before });
    expect(page('{"meetings":[1],"next_page_token":"x"}').list).toBe('meetings');
    expect(page('[1]').list).toBe(null);
    expect(following('meetings', '{"meetings":[2],"next_page_token":""}').items).toEqual(['2']);
    expect(following('meetings', '{"next_page_token":""}').items).toEqual([]);
    expect(following('meetings', '{"meetings":null,"next_page_token":""}').items).toEqual([]);
    expect(following(null, '[2]').items).toEqual(['2']);
    for (const [before, body] of [
      ['meetings', '{"users":[2],"next_page_token":"y"}'],
      ['meetings', '{"meetings":{"a":1},"next_page_token":"y"}'],
      ['meetings', '[2]'],
      [null, '{"meetings":[2],"next_page_token":"y"}'],
    ] as const)
      expect(() => following(before, body)).toThrow('has its list elsewhere on this page');
  });

  it('is found next to the page token, also a level below', () => {
    expect(page('{"a":1,"data":{"list":[1,2],"next_page_token":"t"}}')).toMatchObject({
      text: '1,2',
      next: { value: 't' },
    });
    expect(page('[{"id":98765432109876543}]')).toMatchObject({
      text: '{"id":98765432109876543}',
      next: undefined,
    });
    expect(page('{"next_page_token":"","total_records":0}')).toMatchObject({ items: [], next: undefined });
  });

  it('of the oldest lists is followed by its number', () => {
    expect(page('{"page_count":3,"page_number":1,"x":[1]}').next).toEqual({
      name: 'page_number',
      value: '2',
    });
    expect(page('{"page_count":3,"page_number":3,"x":[1]}').next).toBeUndefined();
    for (const number of ['1.5', '1e300'])
      expect(() => page(`{"page_count":1e301,"page_number":${number},"x":[1]}`)).toThrow(
        'page_number that is none',
      );
  });

  it('that may be one of two lists needs a name, and a name that is not there is said to be none', () => {
    const body = '{"next_page_token":"","from":[1],"to":[2]}';
    expect(() => page(body)).toThrow(
      expect.objectContaining({ kind: 'usage', hint: expect.stringContaining('--items from') }),
    );
    expect(page(body, 'to').text).toBe('2');
    expect(() => page('{"from":[1]}', 'of')).toThrow('--items');
    for (const body of ['3', '"[1]"', '{"a":', '<html>'])
      expect(() => page(body)).toThrow(expect.objectContaining({ kind: 'bad_reply' }));
  });

  it('that was named wrongly is never taken for an empty one', () => {
    const body = '{"next_page_token":"","page_size":30,"meetings":[1]}';
    const wrong = expect.objectContaining({ kind: 'usage', hint: expect.stringContaining('meetings') });
    expect(() => page(body, 'meeting')).toThrow(wrong);
    expect(() => page(body, 'page_size')).toThrow(wrong);
    expect(page('{"next_page_token":"","total_records":0}', 'meetings').items).toEqual([]);
    expect(page('{"next_page_token":"","others":[1]}', 'meetings', true).items).toEqual([]);
    expect(() => page('[1]', 'meetings')).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('is not looked for in one object', () => {
    for (const body of ['{"a":1}', '{"id":"x","group_ids":[],"login_types":[1]}'])
      expect(() => page(body)).toThrow(
        expect.objectContaining({ kind: 'usage', hint: expect.stringContaining('Leave --paginate out') }),
      );
    expect(page('{"permissions":[1]}').items).toEqual(['1']);
  });
});
