import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SealedText, Sealer } from '../../src/accounts/sealed-text.ts';

const TEXT = 'ein Geheimnis: ü, 語, \u{1f511}';
let sealed: SealedText;
beforeAll(async () => {
  sealed = await new Sealer('passphrase').seal(TEXT, 'entry');
});

/** The same text sealed by this test's own hand, from the documented form of the file. */
function sealedByHand(kdf: Partial<SealedText['kdf']>, salt = randomBytes(16)): SealedText {
  const parameters = {
    name: 'scrypt' as const,
    N: 2 ** 14,
    r: 8,
    p: 1,
    salt: salt.toString('base64'),
    ...kdf,
  };
  const { N, r, p } = parameters;
  const key = scryptSync('passphrase', salt, 32, { N, r, p, maxmem: 2 ** 26 });
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(JSON.stringify(['zoomctl', 1, 'entry', N, r, p, parameters.salt])));
  const text = Buffer.concat([cipher.update(TEXT, 'utf8'), cipher.final()]);
  return {
    version: 1,
    cipher: 'aes-256-gcm',
    kdf: parameters,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    text: text.toString('base64'),
  };
}

describe('a sealed text', () => {
  it('opens with its passphrase, under its name, wherever it was sealed', async () => {
    expect(await new Sealer('passphrase').unseal(sealed, 'entry')).toBe(TEXT);
    expect(await new Sealer('passphrase').unseal(sealedByHand({}), 'entry')).toBe(TEXT);
    expect(JSON.stringify(sealed)).not.toContain('Geheimnis');
  });

  it.each([
    ['another passphrase', 'passphrasf', 'entry'],
    ['another name', 'passphrase', 'other'],
  ])('stays closed with %s', async (_what, passphrase, name) => {
    await expect(new Sealer(passphrase).unseal(sealed, name)).rejects.toThrow();
  });

  it('stays closed where any byte was changed', async () => {
    const changes: SealedText[] = [];
    for (const field of ['iv', 'tag', 'text'] as const) {
      const bytes = Buffer.from(sealed[field], 'base64');
      for (const index of bytes.keys()) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ 1;
        changes.push({ ...sealed, [field]: changed.toString('base64') });
      }
    }
    const sealer = new Sealer('passphrase');
    for (const changed of changes) await expect(sealer.unseal(changed, 'entry')).rejects.toThrow();
  });

  it('stays closed with a shortened tag, which AES-GCM would take', async () => {
    for (const length of [4, 8, 12, 15]) {
      const tag = Buffer.from(sealed.tag, 'base64').subarray(0, length).toString('base64');
      await expect(new Sealer('passphrase').unseal({ ...sealed, tag }, 'entry')).rejects.toThrow();
    }
  });

  it.each(['iv', 'tag', 'text'] as const)(
    'stays closed where %s is not base64 as it was written',
    async (field) => {
      const stray = `${sealed[field]}\n`;
      await expect(new Sealer('passphrase').unseal({ ...sealed, [field]: stray }, 'entry')).rejects.toThrow(
        'not base64',
      );
    },
  );

  it.each([
    ['twice the work', { N: 2 ** 15 }],
    ['half the work', { N: 2 ** 13 }],
    ['other blocks', { r: 4 }],
    ['more lanes', { p: 2 }],
  ])('is not opened with parameters that this program never writes: %s', async (_what, kdf) => {
    await expect(new Sealer('passphrase').unseal(sealedByHand(kdf), 'entry')).rejects.toThrow(
      'unknown key derivation',
    );
  });

  it.each([[undefined], [null], [{}], [{ name: 'argon2' }]])(
    'is none with a key derivation of %j',
    async (kdf) => {
      const strange = { ...sealed, kdf } as never;
      await expect(new Sealer('passphrase').unseal(strange, 'entry')).rejects.toThrow(
        'unknown key derivation',
      );
    },
  );

  it('is another one each time, of the same text too', async () => {
    const sealer = new Sealer('passphrase');
    const [one, two] = [await sealer.seal(TEXT, 'entry'), await sealer.seal(TEXT, 'entry')];
    expect(two.kdf).toEqual(one.kdf);
    expect(two.iv).not.toBe(one.iv);
    expect(two.text).not.toBe(one.text);
  });
});

describe('the salt', () => {
  it('is that of what was opened first', async () => {
    const sealer = new Sealer('passphrase');
    expect(sealer.salt).toBeUndefined();
    await sealer.unseal(sealed, 'entry');
    await sealer.unseal(sealedByHand({}), 'entry');
    expect(sealer.salt).toBe(sealed.kdf.salt);
    expect((await sealer.seal('x', 'new')).kdf.salt).toBe(sealed.kdf.salt);
  });

  it('is none of what did not open', async () => {
    const sealer = new Sealer('another');
    await expect(sealer.unseal(sealed, 'entry')).rejects.toThrow();
    expect(sealer.salt).toBeUndefined();
  });
});
