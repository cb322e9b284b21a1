import { afterEach, describe, expect, it } from 'vitest';
import { type Endpoint, openCatalogue } from '../../src/catalogue/catalogue.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DoctorReport, type EndpointVerdict, examine } from '../../src/scopes/doctor.ts';
import { type EndpointReference, parseEndpointReference } from '../../src/scopes/endpoint-reference.ts';
import type { AppType } from '../../src/scopes/grant.ts';
import { login, s2sToken } from '../sandbox/zoom-client.ts';

/**
 * The doctor against a server that decides by code of its own: every published endpoint is asked about and then called
 * over HTTP, with grants drawn at random. Both have to say the same.
 */
type App = 'user' | 'admin' | 's2s';

const SEED = Number(process.env.DOCTOR_SEED ?? 20261124);
const CHUNK = 25;
const OWN = { userId: '7fFW0tJ-x521XLFjTcB9eQ', email: 'dev@example.com' };
const USERS = ['me', OWN.userId, OWN.email, 'colleague@example.com'];
/** Where a path names its user, whatever the template calls it. */
const USER = /\{(?:userId|userIdentifier|email)\}/;

const catalogue = openCatalogue();
const everyScope = catalogue.scopes();

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const one = <T>(random: () => number, items: readonly T[]): T | undefined =>
  items[Math.floor(random() * items.length)];

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

const isPersonal = (scope: string) => !/:(?:admin|master)(?::|$)/.test(scope);

/** A grant that such an app can have: now and then what an endpoint asks for, often nearly, and other things as well. */
function drawGrant(random: () => number, app: App, endpoints: readonly Endpoint[]): string[] {
  const family = one(random, ['classic', 'granular', 'mixed'] as const);
  const grantable = everyScope.filter(
    ({ scope, kind }) => (family === 'mixed' || kind === family) && (app !== 'user' || isPersonal(scope)),
  );
  const names = new Set(grantable.map(({ scope }) => scope));
  const drawn = new Set([one(random, [...names]) as string]);
  for (const { classic, granular } of endpoints) {
    if (random() < 0.3) continue;
    const published = one(random, [...classic, ...granular].sort());
    if (published === undefined) continue;
    const bare = published.replace(/:(?:admin|master)$/, '');
    const near = [published, published, bare, `${bare}:admin`, `${bare}:master`];
    const choice = one(random, near) as string;
    if (names.has(choice)) drawn.add(choice);
  }
  return [...drawn];
}

/** The calls that ask about an endpoint: one for each way to name a user, where its path names one. */
function callsOf({ method, path }: Endpoint): string[] {
  const users = USER.test(path) ? USERS : [''];
  return users.map((user) => `${method} ${path.replace(USER, user).replace(/\{[^}]*\}/g, 'x1')}`);
}

function referencesTo(endpoint: Endpoint): EndpointReference[] {
  const [first = '', ...others] = callsOf(endpoint);
  const reference = parseEndpointReference(first, catalogue);
  // The others differ in the user only, so the look-up would find the same endpoint.
  return [reference, ...others.map((call) => ({ ...reference, path: call.slice(call.indexOf(' ') + 1) }))];
}

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

async function start(app: App, scopes: readonly string[], s2sMe: 'allow' | 'refuse'): Promise<Sandbox> {
  const sandbox = await startSandbox({ autoConsent: true, appType: app, scopes, s2sMe });
  running.push(sandbox);
  return sandbox;
}

/** A server and a token for it with exactly these scopes, by OAuth. */
type Grants = (scopes: readonly string[], s2sMe: 'allow' | 'refuse') => Promise<[Sandbox, string]>;

async function grantsOf(app: App): Promise<Grants> {
  // A Server-to-Server token has the scopes of its app: another grant is another app.
  if (app === 's2s')
    return async (scopes, s2sMe) => {
      const sandbox = await start(app, scopes, s2sMe);
      return [sandbox, await s2sToken(sandbox)];
    };
  const all = everyScope.map(({ scope }) => scope).filter((scope) => app === 'admin' || isPersonal(scope));
  const sandbox = await start(app, all, 'allow');
  return async (scopes) => [
    sandbox,
    // The parameter is set apart by blanks, so the one published name with a blank in it can't be asked for.
    (await login(sandbox, OWN.email, { scope: scopes.filter((s) => !s.includes(' ')).join(' ') }))
      .access_token,
  ];
}

type Answer = 'open' | 'lacks a scope' | 'invalid token' | 'no such endpoint';

