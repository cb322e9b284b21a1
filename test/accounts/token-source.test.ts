import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/accounts/account.ts';
import type { CredentialStore, Credentials } from '../../src/accounts/credential-store.ts';
import { insecureFileStore } from '../../src/accounts/file-store.ts';
import { withLock } from '../../src/accounts/lock.ts';
import { Registry } from '../../src/accounts/registry.ts';
import { RotationJournal, recordedReply } from '../../src/accounts/rotation-journal.ts';
import { loginCommand, TokenSource, type TokenSourceOptions } from '../../src/accounts/token-source.ts';
import { EXIT, Failure } from '../../src/errors.ts';
import { type HttpClient, type HttpResponse, TransportError } from '../../src/http/http-client.ts';
import { httpClientFor } from '../../src/http/proxied-transport.ts';
import { Secret } from '../../src/secret.ts';
import { type Answer, type InterposedServer, startInterposedServer } from '../support/interposed-server.ts';
import { exampleAccount } from './example-account.ts';

const NOW = 1_764_000_000_000;
const HOUR = 3_600_000;

let directory: string;
let zoom: InterposedServer;
let store: CredentialStore;
let registry: Registry;
let account: Account;
let warnings: string[];

/** What Zoom answers to the next requests of tokens; the last one to all that follow. */
function zoomAnswers(...answers: (Answer | 'hangs up')[]): void {
  let next = 0;
  zoom.interfere({
    answer() {
      const answer = answers[Math.min(next, answers.length - 1)];
      next++;
      if (answer === 'hangs up') throw new Error('hangs up');
      return answer;
    },
  });
}

function tokens(name: string, fields: object = {}): Answer {
  return {
    status: 200,
    body: JSON.stringify({
      access_token: `${name}-access`,
      token_type: 'bearer',
      refresh_token: `${name}-refresh`,
      expires_in: 3_600,
      scope: 'user:read:user meeting:read:meeting',
      ...fields,
    }),
  };
}

const REFUSED: Answer = { status: 400, body: '{"reason":"Invalid Token!","error":"invalid_grant"}' };

function credentials(fields: Partial<Credentials> = {}): Credentials {
  return {
    accessToken: new Secret('first-access'),
    refreshToken: new Secret('first-refresh'),
    obtainedAt: NOW - 2 * HOUR,
    expiresAt: NOW - HOUR,
    scopes: ['user:read:user'],
    clientSecret: null,
    boundTo: { ...account.hosts, clientId: account.clientId },
    apiUrl: null,
    ...fields,
  };
}

const FRESH = { obtainedAt: NOW - 1_000, expiresAt: NOW + HOUR };

function source(fields: Partial<TokenSourceOptions> = {}): TokenSource {
  return new TokenSource({
    account,
    store,
    registry,
    http: httpClientFor({}),
    lockPath: join(directory, 'credentials', account.id),
    journalPath: join(directory, 'credentials', `${account.id}.rotation`),
    protect: (work) => work(),
    now: () => NOW,
    warn: (message) => warnings.push(message),
    ...fields,
  });
}

/** A store that counts how often it is read. */
const counted = () => {
  let reads = 0;
  const counting: TokenSourceOptions['store'] = {
    label: store.label,
    read: (id) => {
      reads++;
      return store.read(id);
    },
    write: (id, entry) => store.write(id, entry),
  };
  return { counting, reads: () => reads };
};

/** Resolves when whatever a source has left to do is done: it holds the account's lock until then. */
const settled = () => withLock(join(directory, 'credentials', account.id), async () => undefined);

