import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { ownTurn } from '../own-turn.ts';

/** Parameters of scrypt (RFC 7914): 16 MB and 30 to 90 ms for each guess at the passphrase. */
const SCRYPT = { N: 2 ** 14, r: 8, p: 1, maxmem: 32 * 1024 * 1024 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** What the `file` store writes: everything that opening it needs but the passphrase. Binary fields are base64. */
export interface SealedText {
  readonly version: 1;
  readonly cipher: 'aes-256-gcm';
  readonly kdf: {
    readonly name: 'scrypt';
    readonly N: number;
    readonly r: number;
    readonly p: number;
    readonly salt: string;
  };
  readonly iv: string;
  readonly tag: string;
  readonly text: string;
}

/** Base64 as `seal` writes it; Node's decoder passes over what doesn't belong in it, and over stray last bits. */
function bytes(base64: string): Buffer {
  const decoded = Buffer.from(base64, 'base64');
  if (decoded.toString('base64') !== base64) throw new Error('not base64');
  return decoded;
}

function deriveKey(
  passphrase: string,
  salt: Buffer,
  { N, r, p }: { N: number; r: number; p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_BYTES, { N, r, p, maxmem: SCRYPT.maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** Authenticated but not encrypted: a changed parameter, or an entry moved to another account, doesn't open. */
function associated(account: string, kdf: SealedText['kdf']): Buffer {
  return Buffer.from(JSON.stringify(['zoomctl', 1, account, kdf.N, kdf.r, kdf.p, kdf.salt]));
}

/**
 * Seals and opens texts under one passphrase: AES-256-GCM with a key that scrypt makes of the passphrase and a salt.
 * Keys are made once for each salt. A text is sealed under the salt that was opened first, with a fresh IV, so that
 * between a token's arrival and its storing there is no time to be killed in.
 */
export class Sealer {
  readonly #passphrase: string;
  readonly #keys = new Map<string, Promise<Buffer>>();
  #salt: string | undefined;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  #key(salt: string, kdf: Pick<SealedText['kdf'], 'N' | 'r' | 'p'>): Promise<Buffer> {
    const key = this.#keys.get(salt) ?? deriveKey(this.#passphrase, bytes(salt), kdf);
    this.#keys.set(salt, key);
    return key;
  }

  /** The salt to seal under; undefined until one was opened or sealed. */
  get salt(): string | undefined {
    return this.#salt;
  }

  /** @param name the entry that the text is for; it opens under no other */
  async seal(text: string, name: string): Promise<SealedText> {
    this.#salt ??= randomBytes(SALT_BYTES).toString('base64');
    const kdf = { name: 'scrypt', N: SCRYPT.N, r: SCRYPT.r, p: SCRYPT.p, salt: this.#salt } as const;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(kdf.salt, SCRYPT), iv);
    cipher.setAAD(associated(name, kdf));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return {
      version: 1,
      cipher: 'aes-256-gcm',
      kdf,
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      text: sealed.toString('base64'),
    };
  }

  /** @throws an Error when the passphrase is wrong or anything was changed: the two can't be told apart */
  async unseal(sealed: SealedText, name: string): Promise<string> {
    const { kdf } = sealed;
    // Parameters from the file are only believed within what this program would ever write, lest they exhaust memory.
    if (kdf?.name !== 'scrypt' || kdf.N !== SCRYPT.N || kdf.r !== SCRYPT.r || kdf.p !== SCRYPT.p) {
      throw new Error('unknown key derivation');
    }
    const [iv, tag, text] = [bytes(sealed.iv), bytes(sealed.tag), bytes(sealed.text)];
    const key = await this.#key(kdf.salt, kdf);
    // Hundreds may have waited for it: the first of them goes on before the last is opened.
    await ownTurn();
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAAD(associated(name, kdf));
    decipher.setAuthTag(tag);
    const opened = Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    this.#salt ??= kdf.salt;
    return opened;
  }
}
