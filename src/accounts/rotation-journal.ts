import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { type PreparedFile, preparePrivateFile } from '../config/prepared-file.ts';
import { readPrivateFile } from '../config/private-file.ts';
import type { HttpResponse } from '../http/http-client.ts';
import type { Secret } from '../secret.ts';

const VERSION = 1;

/** Bytes that are taken beforehand: a reply of Zoom's takes some three thousand. */
const ROOM = 16 * 1024;

/**
 * A key for AES-256-GCM that HKDF [RFC 5869] makes of the old refresh token: whoever can read the store's entry can open it,
 * nobody else. Its two steps for 32 bytes of SHA-256 are a MAC each; Node's own function takes ten times as long for them.
 */
function keyOf(refreshToken: Secret, account: string, salt: Buffer): Buffer {
  const extracted = createHmac('sha256', salt).update(refreshToken.expose()).digest();
  return createHmac('sha256', extracted).update(`zoomctl/rotation-journal/${account}\u0001`).digest();
}

/** Whether this process has sealed anything yet. */
let hasSealed = false;

/**
 * Where the reply to a refresh waits until the store has its tokens. Once Zoom has sent it the old refresh token is
 * dead, and a store takes its time (a keychain sits in another process, a file is flushed): a process killed in
 * between would have lost the login. The file is there for that moment only, sealed under the old refresh token, which
 * is of no use to Zoom any more and still stands in the store.
 */
export class RotationJournal {
  readonly #file: PreparedFile;
  readonly #key: Buffer;
  readonly #salt: Buffer;
  #recorded = false;

  private constructor(file: PreparedFile, key: Buffer, salt: Buffer) {
    this.#file = file;
    this.#key = key;
    this.#salt = salt;
  }

  /** Does beforehand what takes time. @throws as `preparePrivateFile` does */
  static async prepare(path: string, account: string, refreshToken: Secret): Promise<RotationJournal> {
    const salt = randomBytes(16);
    const journal = new RotationJournal(
      await preparePrivateFile(path, ROOM),
      keyOf(refreshToken, account, salt),
      salt,
    );
    // What has run once is compiled: the reply finds the shortest way.
    if (!hasSealed) journal.#seal({ status: 0, headers: {}, body: '', receivedAt: 0 });
    return journal;
  }

  get recorded(): boolean {
    return this.#recorded;
  }

  /** Keeps a successful reply, synchronously. @throws the system's error, such as a full disk's */
  record(reply: HttpResponse): void {
    if (reply.status !== 200) return;
    this.#file.commit(this.#seal(reply));
    this.#recorded = true;
  }

  discard(): void {
    this.#file.discard();
  }

  #seal({ body, receivedAt }: HttpResponse): string {
    hasSealed = true;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify({ body, receivedAt }), 'utf8'), cipher.final()]);
    return JSON.stringify({
      version: VERSION,
      salt: this.#salt.toString('base64'),
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      text: text.toString('base64'),
    });
  }
}

function opened(content: string, account: string, refreshToken: Secret): HttpResponse | undefined {
  try {
    const { version, salt, iv, tag, text } = JSON.parse(content) as Record<string, string | number>;
    if (version !== VERSION) return undefined;
    const bytes = (base64: unknown): Buffer => Buffer.from(String(base64), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(refreshToken, account, bytes(salt)), bytes(iv), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes(tag));
    const plain = Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
    const { body, receivedAt } = JSON.parse(plain) as { body: string; receivedAt: number };
    return { status: 200, headers: {}, body, receivedAt };
  } catch {
    return undefined;
  }
}

/**
 * The reply that a process which was killed had recorded: undefined where there is none, or none to this refresh
 * token, whose login has gone on since.
 */
export async function recordedReply(
  path: string,
  account: string,
  refreshToken: Secret,
): Promise<HttpResponse | undefined> {
  const content = await readPrivateFile(path);
  return content === undefined ? undefined : opened(content, account, refreshToken);
}

/** Removes what a journal has left. */
export async function forgetRecorded(path: string): Promise<void> {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
