import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogueOf, type Endpoint, fieldsOf, openCatalogue } from '../../src/catalogue/catalogue.ts';
// @ts-expect-error a script, not a typed module
import * as generator from '../../src/catalogue/generate.mjs';
import { textInOnePiece } from '../../src/catalogue/sectioned-text.ts';
import { gathered } from '../../src/each.ts';

import { breadth } from '../../src/scopes/level.ts';

const { endpointDetailLines, endpointLines, errorLines, generate, sectionLines } = generator;
const catalogue = openCatalogue();
const folder = new URL('../../src/catalogue/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

interface Published {
  method: string;
  path: string;
  operationId: string;
  classic: string[];
  granular: string[];
  deprecated?: boolean;
  base?: string;
  rateLimit?: string;
  summary: string;
}
const published = JSON.parse(read('source/endpoints.json')) as Published[];
const concrete = (path: string) => path.replace(/\{[^}]*\}/g, 'a1B2.c-3@example.com');

describe('the data', () => {
  it('is what the generator makes of the published lists', () => {
    for (const [name, text] of Object.entries(generate() as Record<string, string>)) {
      expect(read(`data/${name}`) === text, `${name} is out of step: run npm run catalogue`).toBe(true);
    }
  });

  it('holds every published endpoint and scope', () => {
    expect(catalogue.all()).toHaveLength(1750);
    expect(catalogue.scopes()).toHaveLength(2880);
    expect(catalogue.scopes().filter((s) => s.kind === 'granular')).toHaveLength(2444);
    expect(catalogue.all().filter((e) => e.classic.length + e.granular.length > 0)).toHaveLength(1596);
  });

  it("has each scope's reach as the doctor sees it", () => {
    for (const { classic, granular, breadths } of catalogue.all()) {
      expect(breadths).toBe(`${classic.map(breadth).join('')}.${granular.map(breadth).join('')}`);
    }
  });

  it('loses no field of any endpoint on the way', () => {
    const source = published.map((e) => ({
      ...e,
      // A typographic apostrophe is the only character in them that is not ASCII.
      summary: e.summary.replaceAll('’', "'"),
      base: e.base ?? null,
      rateLimit: e.rateLimit ?? null,
      deprecated: e.deprecated ?? false,
    }));
    expect(catalogue.all().map(fieldsOf)).toEqual(source);
  });

  it('names no scope at an endpoint that is not in the list of scopes', () => {
    const strange = catalogue
      .all()
      .flatMap((e) => [...e.classic, ...e.granular].filter((s) => !catalogue.scope(s)));
    expect(strange).toEqual([]);
  });

  it('loses no code, message or place of an error on the way', () => {
    const { openapi } = JSON.parse(read('source/errors.json')) as {
      openapi: { code: number; message: string; where: string[] }[];
    };
    const kept = catalogue.documentedErrors();
    const places = (where: (typeof kept)[number]['where']) =>
      where.map(({ status, method, path }) => `${status} ${method} ${path}`);
    for (const { code, message, where } of openapi) {
      const found = kept.filter((error) => error.code === code && message.includes(error.message));
      expect(
        found.flatMap((error) => places(error.where)),
        message,
      ).toEqual(expect.arrayContaining(where));
    }
    const count = (errors: readonly { where: readonly unknown[] }[]) =>
      errors.reduce((sum, { where }) => sum + where.length, 0);
    expect(count(kept)).toBe(count(openapi));
  });

  it('leaves out of a message what Zoom never sends', () => {
    for (const { message } of catalogue.documentedErrors())
      expect(message).not.toMatch(/\*\*|^>|’$|error is thrown/);
  });

  it('is the same one by one as all at once', () => {
    expect(gathered<Endpoint>(openCatalogue()).map(fieldsOf)).toEqual(catalogue.all().map(fieldsOf));
  });

  it('finds the details of an endpoint that was searched for in the text', () => {
    for (const e of catalogue.all().filter((_, index) => index % 97 === 0)) {
      expect(openCatalogue().findByPath(e.path).map(fieldsOf)).toContainEqual(fieldsOf(e));
      expect(openCatalogue().findByOperationId(e.operationId).map(fieldsOf)).toContainEqual(fieldsOf(e));
    }
  });

  it('finds every scope, the first ones in the text and later ones in a table', () => {
    const fresh = openCatalogue();
    for (const scope of catalogue.scopes()) {
      expect(fresh.scope(scope.scope)).toEqual(scope);
      expect(openCatalogue().scope(scope.scope)).toEqual(scope);
    }
    for (const none of [
      '',
      ':',
      'meeting',
      'meeting:',
      'meeting:rea',
      'eeting:read',
      'a\tb',
      'meeting:read\n',
    ])
      expect(openCatalogue().scope(none), none).toBeUndefined();
  });

  it('refuses what its own form cannot hold', () => {
    const [endpoint] = published;
    expect(() => endpointDetailLines([{ ...endpoint, summary: 'a\tb' }])).toThrow(/a tab/);
    expect(() => endpointLines([{ ...endpoint, path: '/a\tb' }])).toThrow(/a tab/);
    expect(() => endpointLines([{ ...endpoint, classic: ['a,b'] }])).toThrow(/a comma/);
    expect(() => endpointLines([{ ...endpoint, novelty: 1 }])).toThrow(/novelty/);
    expect(sectionLines('f', ['1', '22', '3'], ['a', 'a', 'b'])).toEqual(['f\ta\t0\t5\t0', 'f\tb\t5\t2\t2']);
    expect(() => sectionLines('f', ['1', '2', '3'], ['a', 'b', 'a'])).toThrow(/stand together/);
    const error = { code: 1, message: 'm', where: ['400 GET /a'] };
    expect(errorLines([error])).toEqual(['1\tm\t400 GET /a']);
    expect(() => errorLines([{ ...error, message: 'a\tb' }])).toThrow(/a tab/);
    expect(() => errorLines([{ ...error, where: ['GET /a'] }])).toThrow(/not a place/);
    expect(() => errorLines([{ ...error, novelty: 1 }])).toThrow(/novelty/);
  });
});

