import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { stringify } from 'lossless-json';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../src/http/http-client.ts';
import { nodeTransport } from '../../src/http/node-transport.ts';
import { Secret } from '../../src/secret.ts';
import type { RateLimits } from '../../src/zoom/account-limits.ts';
import { createInstantMeeting, printableMeeting } from '../../src/zoom/meetings.ts';
import { getMe } from '../../src/zoom/users.ts';
import { type BearerSource, ZoomClient, type ZoomClientOptions } from '../../src/zoom/zoom-client.ts';
import { ZoomApiError, zoomApiError } from '../../src/zoom/zoom-error.ts';
import { type HttpServer, type Responder, respondJson, startHttpServer } from '../support/http-server.ts';

interface WireExample {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body: Record<string, unknown> | null;
}

const EXAMPLES = JSON.parse(
  readFileSync(new URL('../support/wire-examples.json', import.meta.url), 'utf8'),
) as readonly WireExample[];

let server: HttpServer | undefined;
let waits: number[];
let renewals: number;
let controller: AbortController;

beforeEach(() => {
  waits = [];
  renewals = 0;
  controller = new AbortController();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

interface ClientOptions {
  readonly http?: HttpClient;
  readonly apiUrl?: string;
  /** The tokens that a renewal gives, one after the other. */
  readonly renewable?: readonly string[];
}

function clientOf({ http = nodeTransport, apiUrl, renewable = ['token-1'] }: ClientOptions = {}): ZoomClient {
  const bearer: BearerSource = {
    token: async () => new Secret('token-0'),
    renewed: async () => {
      const next = renewable[renewals];
      renewals += 1;
      return next === undefined ? undefined : new Secret(next);
    },
  };
  return new ZoomClient({
    http,
    apiUrl: apiUrl ?? `${server?.url}/v2`,
    bearer,
    signal: controller.signal,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
}

/** Sends one request to a server that answers like this, and returns the reply or the error. */
async function outcome(method: string, respond: Responder, body?: string): Promise<Record<string, unknown>> {
  server = await startHttpServer(respond);
  const request = {
    method,
    path: '/meetings/1',
    ...(body === undefined ? {} : { body }),
    check: 'Look at the list.',
  };
  return clientOf()
    .request(request)
    .then(
      (reply) => ({ ...reply }),
      (error: unknown) => error as Record<string, unknown>,
    );
}

const tokensSent = (): (string | undefined)[] =>
  (server?.requests ?? []).map(({ headers }) => headers.authorization);
const count = (): number => server?.requests.length ?? 0;
const inSequence =
  (...responders: Responder[]): Responder =>
  (response, request, index) =>
    (responders[index] ?? responders.at(-1))?.(response, request, index);
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Responder =>
  (response) =>
    respondJson(response, status, body, headers);
const OK = json(200, { id: 1 });
const QPS = json(429, {
  code: 429,
  message: 'You have reached the maximum per-second rate limit for this API. Try again later.',
});

const METHODS = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH'] as const;
const REPEATABLE = ['GET', 'PUT', 'DELETE'] as const;
const CHANGES = ['POST', 'PATCH'] as const;

describe('a token that Zoom refuses', () => {
  const REFUSED = json(401, { code: 124, message: 'Access token is expired.' });

  it.each(METHODS)('line 19: is renewed once, and the request tried once again (%s)', async (method) => {
    expect(await outcome(method, inSequence(REFUSED, OK))).toMatchObject({ status: 200 });
    expect(tokensSent()).toEqual(['Bearer token-0', 'Bearer token-1']);
    expect(renewals).toBe(1);
  });

  it('line 19: is renewed no second time', async () => {
    expect(await outcome('GET', REFUSED)).toMatchObject({
      kind: 'token_invalid',
      exitCode: 4,
      hint: expect.stringContaining('zoomctl login'),
    });
    expect(count()).toBe(2);
    expect(renewals).toBe(1);
  });

  it('is the end where it can’t be renewed', async () => {
    server = await startHttpServer(REFUSED);
    await expect(
      clientOf({ renewable: [] }).request({ method: 'GET', path: '/users/me' }),
    ).rejects.toMatchObject({ kind: 'token_invalid' });
    expect(count()).toBe(1);
  });

  it('is recognised in HTTP 400 with code 124 too, but a scope error is not taken for one', async () => {
    expect(
      await outcome('GET', inSequence(json(400, { code: 124, message: 'Invalid access token.' }), OK)),
    ).toMatchObject({ status: 200 });
    await server?.stop();
    const scopes = json(400, {
      code: 124,
      message: 'Invalid access token, does not contain scopes: [meeting:write:admin]',
    });
    expect(await outcome('GET', scopes)).toMatchObject({ kind: 'missing_scopes', exitCode: 3 });
    expect(count()).toBe(1);
  });
});

describe('line 22: an outage', () => {
  it.each(REPEATABLE.flatMap((method) => [500, 502, 503, 504].map((status) => [method, status] as const)))(
    '%s is tried again after HTTP %i',
    async (method, status) => {
      expect(await outcome(method, inSequence(json(status, {}), json(status, {}), OK))).toMatchObject({
        status: 200,
      });
      expect(count()).toBe(3);
      expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) / 3);
    },
  );

  it('three tries are enough', async () => {
    expect(await outcome('GET', json(503, { message: 'busy' }))).toMatchObject({
      kind: 'zoom_unavailable',
      exitCode: 5,
    });
    expect(count()).toBe(3);
  });

  it('the pauses grow, and are uneven', async () => {
    for (let run = 0; run < 8; run++) {
      await outcome('GET', json(503, {}));
      await server?.stop();
    }
    const first = waits.filter((_, index) => index % 2 === 0);
    const second = waits.filter((_, index) => index % 2 === 1);
    expect(new Set(waits).size).toBe(16);
    expect(Math.max(...first)).toBeLessThanOrEqual(375);
    expect(Math.min(...second)).toBeGreaterThanOrEqual(250);
  });

  it.each(CHANGES)(
    'line 23: %s is not tried again after HTTP 5xx: it may have happened, exit 6',
    async (method) => {
      for (const status of [500, 502, 503, 504]) {
        const error = await outcome(method, json(status, { message: 'Bad gateway' }), '{}');
        expect(error).toBeInstanceOf(ZoomApiError);
        expect(error).toMatchObject({
          kind: 'zoom_unavailable',
          exitCode: 6,
          hint: 'Look at the list.',
          http: { status },
        });
        expect(error.message).toContain('may have happened');
        expect(count()).toBe(1);
        await server?.stop();
      }
    },
  );
});

describe('line 22: a rate limit', () => {
  it.each(METHODS)('a per-second limit passes: %s is tried again after a second', async (method) => {
    expect(await outcome(method, inSequence(QPS, OK))).toMatchObject({ status: 200 });
    expect(count()).toBe(2);
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
  });

  const inSeconds = (seconds: number): number => Date.now() + seconds * 1000;
  it.each<[string, () => Record<string, string>]>([
    ['seconds', () => ({ 'Retry-After': '7' })],
    ['an HTTP date', () => ({ 'Retry-After': new Date(inSeconds(7.9)).toUTCString() })],
    ['an ISO date', () => ({ 'Retry-After': new Date(inSeconds(7.9)).toISOString() })],
    [
      'an ISO date by a server whose clock is a day off',
      () => ({
        Date: new Date(inSeconds(86_400)).toUTCString(),
        'Retry-After': new Date(inSeconds(86_407)).toUTCString(),
      }),
    ],
    [
      'X-RateLimit-Reset as a time',
      () => ({ 'X-RateLimit-Reset': String(Math.floor(inSeconds(7.9) / 1000)) }),
    ],
    ['X-RateLimit-Reset as seconds', () => ({ 'X-RateLimit-Reset': '7' })],
    [
      'X-RateLimit-Reset as an ISO date',
      () => ({ 'X-RateLimit-Reset': new Date(inSeconds(7.9)).toISOString() }),
    ],
  ])('the wait that Zoom asks for is honoured: %s', async (_form, headers) => {
    await outcome('GET', (response, request, index) =>
      index === 0 ? json(429, {}, headers())(response, request, 0) : OK(response, request, 1),
    );
    expect(count()).toBe(2);
    expect(waits[0]).toBeGreaterThan(5_500);
    // An HTTP date is of whole seconds.
    expect(waits[0]).toBeLessThan(9_000);
  });

  it.each(['Wed, 21 Oct 2015 07:28:00 GMT', '0', 'soon', '-5', ''])(
    'a Retry-After of "%s" does not hold anything up',
    async (value) => {
      expect(await outcome('GET', inSequence(json(503, {}, { 'Retry-After': value }), OK))).toMatchObject({
        status: 200,
      });
      expect(waits[0]).toBeLessThan(1_000);
    },
  );

  it.each([429, 503])(
    'a wait above a minute is not sat through: exit 5 at once says until when (HTTP %i)',
    async (status) => {
      for (const value of ['61', new Date(Date.now() + 3_600_000).toISOString(), '99999999999999999999']) {
        const error = await outcome('GET', json(status, {}, { 'Retry-After': value }));
        expect(error).toMatchObject({
          exitCode: 5,
          hint: expect.stringMatching(/^Try again after \+?\d{4,6}-\d\d-\d\dT[\d:.]+Z\.$/),
        });
        expect(count()).toBe(1);
        await server?.stop();
      }
      expect(waits).toEqual([]);
    },
  );

  it('the whole minute is sat through', async () => {
    await outcome('GET', inSequence(json(429, {}, { 'Retry-After': '60' }), OK));
    expect(waits).toEqual([60_000]);
  });

  it.each(
    EXAMPLES.filter(({ name }) => /429-(daily|lock)/.test(name)).map(
      (example) => [example.name, example] as const,
    ),
  )('a limit that does not pass soon ends with exit 5 at once: %s', async (_name, example) => {
    const error = await outcome(
      'POST',
      json(example.status, example.response_body, example.response_headers),
    );
    expect(error).toMatchObject({ kind: 'rate_limited', exitCode: 5, http: { status: 429, code: 429 } });
    expect(count()).toBe(1);
    if (!('Retry-After' in example.response_headers) && /daily/.test(example.name)) {
      expect(error.hint).toContain('00:00 UTC');
    }
  });
});

describe('line 23: a broken connection', () => {
  const cut: Responder = (response) => response.destroy();
  const half: Responder = (response) => {
    response.writeHead(201, { 'Content-Length': '100' });
    response.write('{"id":', () => response.destroy());
  };

  it.each(REPEATABLE)('%s is tried again', async (method) => {
    expect(await outcome(method, inSequence(cut, half, OK))).toMatchObject({ status: 200 });
    expect(count()).toBe(3);
  });

  it('after three tries it is a network error, exit 5', async () => {
    expect(await outcome('GET', cut)).toMatchObject({ kind: 'network', exitCode: 5 });
    expect(count()).toBe(3);
  });

  it.each(CHANGES.flatMap((method) => [[method, 'before', cut] as const, [method, 'within', half] as const]))(
    '%s is never sent again when it is cut %s the reply: exit 6 says how to check',
    async (method, _when, act) => {
      expect(await outcome(method, act, '{}')).toMatchObject({
        kind: 'reply_lost',
        exitCode: 6,
        hint: 'Look at the list.',
        message: expect.stringContaining('may have happened'),
      });
      expect(count()).toBe(1);
    },
  );

  it('POST is not sent again when the reply is too large or too late either', async () => {
    const large = await outcome(
      'POST',
      (response) => response.end(Buffer.alloc(17 * 1024 * 1024, ' ')),
      '{}',
    );
    expect(large).toMatchObject({ kind: 'reply_lost', exitCode: 6 });
    expect(count()).toBe(1);
    await server?.stop();
    server = await startHttpServer(() => undefined);
    const http: HttpClient = (request) => nodeTransport({ ...request, timeouts: { headers: 50 } });
    await expect(
      clientOf({ http }).request({ method: 'POST', path: '/x', body: '{}' }),
    ).rejects.toMatchObject({ kind: 'reply_lost', exitCode: 6 });
    expect(count()).toBe(1);
  });

  it('POST is tried again where the connection was refused: Zoom did not see it', async () => {
    const free = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const client = clientOf({ apiUrl: `http://127.0.0.1:${port}/v2` });
    await expect(client.request({ method: 'POST', path: '/x', body: '{}' })).rejects.toMatchObject({
      kind: 'network',
      exitCode: 5,
    });
    expect(waits).toHaveLength(2);
  });

  it.each([
    ['GET', 'interrupted', 130],
    ['POST', 'reply_lost', 6],
  ])('Ctrl-C in the middle of %s is %s', async (method, kind, exitCode) => {
    expect(
      await outcome(method, () => controller.abort(), method === 'POST' ? '{}' : undefined),
    ).toMatchObject({ kind, exitCode });
  });

  it('Ctrl-C during a pause is an interrupt', async () => {
    server = await startHttpServer(json(503, {}));
    const client = new ZoomClient({
      http: nodeTransport,
      apiUrl: server.url,
      bearer: { token: async () => new Secret('token-0'), renewed: async () => undefined },
      signal: controller.signal,
      sleep: async () => controller.abort(),
    });
    await expect(client.request({ method: 'GET', path: '/x' })).rejects.toMatchObject({
      kind: 'interrupted',
      exitCode: 130,
    });
    expect(count()).toBe(1);
  });
});

describe('a request that has to wait for long', () => {
  const later = () => new Promise<void>((resolve) => setTimeout(resolve, 1_100));

  /** Gives another token each time that one is asked for. */
  function clientWithTokens(options: Pick<ZoomClientOptions, 'sleep' | 'limits'>, refused: string[] = []) {
    let asked = 0;
    return new ZoomClient({
      http: nodeTransport,
      apiUrl: server?.url ?? '',
      bearer: {
        token: async () => new Secret(`token-${asked++}`),
        renewed: async (token) => {
          refused.push(token.expose());
          return new Secret('renewed');
        },
      },
      signal: controller.signal,
      ...options,
    });
  }

  it('for the rate limits is sent with a token that is good then', async () => {
    server = await startHttpServer(
      inSequence(json(401, { code: 124, message: 'Access token is expired.' }), OK),
    );
    const refused: string[] = [];
    let turns = 0;
    const limits: RateLimits = {
      admit: async () => {
        if (turns++ === 0) await later();
        return undefined;
      },
      replied: () => undefined,
    };
    const client = clientWithTokens({ limits, sleep: later }, refused);
    expect(await client.request({ method: 'POST', path: '/x', body: '{}' })).toMatchObject({ status: 200 });
    expect(tokensSent()).toEqual(['Bearer token-1', 'Bearer renewed']);
    // What Zoom refused is what was sent.
    expect(refused).toEqual(['token-1']);
  });

  it('between two tries, too', async () => {
    server = await startHttpServer(inSequence(json(503, {}), OK));
    expect(await clientWithTokens({ sleep: later }).request({ method: 'GET', path: '/x' })).toMatchObject({
      status: 200,
    });
    expect(tokensSent()).toEqual(['Bearer token-0', 'Bearer token-1']);
  });
});

describe('a refusal', () => {
  const byName = (name: string): WireExample =>
    EXAMPLES.find((example) => example.name === name) as WireExample;

  it.each([
    ['users-me-missing-scope', 'missing_scopes', 3],
    ['users-other-missing-admin-scope', 'missing_scopes', 3],
    ['meetings-create-missing-scope', 'missing_scopes', 3],
    ['users-404', 'user_not_found', 1],
    ['meetings-create-unlicensed', 'license', 1],
    ['meetings-create-validation', 'validation', 1],
    ['api-bad-json', 'validation', 1],
    ['meetings-get-404', 'meeting_not_found', 1],
    ['meetings-delete-in-progress', 'meeting_state', 1],
    ['meetings-create-schedule_for-denied', 'permission', 1],
    ['meetings-create-instant-schedule_for', 'validation', 1],
    ['api-200-denial', 'zoom_refused', 1],
    ['api-401-invalid-token', 'token_invalid', 4],
  ])('%s is %s with exit %i', async (name, kind, exitCode) => {
    const { status, response_body: body, response_headers: headers } = byName(name);
    const error = await outcome('GET', json(status, body, headers));
    expect(error).toBeInstanceOf(ZoomApiError);
    expect(error).toMatchObject({
      kind,
      exitCode,
      message: expect.stringContaining(String(body?.message)),
      http: { status, code: body?.code, message: body?.message, trackingId: headers['x-zm-trackingid'] },
      body: JSON.stringify(body),
    });
  });

  it('names the fields that Zoom names', async () => {
    expect(
      (await outcome('POST', json(400, byName('meetings-create-validation').response_body), '{}')).message,
    ).toContain('type: Invalid field.');
  });

  it('is read where it is no valid JSON: Zoom Events leaves inner quotes as they are', async () => {
    const body =
      '{"code":104,"message":"Invalid access token, does not contain scopes:["calendar:read:admin","calendar:read"]"}';
    expect(await outcome('GET', (response) => response.writeHead(400).end(body))).toMatchObject({
      kind: 'missing_scopes',
      http: { code: 104, message: expect.stringContaining('"calendar:read"]') },
    });
  });

  it.each([
    '<html>Not found</html>',
    '',
    'null',
    '[]',
    '"x"',
    '{"code":"x","message":{}}',
    '{"errors":[null,7,{"field":3}]}',
  ])('line 24: is an error of its own whatever its body: %s', async (body) => {
    expect(await outcome('GET', (response) => response.writeHead(404).end(body))).toMatchObject({
      kind: 'zoom_refused',
      exitCode: 1,
      message: expect.stringContaining('HTTP 404'),
    });
  });

  it.each<[string, string]>([
    ['without an end', '"message":"'],
    ['with a brace', '"message":"}'],
    ['with blanks', '{"code" '],
  ])('line 24: of two million characters that is no JSON is read at once: %s', async (_what, part) => {
    const body = part.repeat(2_000_000 / part.length);
    const response = { status: 400, headers: {}, body, receivedAt: 0 };
    const start = performance.now();
    const error = zoomApiError({ method: 'GET', path: '/x' }, response);
    expect(performance.now() - start).toBeLessThan(500);
    expect(error).toMatchObject({ kind: 'zoom_refused', body });
    expect(error.message.length).toBeLessThan(2_200);
  });

  it('line 24: is told in a few lines however long it is, and keeps its meaning', async () => {
    const message = `Invalid access token, ${'y'.repeat(5_000)} does not contain scopes:[meeting:write].`;
    const errors = Array.from({ length: 5_000 }, (_, n) => ({ field: `f${n}`, message: 'z'.repeat(50) }));
    const error = await outcome('GET', json(400, { code: 4711, message, errors }));
    expect(error).toMatchObject({ kind: 'missing_scopes', exitCode: 3, http: { code: 4711 } });
    expect((error.http as { message: string }).message).toHaveLength(2_001);
    expect(String(error.message).length).toBeLessThan(4_200);
    expect(String(error.body)).toContain('meeting:write');
  });

  it('line 9: a redirect is not followed', async () => {
    server = await startHttpServer((response) =>
      response.writeHead(307, { Location: `${server?.url}/elsewhere` }).end(),
    );
    await expect(clientOf().request({ method: 'POST', path: '/x', body: '{}' })).rejects.toMatchObject({
      kind: 'bad_reply',
      exitCode: 1,
    });
    expect(server.requests.map(({ url }) => url)).toEqual(['/v2/x']);
  });

  it('line 9: no path leads the token to another host', async () => {
    server = await startHttpServer(OK);
    for (const path of ['@evil.example/', '.evil.example/', ':1/', 'x', '']) {
      const http: HttpClient = (request) => Promise.reject(new Error(`sent to ${request.url}`));
      await expect(
        clientOf({ http, apiUrl: server.url }).request({ method: 'GET', path }),
      ).rejects.toMatchObject({ kind: 'usage' });
    }
  });
});

describe('a meeting', () => {
  const example = EXAMPLES.find(({ name }) => name === 'meetings-create-instant-201') as WireExample;

  it('is created as type 1, and comes back field by field', async () => {
    server = await startHttpServer(json(201, example.response_body, example.response_headers));
    const meeting = await createInstantMeeting(clientOf(), 'me', {
      topic: 'T',
      settings: { waiting_room: true },
    });
    expect(JSON.parse(stringify(meeting) ?? '')).toEqual(example.response_body);
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/v2/users/me/meetings' });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      topic: 'T',
      settings: { waiting_room: true },
      type: 1,
    });
    expect(server.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('line 27: for another user names him encoded in the path', async () => {
    server = await startHttpServer(json(201, example.response_body));
    await createInstantMeeting(clientOf(), 'a/../b?c#d@example.com', {});
    expect(server.requests[0]?.url).toBe('/v2/users/a%2F..%2Fb%3Fc%23d@example.com/meetings');
  });

  it('line 25: keeps every digit of 64-bit ids', async () => {
    server = await startHttpServer((response) =>
      response.writeHead(201).end('{"id":98765432109876543,"pmi":9223372036854775807,"x":1.10}'),
    );
    const meeting = await createInstantMeeting(clientOf(), 'me', {});
    expect(String(meeting.id)).toBe('98765432109876543');
    expect(stringify(printableMeeting(meeting, true))).toBe(
      '{"id":98765432109876543,"pmi":9223372036854775807,"x":1.10}',
    );
  });

  it('line 11: hides its start_url unless that is asked for', () => {
    const meeting = { id: 1, start_url: 'https://zoom.us/s/1?zak=z', topic: 'T' };
    expect(JSON.stringify(printableMeeting(meeting, false))).not.toContain('zak');
    expect(Object.keys(printableMeeting(meeting, false))).toEqual(['id', 'start_url', 'topic']);
    expect(printableMeeting(meeting, true)).toEqual(meeting);
  });

  it.each([
    '',
    '{"id":926',
    '<html></html>',
    'null',
    '[{"id":1}]',
    '7',
    '['.repeat(200_000),
    `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
    `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`,
    '{"id":{"toString":1}}',
    '{"id":1,"settings":{"x":{"valueOf":1}}}',
    '{"id":[1]}',
  ])('line 23: that Zoom made but whose reply can’t be read may exist: exit 6', async (body) => {
    server = await startHttpServer((response) => response.writeHead(201).end(body));
    await expect(createInstantMeeting(clientOf(), 'me', {})).rejects.toMatchObject({
      kind: 'bad_reply',
      exitCode: 6,
      hint: expect.stringContaining('dashboard'),
    });
    expect(count()).toBe(1);
  });

  it('line 24: as deep as any reply of Zoom is fine', async () => {
    const body = `{"id":1,"a":${'{"a":'.repeat(90)}1${'}'.repeat(90)}}`;
    server = await startHttpServer((response) => response.writeHead(201).end(body));
    expect(stringify(await createInstantMeeting(clientOf(), 'me', {}))).toBe(body);
  });

  it('line 24: has a limit for its reply where the caller names one: a change may have happened', async () => {
    server = await startHttpServer((response) => response.writeHead(201).end(' '.repeat(1_001)));
    const request = { method: 'POST', path: '/x', body: '{}', maxBytes: 1_000 };
    await expect(clientOf().request(request)).rejects.toMatchObject({ kind: 'reply_lost', exitCode: 6 });
    await expect(clientOf().request({ ...request, maxBytes: 1_001 })).resolves.toMatchObject({ status: 201 });
  });

  it('line 23: whose reply was lost is told how to be found', async () => {
    server = await startHttpServer((response) => response.destroy());
    await expect(createInstantMeeting(clientOf(), 'me', {})).rejects.toMatchObject({
      kind: 'reply_lost',
      exitCode: 6,
      hint: expect.stringContaining('dashboard'),
    });
  });
});

describe("the token's own user", () => {
  it('is read from Zoom’s reply', async () => {
    const example = EXAMPLES.find(({ name }) => name === 'users-me-200') as WireExample;
    server = await startHttpServer(json(200, example.response_body, example.response_headers));
    expect(await getMe(clientOf())).toEqual({
      id: example.response_body?.id,
      accountId: example.response_body?.account_id,
      email: example.response_body?.email,
    });
  });

  it('line 24: has nulls where a field is missing or of another kind, and a bad reply is said to be one', async () => {
    server = await startHttpServer(json(200, { id: 7, email: '' }));
    expect(await getMe(clientOf())).toEqual({ id: null, accountId: null, email: null });
    await server.stop();
    server = await startHttpServer((response) => response.end('<html>'));
    await expect(getMe(clientOf())).rejects.toMatchObject({ kind: 'bad_reply', exitCode: 1 });
  });
});
