import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/accounts/account.ts';
import { accountHandle, accountKey, accountLabel, accountView } from '../../src/accounts/account.ts';
import { accountNamed, activeId, defaultAccount } from '../../src/accounts/account-choice.ts';
import { exampleAccount } from './example-account.ts';

const dev = exampleAccount('d1', { email: 'dev@example.com', userId: 'UserD', alias: 'Work' });
const other = exampleAccount('d2', { email: 'dev@example.com', userId: 'UserD', app: 'billing' });
const nameless = exampleAccount('n1', { email: null, userId: null, alias: 'account-1' });
const of = (accounts: readonly Account[], active: string | null = null) => ({ accounts, active });

describe('an account by its name', () => {
  it.each(['dev@example.com', 'DEV@Example.com', 'work', 'WORK', 'UserD', 'd1'])(
    'is found by %s',
    async (name) => {
      expect(await accountNamed(of([nameless, dev]), name)).toBe(dev);
    },
  );

  it.each(['userd', 'D1', 'dev', 'dev@example'])(
    'is not found by %j: ids count letter by letter',
    async (name) => {
      await expect(accountNamed(of([nameless, dev]), name)).rejects.toMatchObject({
        kind: 'not_logged_in',
        exitCode: 4,
        message: `No connected account is called ${name}.`,
      });
    },
  );

  it('is found whatever blanks are around its name, and an empty name is none', async () => {
    expect(await accountNamed(of([nameless, dev]), ' dev@example.com\t')).toBe(dev);
    for (const name of ['', ' '])
      await expect(accountNamed(of([nameless, dev]), name)).rejects.toMatchObject({
        kind: 'usage',
        exitCode: 2,
        message: 'The name of the account is empty.',
      });
  });

  it.each([
    ['de', [dev, nameless], 'Did you mean dev@example.com?'],
    ['wrok', [dev, nameless], 'Did you mean Work?'],
    ['AC', [dev, nameless], 'Did you mean account-1?'],
    ['somebody', [], 'Log in first: zoomctl login'],
    [
      'zzzzzzzzzz',
      [dev, nameless],
      'Connected: dev@example.com, account-1. Log in with another one: zoomctl login',
    ],
  ] as const)('that is unknown, %s, has the hint that helps', async (name, accounts, hint) => {
    await expect(accountNamed(of(accounts), name)).rejects.toMatchObject({ hint });
  });

  it('that names two is a usage error with both, or a question where somebody can answer', async () => {
    await expect(accountNamed(of([dev, other]), 'dev@example.com')).rejects.toMatchObject({
      kind: 'usage',
      exitCode: 2,
      message:
        'dev@example.com names 2 accounts: Work (app env, id d1), dev@example.com (app billing, id d2).',
      hint: 'Name one by its alias or id with --account.',
    });
    const asked: (readonly Account[])[] = [];
    const choose = async (accounts: readonly Account[]) => {
      asked.push(accounts);
      return other;
    };
    expect(await accountNamed(of([dev, nameless, other]), 'dev@example.com', choose)).toBe(other);
    expect(asked).toEqual([[dev, other]]);
    expect(await accountNamed(of([dev, other]), 'd1', choose)).toBe(dev);
    expect(asked).toHaveLength(1);
  });
});

describe('the account that is meant where none is named', () => {
  it('is the active one, else the only one', async () => {
    expect(await defaultAccount(of([dev, nameless], 'n1'))).toBe(nameless);
    expect(await defaultAccount(of([dev]))).toBe(dev);
    expect([activeId(of([dev, nameless], 'n1')), activeId(of([dev])), activeId(of([dev, nameless]))]).toEqual(
      ['n1', 'd1', null],
    );
    expect(activeId(of([]))).toBeNull();
  });

  it('is a login to come where there is none', async () => {
    await expect(defaultAccount(of([]))).rejects.toMatchObject({
      kind: 'not_logged_in',
      exitCode: 4,
      message: 'No account is connected.',
      hint: 'Log in first: zoomctl login',
    });
  });

  it('is asked for where several are there and none is active', async () => {
    // The active one was removed.
    await expect(defaultAccount(of([dev, nameless], 'gone'))).rejects.toMatchObject({
      kind: 'usage',
      message:
        '2 accounts are connected and none is active: Work (app env, id d1), account-1 (app env, id n1).',
      hint: 'Name one with --account or ZOOMCTL_ACCOUNT, or make one active: zoomctl account use ACCOUNT',
    });
    expect(await defaultAccount(of([dev, nameless]), async (accounts) => accounts[1] as Account)).toBe(
      nameless,
    );
  });
});

describe('what an account is called', () => {
  it.each([
    [{}, 'a@example.com', 'a@example.com'],
    [{ alias: 'work' }, 'a@example.com', 'work'],
    [{ email: null, alias: 'work' }, 'work', 'work'],
    [{ email: null }, 'user-a', 'user-a'],
    [{ email: null, userId: null }, 'a', 'a'],
  ])('%j: %s to people, %s on the command line', (fields, label, handle) => {
    const account = exampleAccount('a', fields);
    expect([accountLabel(account), accountHandle(account)]).toEqual([label, handle]);
  });

  it('is a key that depends on the host, the client and the user, each by itself', () => {
    const hosts = { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2' };
    const key = accountKey(hosts, 'client', 'user');
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(accountKey({ ...hosts, apiUrl: 'https://other' }, 'client', 'user')).toBe(key);
    const others = [
      accountKey({ ...hosts, oauthUrl: 'https://zoomgov.com' }, 'client', 'user'),
      accountKey(hosts, 'clientu', 'ser'),
      accountKey(hosts, 'client', 'User'),
    ];
    expect(new Set([key, ...others]).size).toBe(4);
  });

  it('shows with --json whether it is active, and nothing of how it is bound', () => {
    const view = accountView({ ...dev, requested: ['user:read:user'] }, true);
    expect(view).toMatchObject({ id: 'd1', email: 'dev@example.com', store: 'keychain', active: true });
    for (const hidden of ['clientId', 'requested', 'loggedInAt', 'hosts'])
      expect(view).not.toHaveProperty(hidden);
  });
});
