import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/accounts/credential-store.ts';
import { type Keytar, keychainStore } from '../../src/accounts/keychain-store.ts';
import { Secret } from '../../src/secret.ts';

const WINDOWS_LIMIT = 2_560;

/** A credential manager in memory that keeps bytes as keytar does, with Windows' limit. `fail` is asked before each call. */
class FakeKeytar implements Keytar {
  readonly entries = new Map<string, Buffer>();
  fail: (call: string) => void = () => undefined;

  async getPassword(_service: string, account: string): Promise<string | null> {
    this.fail(`get ${account}`);
    return this.entries.get(account)?.toString('utf8') ?? null;
  }

  async setPassword(_service: string, account: string, password: string): Promise<void> {
    this.fail(`set ${account}`);
    const bytes = Buffer.from(password, 'utf8');
    if (bytes.length > WINDOWS_LIMIT) throw new Error('The stub received bad data.');
    this.entries.set(account, bytes);
  }

  async deletePassword(_service: string, account: string): Promise<boolean> {
    this.fail(`delete ${account}`);
    return this.entries.delete(account);
  }
}

function storeOn(platform: NodeJS.Platform, load: () => Promise<Keytar>, timeout = 10_000) {
  return keychainStore({ platform, hasSessionBus: true, timeout, load });
}

function credentials(accessToken: string): Credentials {
  return {
    accessToken: new Secret(accessToken),
    refreshToken: new Secret(`refresh of ${accessToken.slice(0, 8)}`),
    obtainedAt: 1,
    expiresAt: 2,
    scopes: ['user:read:user'],
    clientSecret: null,
    boundTo: { oauthUrl: 'https://zoom.us', apiUrl: 'https://api.zoom.us/v2', clientId: 'client' },
  };
}

async function tokenIn(keytar: Keytar, platform: NodeJS.Platform = 'win32'): Promise<string | undefined> {
  return (await storeOn(platform, async () => keytar).read('alice'))?.accessToken.expose();
}

const SAID = {
  store_locked: 'The keychain is locked.',
  store_denied: 'The keychain refused access.',
  store_missing: 'There is no keychain on this machine.',
  store_failed: 'The keychain failed: …',
};

describe('a keychain that is locked', () => {
  /** Answers "no such entry" until a write has had it unlocked, or refuses that. */
  class LockedKeytar extends FakeKeytar {
    isLocked = true;
    refuses = false;
    underWay = 0;
    readonly together: number[] = [];

    async #answered<T>(answer: () => Promise<T>): Promise<T> {
      this.together.push(++this.underWay);
      await new Promise((resolve) => setImmediate(resolve));
      this.underWay--;
      return answer();
    }

    override getPassword(service: string, account: string): Promise<string | null> {
      return this.#answered(async () => (this.isLocked ? null : super.getPassword(service, account)));
    }

    override setPassword(service: string, account: string, password: string): Promise<void> {
      return this.#answered(async () => {
        if (this.refuses) throw new Error('Cannot create an item in a locked collection');
        this.isLocked = false;
        return super.setPassword(service, account, password);
      });
    }

    override deletePassword(service: string, account: string): Promise<boolean> {
      return this.#answered(async () => !this.isLocked && super.deletePassword(service, account));
    }
  }

  const locked = async (): Promise<LockedKeytar> => {
    const keytar = new LockedKeytar();
    const kept = new FakeKeytar();
    for (const name of ['alice', 'bob', 'carol'])
      await storeOn('linux', async () => kept).write(name, credentials(`token of ${name}`));
    for (const [name, bytes] of kept.entries) keytar.entries.set(name, bytes);
    return keytar;
  };

  it('is read again when its owner has unlocked it', async () => {
    const keytar = await locked();
    const store = storeOn('linux', async () => keytar);
    const names = ['alice', 'bob', 'carol', 'dave'];
    const read = await Promise.all(names.map((name) => store.read(name)));
    expect(read.map((entry) => entry?.accessToken.expose())).toEqual([
      'token of alice',
      'token of bob',
      'token of carol',
      undefined,
    ]);
  });

  it('removes what was there when its owner has unlocked it', async () => {
    const keytar = await locked();
    const store = storeOn('linux', async () => keytar);
    expect(await store.remove('alice')).toBe(true);
    expect(await store.remove('alice')).toBe(false);
    expect([...keytar.entries.keys()]).toEqual(['bob', 'carol']);
  });

  it('is asked by one alone, and by nobody again', async () => {
    const keytar = await locked();
    keytar.refuses = true;
    const store = storeOn('linux', async () => keytar);
    const names = ['alice', 'bob', 'carol'];
    const all = await Promise.allSettled(names.map((name) => store.read(name)));
    expect(all).toMatchObject(Array(3).fill({ reason: { kind: 'store_locked' } }));
    const calls = keytar.together.length;
    await expect(store.write('alice', credentials('new'))).rejects.toMatchObject({ kind: 'store_locked' });
    await expect(store.probe()).rejects.toMatchObject({ kind: 'store_locked' });
    expect(keytar.together).toHaveLength(calls);
    expect(Math.max(...keytar.together)).toBe(1);
  });

  it('is asked by all at once when one has had an answer', async () => {
    const keytar = await locked();
    keytar.isLocked = false;
    const store = storeOn('linux', async () => keytar);
    await Promise.all(['alice', 'bob', 'carol', 'alice'].map((name) => store.read(name)));
    expect(keytar.together).toEqual([1, 1, 2, 3]);
  });
});