async function ask(sandbox: Sandbox, token: string, call: string, base: string | null): Promise<Answer> {
  const [method = '', path = ''] = call.split(' ');
  const outside = base !== null;
  const reply = await fetch(`${outside ? sandbox.oauthUrl : sandbox.apiUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  const text = await reply.text();
  const { code } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: number };
  if (code === 4711) return 'lacks a scope';
  if (reply.status === 401) return 'invalid token';
  return code === 2300 ? 'no such endpoint' : 'open';
}

function look(
  granted: readonly string[],
  appType: AppType,
  endpoints: readonly EndpointReference[],
): DoctorReport {
  return examine({ granted, appType, identity: OWN, endpoints, catalogue });
}

const callOf = ({ method, path }: EndpointVerdict) => `${method} ${path}`;

const doctorSays = ({ status }: EndpointVerdict): 'open' | 'closed' =>
  // What has no published scopes is open at the sandbox, and the doctor must not promise that it is so at Zoom.
  status === 'ok' || status === 'unknown' ? 'open' : 'closed';

describe(`the doctor and the sandbox's server agree (seed ${SEED})`, () => {
  it.each<[App, number]>([
    ['user', 1],
    ['admin', 2],
    ['s2s', 3],
  ])('about every published endpoint for an app of type %s', async (app, number) => {
    const random = randomOf(SEED + number);
    const grants = await grantsOf(app);
    const wrong: string[] = [];
    const seen = new Map<string, number>();
    const asked = new Set<string>();
    const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const endpoints = shuffled(random, catalogue.all());
    for (let at = 0; at < endpoints.length; at += CHUNK) {
      const chunk = endpoints.slice(at, at + CHUNK);
      const granted = drawGrant(random, app, chunk).filter((scope) => !scope.includes(' '));
      const s2sMe = random() < 0.3 ? 'refuse' : 'allow';
      const references = chunk.flatMap(referencesTo);
      const baseOf = (index: number) => references[index]?.endpoint?.base ?? null;
      for (const { endpoint } of references) asked.add(endpoint?.operationId ?? '');
      const report = look(granted, app, references);
      // What is guessed of the app has to be right wherever the grant shows it.
      const guessed = look(granted, 'unknown', references);
      const shows = app === 'user' || granted.some((scope) => !isPersonal(scope));
      const [sandbox, token] = await grants(granted, s2sMe);
      const warned = new Set(report.findings.find(({ kind }) => kind === 's2s_me')?.evidence);
      const answers = await Promise.all(
        report.endpoints.map((verdict, index) => ask(sandbox, token, callOf(verdict), baseOf(index))),
      );
      for (const [index, verdict] of report.endpoints.entries()) {
        const answer = answers[index] as Answer;
        const line = `${verdict.status}, but ${answer}: ${callOf(verdict)} with ${granted.join(' ')}`;
        note(`${verdict.status} ${answer}`);
        if (shows && guessed.endpoints[index]?.status !== verdict.status) wrong.push(`guessed ${line}`);
        const noMe = app === 's2s' && s2sMe === 'refuse' && answer === 'invalid token';
        if (noMe || (app === 's2s' && s2sMe === 'refuse' && warned.has(callOf(verdict)))) {
          if (!(noMe && warned.has(callOf(verdict)))) wrong.push(`me ${line}`);
          continue;
        }
        if (answer === 'no such endpoint') wrong.push(line);
        else if ((doctorSays(verdict) === 'open') !== (answer === 'open')) wrong.push(line);
      }

      // What the doctor tells to do has to help: its scopes added, and me where it says so.
      const adds = report.endpoints.flatMap(({ add }) => add ?? []).filter((scope) => !scope.includes(' '));
      const repaired = [...new Set([...granted, ...adds])];
      const [sandboxAfter, tokenAfter] = await grants(repaired, 'allow');
      const repairs = new Map<string, Promise<Answer>>();
      const after = await Promise.all(
        report.endpoints.map(async (verdict, index): Promise<Answer> => {
          const me = /(?:Write me in the place of the user: |Then call )([A-Z]+ \/\S*?)[.:](?: |$)/.exec(
            verdict.fix,
          )?.[1];
          const adds = verdict.fix.startsWith('Add ') && !verdict.add?.includes(' ');
          if (!adds && verdict.status !== 'use_me') return 'open';
          if (verdict.status === 'needs_admin') return 'open';
          note(`repaired ${verdict.status}`);
          const call = me ?? callOf(verdict);
          const asking = repairs.get(call) ?? ask(sandboxAfter, tokenAfter, call, baseOf(index));
          repairs.set(call, asking);
          return asking;
        }),
      );
      for (const [index, answer] of after.entries()) {
        const verdict = report.endpoints[index] as EndpointVerdict;
        if (answer !== 'open') wrong.push(`${answer} after ${verdict.fix} (${callOf(verdict)})`);
      }
      if (app === 's2s') await Promise.all(running.splice(0).map((used) => used.close()));
    }
    expect(wrong).toEqual([]);
    expect(asked.size).toBe(new Set(catalogue.all().map(({ operationId }) => operationId)).size);
    // Every answer has to have been put to the test, and often.
    const often = ['ok open', 'missing lacks a scope', 'unknown open', 'repaired missing'];
    if (app === 'user') often.push('use_me lacks a scope', 'needs_admin lacks a scope', 'repaired use_me');
    if (app === 's2s') often.push('ok invalid token');
    for (const what of often) expect(seen.get(what), `${what} of ${[...seen].join(' ')}`).toBeGreaterThan(20);
  });
});
