import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZOOM_ERRORS } from '../scopes/zoom-errors.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { bareEnvironment, type Finished, runZoomctl, type TestEnv } from '../support/zoomctl.ts';

const source = new URL('../../src/catalogue/source/errors.json', import.meta.url);
const { curated } = JSON.parse(readFileSync(source, 'utf8')) as {
  curated: { id: string; http: number | string }[];
};
const statusOf = (id: string) =>
  Number(/^\d{3}/.exec(String(curated.find((e) => e.id === id)?.http))?.[0] ?? 400);

/** What the REST API answers, as JSON and nothing else. */
const ROWS = ZOOM_ERRORS.filter(
  ([id, , , text]) => /^(?:api|api-auth|rate|user|meeting)\//.test(id) && /^\{"code"/.test(text),
);

let home: string;
let server: HttpServer;
let env: TestEnv;
/** The answer where the path names no row. */
let special = '';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'zoomctl-refusals-'));
  // The last part of the path is the number of a row.
  server = await startHttpServer((response, { url }) => {
    const path = url.split('?')[0] ?? '';
    if (path === '/oauth/token') {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end(special);
      return;
    }
    const row = ROWS[Number(path.split('/').at(-1))];
    response.writeHead(row === undefined ? 404 : statusOf(row[0]), { 'Content-Type': 'application/json' });
    response.end(row?.[3] ?? special);
  });
  env = { ...bareEnvironment(home), ZOOMCTL_TOKEN: 'a-token', ZOOMCTL_API_URL: `${server.url}/v2` };
});
afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const failure = ({ stderr }: Finished) => JSON.parse(stderr).error as { kind: string; hint: string | null };

/** The failure's kind where Zoom's status and number tell less than its words. */
const BROADER: Readonly<Record<string, string>> = {
  token_expired: 'token_invalid',
  use_me: 'missing_scopes',
};

/** What is better known here than from the text: a token from the environment, a limit without a Retry-After. */
const OWN_ADVICE = 'fresh token into ZOOMCTL_TOKEN|daily limits start afresh at 00:00 UTC';

describe('a refusal of Zoom is explained where it happens', () => {
  it('there are rows', () => expect(ROWS.length).toBeGreaterThan(40));

  it.each(ROWS.map((row, index) => [row[0], index, row[1], row[2]] as const))(
    '%s (%i) is %s',
    async (_id, index, kind, says) => {
      const refused = await runZoomctl(['api', 'GET', `/meetings/${index}`, '--json'], env);
      expect(refused.exitCode).not.toBe(0);
      expect(failure(refused).kind).toBe(BROADER[kind] ?? kind);
      expect(failure(refused).hint).toMatch(new RegExp(`${says}|${OWN_ADVICE}`));
    },
  );

  it.each([
    [
      'not_found',
      '{"code":3001,"message":"Webinar 81234567890 not found or has expired."}',
      'users/me/webinars',
    ],
    [
      'feature_disabled',
      '{"code":4400,"message":"Webinar polls disabled. To enable this feature, enable the \\"Webinar Polls/Quizzes\\" setting in the Zoom web portal\'s \\"Settings\\" interface."}',
      'Turn on "Webinar Polls/Quizzes"',
    ],
    // The number alone, at an endpoint that gives it one meaning.
    ['not_found', '{"code":404,"message":""}', 'Check the ids'],
    // Nothing that Zoom documents: no more is said than Zoom did.
    ['zoom_refused', '{"code":3999,"message":"Never seen"}', undefined],
  ])('a documented one: %s %s', async (kind, body, hint) => {
    special = body;
    const refused = await runZoomctl(['api', 'GET', '/meetings/8123/polls', '--json'], env);
    expect(refused.exitCode).toBe(1);
    expect(failure(refused).kind).toBe(kind);
    if (hint === undefined) expect(failure(refused).hint).toBeNull();
    else expect(failure(refused).hint).toContain(hint);
  });

  it.each(
    ZOOM_ERRORS.filter(
      ([id, , , text]) =>
        id.startsWith('token/') && /^\{"reason": "(?:Account|The app|Missing|Redirect)/.test(text),
    ),
  )('one of the token endpoint: %s is %s', async (_id, _kind, says, text) => {
    special = text;
    const { ZOOMCTL_TOKEN: _token, ...others } = env;
    const refused = await runZoomctl(['api', 'GET', '/users', '--json'], {
      ...others,
      ZOOMCTL_OAUTH_URL: server.url,
      ZOOM_CLIENT_ID: 'id',
      ZOOM_CLIENT_SECRET: 'secret',
      ZOOM_ACCOUNT_ID: 'account',
    });
    expect(refused.exitCode).not.toBe(0);
    expect(failure(refused).hint).toMatch(new RegExp(says));
  });
});