describe('a keychain that does not work', () => {
  it.each([
    ['linux', 'Cannot create an item in a locked collection', 'Unlock it and try again.'],
    ['darwin', 'User canceled the operation.', 'Allow zoomctl when the system asks.'],
    [
      'linux',
      'Failed to load keytar native addon',
      'Install libsecret (Debian: apt-get install libsecret-1-0).',
    ],
    ['darwin', 'Failed to load keytar native addon', 'Reinstall zoomctl.'],
    ['linux', 'Cannot autolaunch D-Bus', 'Install and start a Secret Service (gnome-keyring or KWallet).'],
    ['win32', 'Not enough memory resources', 'Try again.'],
  ] as const)('line 13: on %s "%s" comes with the advice: %s', async (platform, said, advice) => {
    const keytar = new FakeKeytar();
    keytar.fail = () => {
      throw new Error(said);
    };
    const failure: unknown = await storeOn(platform, async () => keytar)
      .probe()
      .catch((error: unknown) => error);
    expect((failure as { hint: string }).hint.startsWith(`${advice} Or use the encrypted file: `)).toBe(true);
  });

  it('line 13: where Linux has no session bus none is started, and other systems need none', async () => {
    const keytar = new FakeKeytar();
    const load = async () => keytar;
    const onLinux = keychainStore({ platform: 'linux', hasSessionBus: false, timeout: 1_000, load });
    await expect(onLinux.probe()).rejects.toMatchObject({
      kind: 'store_missing',
      message: expect.stringContaining('this session has no D-Bus (DBUS_SESSION_BUS_ADDRESS is not set)'),
      hint: expect.stringContaining('Log in to a desktop session that has one.'),
    });
    const onMac = keychainStore({ platform: 'darwin', hasSessionBus: false, timeout: 1_000, load });
    await expect(onMac.probe()).resolves.toBeUndefined();
  });

  it('has the name that people know on their system', () => {
    const load = async () => new FakeKeytar();
    expect(storeOn('win32', load).placeOf('alice')).toBe('the Windows Credential Manager');
    expect(storeOn('linux', load).placeOf('alice')).toBe('the login keychain');
    expect(storeOn('linux', load).label).toBe('the login keychain');
  });

  it('that forgets what it was given is none', async () => {
    const keytar = new FakeKeytar();
    keytar.getPassword = async () => 'something else';
    await expect(storeOn('darwin', async () => keytar).probe()).rejects.toMatchObject({
      message: 'The keychain failed: it did not keep what was written',
    });
  });

  it('is asked once only when it hangs, and says for how long it was waited for', async () => {
    let calls = 0;
    const keytar = new FakeKeytar();
    keytar.getPassword = () => {
      calls++;
      return new Promise(() => undefined);
    };
    const store = storeOn('darwin', async () => keytar, 20);
    for (let n = 0; n < 2; n++) {
      await expect(store.read('alice')).rejects.toMatchObject({
        message: 'The keychain did not answer within 0.02 seconds.',
        hint: expect.stringContaining('A window that asks for its password may be waiting.'),
      });
    }
    expect(calls).toBe(1);
  });

  it.each([
    ['store_locked', 'linux', 'Cannot create an item in a locked collection'],
    ['store_locked', 'darwin', 'User interaction is not allowed.'],
    ['store_denied', 'darwin', 'User canceled the operation.'],
    ['store_denied', 'win32', 'Access is denied.'],
    ['store_missing', 'linux', 'Failed to load keytar native addon, checked [/x/keytar.node]'],
    ['store_missing', 'linux', 'The name org.freedesktop.secrets was not provided by any .service files'],
    ['store_missing', 'linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
    ['store_missing', 'linux', 'Could not connect: No such file or directory'],
    ['store_missing', 'linux', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”'],
    ['store_missing', 'darwin', 'Failed to load keytar native addon, checked [/x/keytar.node]'],
    ['store_failed', 'win32', 'Not enough memory resources are available to process this command.'],
  ] as const)('line 13: is %s on %s for "%s", and the ways out are told', async (kind, platform, message) => {
    const keytar = new FakeKeytar();
    keytar.fail = () => {
      throw new Error(message);
    };
    const library = message.startsWith('Failed to load');
    await expect(
      storeOn(platform, async () => keytar).write('alice', credentials('token')),
    ).rejects.toMatchObject({
      name: 'Failure',
      kind,
      message: library ? 'The keychain library could not be loaded.' : SAID[kind].replace('…', message),
      exitCode: 1,
      hint: expect.stringMatching(/ZOOMCTL_STORE=file.*ZOOMCTL_STORE_KEY.*--insecure-storage/),
    });
  });

  it('line 13: a keytar that is not installed is a missing keychain', async () => {
    const load = (): Promise<Keytar> => import('keytar-of-nobody' as string);
    await expect(storeOn('darwin', load).read('alice')).rejects.toMatchObject({ kind: 'store_missing' });
  });

  it('line 13: one that answers one after the other is not given up, however many wait', async () => {
    const kept = new FakeKeytar();
    await storeOn('linux', async () => kept).write('alice', credentials('t'));
    let last: Promise<unknown> = Promise.resolve();
    const slow = {
      getPassword(service: string, account: string) {
        const answer = last
          .then(() => new Promise((resolve) => setTimeout(resolve, 30)))
          .then(() => kept.getPassword(service, account));
        last = answer;
        return answer;
      },
    } as Keytar;
    const store = storeOn('linux', async () => slow, 1_000);
    const all = await Promise.all(Array.from({ length: 60 }, () => store.read('alice')));
    expect(all.every((entry) => entry?.accessToken.expose() === 't')).toBe(true);
  });

  it('line 13: one that hangs is given up', async () => {
    const never = new Promise<never>(() => undefined);
    const hanging: Keytar = {
      getPassword: () => never,
      setPassword: () => never,
      deletePassword: () => never,
    };
    for (const action of ['probe', 'read', 'remove'] as const) {
      await expect(storeOn('darwin', async () => hanging, 20)[action]('alice')).rejects.toMatchObject({
        kind: 'store_hangs',
      });
    }
    await expect(
      storeOn('darwin', async () => hanging, 20).write('alice', credentials('t')),
    ).rejects.toMatchObject({
      kind: 'store_hangs',
    });
    await expect(storeOn('darwin', () => never, 20).read('alice')).rejects.toMatchObject({
      kind: 'store_hangs',
    });
  });

  it('line 13: "no such entry" of a locked keyring is not taken for a logout, nor for a removal', async () => {
    const keytar = new FakeKeytar();
    keytar.fail = (call) => {
      if (call.startsWith('set')) throw new Error('Cannot create an item in a locked collection');
    };
    const store = storeOn('linux', async () => keytar);
    await expect(store.read('alice')).rejects.toMatchObject({ kind: 'store_locked' });
    await expect(store.remove('alice')).rejects.toMatchObject({ kind: 'store_locked' });
  });

  it('line 11: its errors hold no secret', async () => {
    const keytar = new FakeKeytar();
    keytar.fail = () => {
      throw new Error('bad data');
    };
    const error: unknown = await storeOn('win32', async () => keytar)
      .write('alice', credentials('very-secret-token'))
      .catch((e: unknown) => e);
    expect(`${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain(
      'very-secret',
    );
  });

  it('line 28: an entry that is damaged is named, and kept', async () => {
    for (const text of [
      '{',
      'null',
      '[]',
      '{"version":2}',
      '{"version":1}',
      '{"accessToken":"a","obtainedAt":1,"expiresAt":1,"scopes":""}',
    ]) {
      const keytar = new FakeKeytar();
      keytar.entries.set('alice', Buffer.from(text));
      await expect(tokenIn(keytar, 'darwin')).rejects.toMatchObject({ kind: 'store_damaged', exitCode: 4 });
      expect(keytar.entries.get('alice')?.toString()).toBe(text);
    }
  });

  it('several processes that probe at once do not disturb each other', async () => {
    const keytar = new FakeKeytar();
    await storeOn('darwin', async () => keytar).probe();
    expect(keytar.entries.size).toBe(0);
    const names: string[] = [];
    keytar.fail = (call) => names.push(call);
    await storeOn('darwin', async () => keytar).probe();
    expect(names[0]).toContain(String(process.pid));
  });
});

describe("Windows' credential manager", () => {
  const LONG = 't'.repeat(6_500);

  it('has one entry for a text that fits, and other systems for any', async () => {
    for (const [platform, length, entries] of [
      ['win32', 2_000, 1],
      ['win32', 2_300, 6],
      ['linux', 2_300, 1],
    ] as const) {
      const keytar = new FakeKeytar();
      await storeOn(platform, async () => keytar).write('alice', credentials('t'.repeat(length)));
      expect([platform, length, keytar.entries.size]).toEqual([platform, length, entries]);
    }
  });

  it('takes only what it wrote itself for the name of parts', async () => {
    for (const text of [
      'x zoomctl-parts:a1',
      'zoomctl-parts:a1 x',
      'zoomctl-parts:c1',
      'zoomctl-parts:a1234',
    ]) {
      const keytar = new FakeKeytar();
      keytar.entries.set('alice', Buffer.from(text));
      keytar.entries.set('alice#a1', Buffer.from('{}'));
      await expect(tokenIn(keytar)).rejects.toMatchObject({
        message: expect.stringContaining('it is not JSON'),
      });
    }
  });

  it('line 13: holds an entry that is larger than its limit in parts', async () => {
    const keytar = new FakeKeytar();
    await storeOn('win32', async () => keytar).write('alice', credentials(LONG));
    expect(keytar.entries.size).toBeGreaterThan(2);
    expect(await tokenIn(keytar)).toBe(LONG);
  });

  it('keeps letters whole that take up to four bytes, wherever the parts are cut', async () => {
    for (const padding of ['', 'x', 'xx', 'xxx']) {
      const text = padding + '😀é€'.repeat(900);
      const keytar = new FakeKeytar();
      await storeOn('win32', async () => keytar).write('alice', credentials(text));
      expect(await tokenIn(keytar)).toBe(text);
    }
  });

  it('forgets the parts that a shorter text no longer needs, and all of them when it is removed', async () => {
    const keytar = new FakeKeytar();
    const store = storeOn('win32', async () => keytar);
    for (const length of [6_500, 2_500, 6_500, 100, 6_500]) {
      const text = String(length % 7).repeat(length);
      await store.write('alice', credentials(text));
      expect(await tokenIn(keytar)).toBe(text);
      const held = [...keytar.entries.values()].reduce((sum, bytes) => sum + bytes.length, 0);
      expect(held).toBeLessThan(length + 400);
    }
    expect(await store.remove('alice')).toBe(true);
    expect([...keytar.entries.keys()]).toEqual([]);
    expect(await store.remove('alice')).toBe(false);
  });

  it('line 17: a process killed at any step of a write leaves the old text or the new one, and the next write is whole', async () => {
    for (const [before, after] of [
      ['a', LONG],
      [LONG, 'u'.repeat(6_500)],
      [LONG, 'u'.repeat(2_500)],
      [LONG, 'b'],
    ] as const) {
      for (let step = 1; step < 40; step++) {
        const keytar = new FakeKeytar();
        const store = storeOn('win32', async () => keytar);
        await store.write('alice', credentials(before));
        let steps = 0;
        keytar.fail = () => {
          steps += 1;
          if (steps >= step) throw new Error('killed');
        };
        const killed = await store.write('alice', credentials(after)).then(
          () => false,
          () => true,
        );
        keytar.fail = () => undefined;
        expect([before, after]).toContain(await tokenIn(keytar));
        await store.write('alice', credentials(LONG));
        expect(await tokenIn(keytar)).toBe(LONG);
        if (!killed) break;
        expect(step).toBeLessThan(39);
      }
    }
  });

  it('a reader whose parts are replaced meanwhile reads the new ones', async () => {
    const keytar = new FakeKeytar();
    const store = storeOn('win32', async () => keytar);
    await store.write('alice', credentials(LONG));
    const newer = new FakeKeytar();
    for (const [name, bytes] of keytar.entries) newer.entries.set(name, bytes);
    await storeOn('win32', async () => newer).write('alice', credentials('n'.repeat(6_500)));
    let reads = 0;
    keytar.fail = () => {
      reads += 1;
      if (reads !== 3) return;
      keytar.entries.clear();
      for (const [name, bytes] of newer.entries) keytar.entries.set(name, bytes);
    };
    expect(await tokenIn(keytar)).toBe('n'.repeat(6_500));
  });
});