const stored = async () => {
  await settled();
  const entry = await store.read(account.id);
  return [entry?.accessToken.expose(), entry?.refreshToken?.expose()];
};
const listed = async () => {
  await settled();
  return (await registry.read()).accounts[0];
};
const forms = () => zoom.requests.map(({ form }) => Object.fromEntries(form));

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'zoomctl-tokens-'));
  mkdirSync(join(directory, 'credentials'), { mode: 0o700 });
  zoom = await startInterposedServer('http://127.0.0.1:1');
  account = exampleAccount('entry', {
    hosts: { oauthUrl: zoom.url, apiUrl: `${zoom.url}/v2` },
    store: 'insecure',
    expiresAt: new Date(NOW - HOUR).toISOString(),
  });
  store = insecureFileStore(join(directory, 'credentials'));
  registry = new Registry(join(directory, 'accounts.json'));
  warnings = [];
  await registry.put(account);
  await store.write(account.id, credentials());
  zoomAnswers(tokens('second'));
});
afterEach(() => {
  zoom.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('a token that is good', () => {
  it('is handed out as it is, and nobody is asked', async () => {
    await store.write(account.id, credentials(FRESH));
    const token = await source().current();
    expect(token).toMatchObject({ expiresAt: NOW + HOUR, scopes: ['user:read:user'] });
    expect(token.accessToken.expose()).toBe('first-access');
    expect(zoom.requests).toHaveLength(0);
  });

  it.each([
    ['a minute and a bit before its end', HOUR, 60_001, false],
    ['in its last minute', HOUR, 60_000, true],
    ['past the middle of a life of ten seconds', 10_000, 5_000, true],
    ['before the middle of a life of ten seconds', 10_000, 5_001, false],
  ])('%s: %i ms of life, %i left, refreshed: %s', async (_when, life, left, refreshed) => {
    await store.write(account.id, credentials({ obtainedAt: NOW + left - life, expiresAt: NOW + left }));
    expect((await source().token()).expose()).toBe(refreshed ? 'second-access' : 'first-access');
    expect(zoom.requests).toHaveLength(refreshed ? 1 : 0);
  });

  it('is read once where it was begun to be read, and anew for the next one who asks', async () => {
    await store.write(account.id, credentials(FRESH));
    const begun = source();
    begun.begin();
    await new Promise((resolve) => setImmediate(resolve));
    await store.write(account.id, credentials({ ...FRESH, accessToken: new Secret('other-access') }));
    expect((await begun.token()).expose()).toBe('first-access');
    expect((await begun.token()).expose()).toBe('other-access');
  });

  it('although the registry says that it has expired: is read once, under the lock, and later ones who ask need no lock', async () => {
    await store.write(account.id, credentials(FRESH));
    const { counting, reads } = counted();
    const asked = source({ store: counting });
    expect((await asked.token()).expose()).toBe('first-access');
    expect(reads()).toBe(1);
    await withLock(join(directory, 'credentials', account.id), async () => {
      expect((await asked.token()).expose()).toBe('first-access');
    });
    expect(zoom.requests).toHaveLength(0);
  });

  it('is handed out while another holds the lock, where the registry does not say that it has expired', async () => {
    await store.write(account.id, credentials(FRESH));
    const { counting, reads } = counted();
    const listedAsFresh = { ...account, expiresAt: new Date(NOW + HOUR).toISOString() };
    await withLock(join(directory, 'credentials', account.id), async () => {
      const asked = source({ store: counting, account: listedAsFresh });
      expect((await asked.token()).expose()).toBe('first-access');
    });
    expect(reads()).toBe(1);
  });

  it('tells where its calls go, by its own word or that of the one handed out last', async () => {
    await store.write(account.id, credentials({ ...FRESH, apiUrl: 'https://api-eu.zoom.us/v2' }));
    const asked = source();
    expect(await asked.apiUrl()).toBe('https://api-eu.zoom.us/v2');
    await store.write(account.id, credentials({ ...FRESH, apiUrl: null }));
    expect(await asked.apiUrl()).toBe('https://api-eu.zoom.us/v2');
    await asked.current();
    expect(await asked.apiUrl()).toBeNull();
  });
});

describe('a token that has expired', () => {
  it('is refreshed with what the store holds, and the new ones are in the store, the registry and the hand', async () => {
    const before = Date.now();
    const token = await source().current();
    expect(token.accessToken.expose()).toBe('second-access');
    expect(forms()).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'first-refresh', client_id: account.clientId },
    ]);
    expect(zoom.requests[0]).toMatchObject({ method: 'POST', path: '/oauth/token' });
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
    const { expiresAt, scopes, loginNeeded } = (await listed()) as Account;
    expect(scopes).toEqual(['user:read:user', 'meeting:read:meeting']);
    expect(loginNeeded).toBe(false);
    expect(Date.parse(expiresAt ?? '')).toBe(token.expiresAt);
    expect(token.expiresAt).toBeGreaterThanOrEqual(before + HOUR);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
    expect(warnings).toEqual([]);
  });

  it('is refreshed with the secret that its entry holds', async () => {
    await store.write(account.id, credentials({ clientSecret: new Secret('the-secret') }));
    await source({ clientSecret: new Secret('another') }).token();
    const [, basic = ''] = /^Basic (.*)$/.exec(zoom.requests[0]?.headers.authorization ?? '') ?? [];
    expect(Buffer.from(basic, 'base64').toString()).toBe(`${account.clientId}:the-secret`);
    await settled();
    expect((await store.read(account.id))?.clientSecret?.expose()).toBe('the-secret');
  });

  it('is handed out once a kill can’t lose it, before the store has it and the registry shows it', async () => {
    let goOn: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow: CredentialStore = {
      ...store,
      async write(id, renewed) {
        await waiting;
        await store.write(id, renewed);
      },
    };
    const token = await source({ store: slow }).token();
    expect(token.expose()).toBe('second-access');
    expect((await store.read(account.id))?.accessToken.expose()).toBe('first-access');
    const record = join(directory, 'credentials', 'entry.rotation');
    const recorded = await recordedReply(record, account.id, new Secret('first-refresh'));
    expect(JSON.parse(recorded?.body ?? '')).toMatchObject({ access_token: 'second-access' });
    expect((await registry.read()).accounts[0]?.expiresAt).toBe(account.expiresAt);
    goOn();
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
    expect(Date.parse((await listed())?.expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('is refreshed under protection, so that no signal comes between the request and the store', async () => {
    const seen: string[] = [];
    await source({
      async protect(work) {
        seen.push(`begins after ${zoom.requests.length}`);
        const result = await work();
        seen.push(`ends with ${(await store.read(account.id))?.accessToken.expose()}`);
        return result;
      },
    }).token();
    await settled();
    expect(seen).toEqual(['begins after 0', 'ends with second-access']);
  });

  it('is not refreshed again where another process has done so while this one waited for the lock', async () => {
    let waiting: Promise<Secret> | undefined;
    await withLock(join(directory, 'credentials', account.id), async () => {
      waiting = source().token();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await store.write(account.id, credentials({ ...FRESH, accessToken: new Secret('theirs') }));
    });
    expect((await waiting)?.expose()).toBe('theirs');
    expect(zoom.requests).toHaveLength(0);
  });

  it('is taken from the store as soon as the registry shows another expiry, while the other one still holds the lock', async () => {
    let release: () => void = () => undefined;
    const holding = withLock(
      join(directory, 'credentials', account.id),
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const waiting = source().token();
    await store.write(account.id, credentials({ ...FRESH, accessToken: new Secret('theirs') }));
    await registry.update(account.id, { expiresAt: new Date(NOW + HOUR).toISOString() });
    expect((await waiting).expose()).toBe('theirs');
    release();
    await holding;
  });

  /** How often the store is read for a refresh, by what the registry says of the token's end. */
  it.each([
    ['expired long ago', NOW - HOUR, 2],
    ['expires now', NOW, 2],
    ['expires in a moment', NOW + 1, 3],
    ['is not known', null, 3],
  ])(
    'is read from the store under the lock at once where its end, by the registry, %s',
    async (_what, end, times) => {
      const { counting, reads } = counted();
      const expiresAt = end === null ? null : new Date(end).toISOString();
      await source({ store: counting, account: { ...account, expiresAt } }).token();
      await settled();
      expect(reads()).toBe(times);
      expect(zoom.requests).toHaveLength(1);
    },
  );

  it('is not looked for in the store while another holds the lock and the registry says nothing new of it', async () => {
    await registry.put(exampleAccount('another', { expiresAt: new Date(NOW + 5 * HOUR).toISOString() }));
    const { counting, reads } = counted();
    let waiting: Promise<Secret> | undefined;
    let ended = false;
    await withLock(join(directory, 'credentials', account.id), async () => {
      await store.write(account.id, credentials({ ...FRESH, accessToken: new Secret('theirs') }));
      waiting = source({ store: counting }).token();
      waiting.then(() => {
        ended = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect([reads(), ended]).toEqual([0, false]);
      await registry.remove(account.id);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect([reads(), ended]).toEqual([0, false]);
    });
    expect((await waiting)?.expose()).toBe('theirs');
  });

  it('is handed out with a warning where the registry can’t be written', async () => {
    writeFileSync(join(directory, 'accounts.json'), 'damaged', { mode: 0o600 });
    expect((await source().token()).expose()).toBe('second-access');
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
    expect(warnings).toEqual([
      expect.stringMatching(/^The account registry could not be updated: .*accounts\.json/),
    ]);
  });

  it('keeps the old refresh token and scopes where the reply has none', async () => {
    zoomAnswers(tokens('second', { refresh_token: undefined, scope: undefined }));
    const token = await source().current();
    expect(token.scopes).toEqual(['user:read:user']);
    expect(await stored()).toEqual(['second-access', 'first-refresh']);
  });
});

describe('a token that Zoom refused although it should be good', () => {
  it('is refreshed', async () => {
    await store.write(account.id, credentials(FRESH));
    expect((await source().renewed(new Secret('first-access')))?.expose()).toBe('second-access');
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
  });

  it('is replaced by the stored one where that is another', async () => {
    await store.write(account.id, credentials(FRESH));
    expect((await source().renewed(new Secret('an-older-access')))?.expose()).toBe('first-access');
    expect(zoom.requests).toHaveLength(0);
  });
});

describe('a login that is no longer good', () => {
  const failure = (fields: object) => ({ name: 'Failure', kind: 'login_needed', exitCode: 4, ...fields });

  it('is told where the store holds nothing of it', async () => {
    await store.remove(account.id);
    await expect(source().token()).rejects.toMatchObject(
      failure({
        message:
          'The login of entry@example.com is no longer good: an unencrypted file holds no tokens of it.',
        hint: 'Log in again: zoomctl login',
      }),
    );
    expect((await listed())?.loginNeeded).toBe(false);
  });

  it('names the alias in the command that logs in again', () => {
    expect(loginCommand(exampleAccount('a'))).toBe('zoomctl login');
    expect(loginCommand(exampleAccount('a', { alias: 'work' }))).toBe('zoomctl login --alias work');
  });

  it.each([
    ['no refresh token', { refreshToken: null }, /has expired, and it has no refresh token/],
    ['one that Zoom no longer takes', {}, /Zoom answered "Invalid Token!"\. Most likely the same user/],
  ])('is marked where it has %s, and its entry stays', async (what, fields, why) => {
    await store.write(account.id, credentials(fields));
    zoomAnswers(REFUSED);
    const http = what === 'no refresh token' ? undefined : { status: 400, code: 'invalid_grant' };
    await expect(source().token()).rejects.toMatchObject(
      failure({ message: expect.stringMatching(why), http: http && expect.objectContaining(http) }),
    );
    expect((await listed())?.loginNeeded).toBe(true);
    expect((await stored())[0]).toBe('first-access');
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('lives where another process has stored the successor of the dead refresh token', async () => {
    zoom.interfere({
      async answer() {
        await store.write(
          account.id,
          credentials({ ...FRESH, accessToken: new Secret('theirs'), refreshToken: new Secret('next') }),
        );
        return REFUSED;
      },
    });
    expect((await source().token()).expose()).toBe('theirs');
    expect((await listed())?.loginNeeded).toBe(false);
  });

  it.each(['oauthUrl', 'apiUrl', 'clientId'] as const)(
    'is another matter where the registry was changed: its %s and the store’s differ, and nothing is sent',
    async (name) => {
      const boundTo = { ...credentials().boundTo, [name]: 'https://elsewhere.example' };
      await store.write(account.id, credentials({ ...FRESH, boundTo }));
      await expect(source().token()).rejects.toMatchObject({
        kind: 'account_changed',
        exitCode: 1,
        message: `The registry says that entry@example.com belongs to ${account.hosts.apiUrl} and the client ${account.clientId}, but its tokens are of ${boundTo.apiUrl} and ${boundTo.clientId}: nothing was sent.`,
        hint: 'Somebody has changed the registry. Log in again: zoomctl login',
      });
      expect(zoom.requests).toHaveLength(0);
    },
  );
});

describe('a refresh that fails', () => {
  it('is asked for once more, with the same token, where the reply was lost', async () => {
    zoomAnswers('hangs up', tokens('second'));
    expect((await source().token()).expose()).toBe('second-access');
    expect(forms().map(({ refresh_token }) => refresh_token)).toEqual(['first-refresh', 'first-refresh']);
  });

  it('keeps the login where no reply comes at all', async () => {
    zoomAnswers('hangs up');
    await expect(source().token()).rejects.toMatchObject({
      kind: 'network',
      exitCode: 5,
      message: expect.stringContaining('No new access token could be had'),
      hint: expect.stringContaining('The login is kept.'),
    });
    expect(zoom.requests).toHaveLength(2);
    expect(await stored()).toEqual(['first-access', 'first-refresh']);
    expect((await listed())?.loginNeeded).toBe(false);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('is not asked for again where it never left', async () => {
    zoom.stop();
    await expect(source().token()).rejects.toMatchObject({ kind: 'network', exitCode: 5 });
    expect(await stored()).toEqual(['first-access', 'first-refresh']);
  });

  it.each([
    [
      'that never left: once',
      new TransportError('refused', false, 'zoom.us'),
      1,
      { kind: 'network', exitCode: 5 },
    ],
    ['whose reply was lost: twice', new TransportError('cut', true, 'zoom.us'), 2, { kind: 'network' }],
    ['that this program got wrong: once', new TypeError('a bug'), 1, { name: 'TypeError', message: 'a bug' }],
  ])('is sent, where it is one %s', async (_what, error, times, outcome) => {
    let sent = 0;
    const http: HttpClient = async () => {
      sent++;
      throw error;
    };
    await expect(source({ http }).token()).rejects.toMatchObject(outcome);
    expect(sent).toBe(times);
    expect(await stored()).toEqual(['first-access', 'first-refresh']);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('keeps the login where Zoom is not well', async () => {
    zoomAnswers({ status: 503, body: 'no' });
    await expect(source().token()).rejects.toMatchObject({ kind: 'zoom_unavailable', exitCode: 5 });
    expect(await stored()).toEqual(['first-access', 'first-refresh']);
    expect((await listed())?.loginNeeded).toBe(false);
  });

  it('keeps the new refresh token of a reply that is no use else', async () => {
    zoomAnswers({
      status: 200,
      body: '{"access_token":"second","token_type":"mac","refresh_token":"second-refresh"}',
    });
    await expect(source().token()).rejects.toMatchObject({ kind: 'bad_reply' });
    expect(await stored()).toEqual(['first-access', 'second-refresh']);
    zoomAnswers(tokens('third'));
    expect((await source().token()).expose()).toBe('third-access');
    expect(forms().at(-1)).toMatchObject({ refresh_token: 'second-refresh' });
  });
});

describe('a process that stood still and lost its lock', () => {
  /** While the reply is on its way. */
  const meanwhile = (change: () => Promise<unknown>) =>
    zoom.interfere({
      async answer() {
        await change();
        return tokens('second');
      },
    });

  it('does not write over a login that somebody has made since', async () => {
    const newer = { ...FRESH, accessToken: new Secret('newer'), refreshToken: new Secret('newer-refresh') };
    meanwhile(() => store.write(account.id, credentials(newer)));
    const one = source();
    const token = await one.token();
    expect(await stored()).toEqual(['newer', 'newer-refresh']);
    // Where the newer login has ended the other at Zoom, whoever was given its token gets the newer one next.
    expect((await one.renewed(token))?.expose()).toBe('newer');
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('does not write over a login without a refresh token either', async () => {
    meanwhile(() => store.write(account.id, credentials({ ...FRESH, refreshToken: null })));
    expect((await source().token()).expose()).toBe('second-access');
    expect(await stored()).toEqual(['first-access', undefined]);
  });

  it('writes where it can’t read what stands there', async () => {
    let readable = true;
    meanwhile(async () => {
      readable = false;
    });
    const read = async (id: string) => {
      if (!readable) throw new Failure('store_locked', EXIT.failed, 'The keychain is locked.');
      return store.read(id);
    };
    expect((await source({ store: { ...store, read } }).token()).expose()).toBe('second-access');
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
  });

  it('does not bring back a login that somebody has ended', async () => {
    meanwhile(() => store.remove(account.id));
    expect((await source().token()).expose()).toBe('second-access');
    expect(await stored()).toEqual([undefined, undefined]);
  });
});

describe('new tokens that the store does not take', () => {
  const refusing = (times: number): CredentialStore => {
    let left = times;
    return {
      ...store,
      async write(id, renewed) {
        if (left-- > 0) throw new Error('the store is full');
        return store.write(id, renewed);
      },
    };
  };

  it('are written once more', async () => {
    expect((await source({ store: refusing(1) }).token()).expose()).toBe('second-access');
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
    expect(warnings).toEqual([]);
  });

  it('are used all the same, with a warning, and the next command brings them into the store', async () => {
    expect((await source({ store: refusing(2) }).token()).expose()).toBe('second-access');
    await settled();
    expect(warnings).toEqual([
      'The new tokens of entry@example.com could not be kept (the store is full). The next command tries again.',
    ]);
    expect(await stored()).toEqual(['first-access', 'first-refresh']);
    const record = readFileSync(join(directory, 'credentials', 'entry.rotation'), 'utf8');
    expect(record).not.toMatch(/second|first/);

    zoomAnswers(REFUSED);
    expect((await source().token()).expose()).toBe('second-access');
    expect(zoom.requests).toHaveLength(1);
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });
});

describe('a command that goes on with tokens that the store does not take', () => {
  const withFullStore = (): TokenSource =>
    source({
      store: {
        ...store,
        async write() {
          throw new Error('the store is full');
        },
      },
    });

  it('asks for no others', async () => {
    const one = withFullStore();
    expect((await one.token()).expose()).toBe('second-access');
    await settled();
    expect((await one.token()).expose()).toBe('second-access');
    expect(forms()).toHaveLength(1);
  });

  it('does not fall back on one that Zoom has refused', async () => {
    await store.write(account.id, credentials(FRESH));
    const one = withFullStore();
    const refused = await one.token();
    expect((await one.renewed(refused))?.expose()).toBe('second-access');
    await settled();
    expect((await one.token()).expose()).toBe('second-access');
    expect(forms()).toHaveLength(1);
  });

  it('brings them into the store where it takes them later, and then refreshes', async () => {
    const second = await withFullStore().token();
    await settled();
    zoomAnswers(tokens('third'));
    expect((await source().renewed(second))?.expose()).toBe('third-access');
    expect(forms()).toMatchObject([{ refresh_token: 'first-refresh' }, { refresh_token: 'second-refresh' }]);
    expect(await stored()).toEqual(['third-access', 'third-refresh']);
  });
});

describe('what a process that was killed had recorded', () => {
  const recorded = async (answer: Answer, receivedAt: number, refreshToken = 'first-refresh') => {
    const path = join(directory, 'credentials', 'entry.rotation');
    const journal = await RotationJournal.prepare(path, account.id, new Secret(refreshToken));
    journal.record({ status: 200, headers: {}, body: answer.body ?? '', receivedAt });
  };

  it('is used where it is fresh, and nothing is sent', async () => {
    await recorded(tokens('recorded'), NOW - 1_000);
    expect((await source().token()).expose()).toBe('recorded-access');
    expect(zoom.requests).toHaveLength(0);
    expect(await stored()).toEqual(['recorded-access', 'recorded-refresh']);
    expect((await listed())?.scopes).toEqual(['user:read:user', 'meeting:read:meeting']);
  });

  it('counts before a token that is good by the clock: Zoom may have refused that one', async () => {
    await store.write(account.id, credentials(FRESH));
    await recorded(tokens('recorded'), NOW - 1_000);
    expect((await source().token()).expose()).toBe('recorded-access');
    expect(zoom.requests).toHaveLength(0);
    expect(await stored()).toEqual(['recorded-access', 'recorded-refresh']);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('counts so, too, where the registry agrees with the clock', async () => {
    await store.write(account.id, credentials(FRESH));
    await recorded(tokens('recorded'), NOW - 1_000);
    const listedAsFresh = { ...account, expiresAt: new Date(NOW + HOUR).toISOString() };
    expect((await source({ account: listedAsFresh }).token()).expose()).toBe('recorded-access');
    expect(zoom.requests).toHaveLength(0);
  });

  it('is removed where the store has had it', async () => {
    await store.write(account.id, credentials(FRESH));
    await recorded(tokens('recorded'), NOW - 1_000, 'the-one-before');
    expect((await source().token()).expose()).toBe('first-access');
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
    expect(zoom.requests).toHaveLength(0);
  });

  it('is not handed out where it is what Zoom has refused', async () => {
    await recorded(tokens('recorded'), NOW - 1_000);
    expect((await source().renewed(new Secret('recorded-access')))?.expose()).toBe('second-access');
    expect(forms()).toMatchObject([{ refresh_token: 'recorded-refresh' }]);
  });

  it('is used where the reply came after it was given up, and the second try was refused', async () => {
    const answers = [tokens('late'), REFUSED];
    const http: HttpClient = async (request) => {
      const { status = 0, body = '' } = answers.shift() ?? {};
      const reply: HttpResponse = { status, headers: {}, body, receivedAt: NOW };
      request.onReply?.(reply);
      if (status === 200) throw new TransportError('timeout', true, 'zoom.us');
      return reply;
    };
    expect((await source({ http }).token()).expose()).toBe('late-access');
    expect(await stored()).toEqual(['late-access', 'late-refresh']);
    expect((await listed())?.loginNeeded).toBe(false);
  });

  it('does not count where another process has put its own record in its place', async () => {
    const path = join(directory, 'credentials', 'entry.rotation');
    const journal = await RotationJournal.prepare(path, account.id, new Secret('first-refresh'));
    await RotationJournal.prepare(path, account.id, new Secret('first-refresh'));
    const reply = { status: 200, headers: {}, body: tokens('second').body ?? '', receivedAt: NOW };
    expect(() => journal.record(reply)).toThrow(/another process/);
    expect(journal.recorded).toBe(false);
    // Its descriptor may be another file's by now.
    expect(() => journal.record(reply)).toThrow(/before/);
  });

  it('is refreshed where it has expired meanwhile', async () => {
    await recorded(tokens('recorded'), NOW - 2 * HOUR);
    expect((await source().token()).expose()).toBe('second-access');
    expect(forms()).toMatchObject([{ refresh_token: 'recorded-refresh' }]);
    expect(await stored()).toEqual(['second-access', 'second-refresh']);
  });

  it('is left out where it is of an earlier login, and where it is of no use', async () => {
    await recorded(tokens('recorded'), NOW - 1_000, 'another-refresh');
    expect((await source().token()).expose()).toBe('second-access');
    await settled();
    await store.write(account.id, credentials());
    await recorded({ status: 200, body: '{"access_token":"cut' }, NOW - 1_000);
    zoomAnswers(tokens('third'));
    expect((await source().token()).expose()).toBe('third-access');
    expect(forms()).toMatchObject([{ refresh_token: 'first-refresh' }, { refresh_token: 'first-refresh' }]);
    expect(await stored()).toEqual(['third-access', 'third-refresh']);
    expect(readdirSync(join(directory, 'credentials'))).toEqual(['entry.json']);
  });

  it('stays where the store can’t be used, and nothing is sent', async () => {
    await recorded(tokens('recorded'), NOW - 1_000);
    const write = async () => {
      throw new Failure('store_locked', EXIT.failed, 'The keychain is locked.');
    };
    await expect(source({ store: { ...store, write } }).token()).rejects.toMatchObject({
      kind: 'store_locked',
    });
    expect(zoom.requests).toHaveLength(0);
    expect((await source().token()).expose()).toBe('recorded-access');
  });
});

describe('a Server-to-Server app', () => {
  beforeEach(() => {
    account = { ...account, appType: 's2s', accountId: 'the-account' };
    zoomAnswers(tokens('server', { refresh_token: undefined }));
  });

  it('takes a token with its own credentials where the store holds none, and keeps it', async () => {
    await store.remove(account.id);
    const token = await source({ clientSecret: new Secret('the-secret') }).current();
    expect(token.accessToken.expose()).toBe('server-access');
    expect(forms()).toEqual([{ grant_type: 'account_credentials', account_id: 'the-account' }]);
    expect(await stored()).toEqual(['server-access', undefined]);
  });

  it('needs a login after a token that its store does not take', async () => {
    const write = async () => {
      throw new Error('the store is full');
    };
    await source({ store: { ...store, write }, clientSecret: new Secret('the-secret') }).token();
    await settled();
    expect(warnings).toEqual([
      'The new tokens of entry@example.com could not be kept (the store is full). Log in again afterwards: zoomctl login',
    ]);
  });

  it('looks at no record: none is made for it', async () => {
    await store.write(account.id, credentials(FRESH));
    writeFileSync(join(directory, 'credentials', 'entry.rotation'), 'of another', { mode: 0o600 });
    const listedAsFresh = { ...account, expiresAt: new Date(NOW + HOUR).toISOString() };
    expect((await source({ account: listedAsFresh }).token()).expose()).toBe('first-access');
    expect(zoom.requests).toHaveLength(0);
  });

  it('asks again where the reply was lost: earlier tokens live on', async () => {
    await store.remove(account.id);
    zoomAnswers('hangs up', tokens('server', { refresh_token: undefined }));
    expect((await source({ clientSecret: new Secret('the-secret') }).token()).expose()).toBe('server-access');
    expect(zoom.requests).toHaveLength(2);
  });
});