describe('find', () => {
  it('finds every endpoint by its own template', () => {
    const fieldsFound = (found: Endpoint | undefined) => found && fieldsOf(found);
    for (const e of catalogue.all())
      expect(fieldsFound(catalogue.find(e.method, e.path))).toEqual(fieldsOf(e));
  });

  it('finds the same in the text, for the first ones asked for, as in the table of later ones', () => {
    for (const e of catalogue.all().filter((_, index) => index % 25 === 0)) {
      const asked = concrete(e.path);
      const fresh = openCatalogue();
      expect(fresh.findByPath(asked).map(fieldsOf)).toEqual(catalogue.findByPath(asked).map(fieldsOf));
      expect(fresh.find(e.method, asked)?.path).toBe(catalogue.find(e.method, asked)?.path);
      for (const odd of [`${asked}/`, `${asked}\n`, asked.replace('/', '//'), asked.slice(1), '', '/']) {
        expect(
          fresh.findByPath(odd).map((found) => found.path),
          odd,
        ).toEqual(catalogue.findByPath(odd).map((found) => found.path));
      }
    }
  });

  it('finds every endpoint by a concrete path', () => {
    for (const e of catalogue.all()) expect(catalogue.find(e.method, concrete(e.path))?.path).toBe(e.path);
  });

  it.each([
    ['get', '/users/me', '/users/{userId}'],
    ['POST', '/users/work@example.com/meetings', '/users/{userId}/meetings'],
    ['GET', '/users/me/zak', '/users/me/zak'],
    ['GET', '/users/{someone}', '/users/{userId}'],
    ['GET', '/meetings/123', '/meetings/{meetingId}'],
  ])('%s %s is %s', (method, path, template) => {
    expect(catalogue.find(method, path)?.path).toBe(template);
  });

  it('prefers a literal segment to a parameter, and of two templates with as many the one whose literal comes first', () => {
    const line = (path: string) => ['GET', path, 'id', '', '', ''].join('\t');
    const found = (paths: string[], path: string) =>
      catalogueOf({
        endpoints: textInOnePiece(() => `${paths.map(line).join('\n')}\n`),
        details: textInOnePiece(() => ''),
        scopes: textInOnePiece(() => ''),
        oddScopes: () => '',
        errors: () => '',
      }).find('GET', path)?.path;
    expect(found(['/a/{x}', '/a/b'], '/a/b')).toBe('/a/b');
    expect(found(['/{x}/b/c', '/a/{y}/c'], '/a/b/c')).toBe('/a/{y}/c');
    expect(found(['/a/{y}/c', '/{x}/b/c'], '/a/b/c')).toBe('/a/{y}/c');
  });

  it.each([
    ['GET', '/users/me/'],
    ['GET', '/users/'],
    ['GET', '/users/a/b/c/d/e'],
    ['GET', ''],
    ['G.T', '/users/me'],
    ['GET', '/users/a\tb'],
    ['GET', '/users\n/me'],
    ['.*', '/.*'],
    ['PATCH', '/users/me/meetings'],
  ])('finds nothing for %j %j', (method, path) => {
    expect(catalogue.find(method, path)).toBeUndefined();
  });

  it('finds all methods of a path', () => {
    const methods = catalogue.findByPath('/meetings/{meetingId}').map((e) => e.method);
    expect(methods.sort()).toEqual(['DELETE', 'GET', 'PATCH']);
  });

  it('finds operation ids, those of two products twice', () => {
    expect(catalogue.findByOperationId('meetingCreate').map((e) => e.path)).toEqual([
      '/users/{userId}/meetings',
    ]);
    expect(catalogue.findByOperationId('users').map((e) => e.product)).toEqual(['contact-center', 'users']);
    expect(catalogue.findByOperationId('.*')).toEqual([]);
  });

  it('line 27: nothing is found for what is far longer than any endpoint', () => {
    const long = 'a'.repeat(100_000);
    expect(catalogue.find('GET', `/${long}`)).toBeUndefined();
    expect(catalogue.find(long, '/users/me')).toBeUndefined();
    expect(catalogue.findByPath('/a'.repeat(50_000))).toEqual([]);
    expect(catalogue.findByOperationId(long)).toEqual([]);
  });

  it('keeps the one scope with a space in its name whole', () => {
    const [endpoint] = catalogue
      .findByPath('/contact_center/queues/{queueId}/dispositions')
      .filter((e) => e.method === 'POST');
    expect(endpoint?.granular).toContain('contact_center:write:queue disposition:admin');
  });

  it('knows a scope by its exact name', () => {
    expect(catalogue.scope('meeting:write:admin')).toMatchObject({ kind: 'classic', access: 'admin' });
    expect(catalogue.scope('meeting_token:read:admin:local_recording')?.access).toBe('admin');
    expect(catalogue.scope('meeting:write:sip_dialing')?.kinds).toEqual(['classic', 'granular']);
    expect(catalogue.scope('meeting:writ')).toBeUndefined();
    expect(catalogue.scope('constructor')).toBeUndefined();
  });
});
