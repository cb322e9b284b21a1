import { randomBytes } from 'node:crypto';

/** A file that a reply streams. */
export interface StoredFile {
  readonly contentType: string;
  readonly length: number;
  chunks(): Iterable<Buffer>;
}

export interface Recording extends StoredFile {
  readonly id: string;
  /** What its URL proves after the redirect, where no token is. */
  readonly ticket: string;
  readonly meetingUuid: string;
  readonly accountId: string;
}

export interface Picture extends StoredFile {
  readonly id: string;
}

const CHUNK = 64 * 1024;

/** Bytes that are made as they are sent; each chunk begins with its number, so that none can be missing or moved. */
function* madeUpBytes(length: number): Generator<Buffer> {
  for (let sent = 0, number = 0; sent < length; sent += CHUNK, number++) {
    const chunk = Buffer.alloc(Math.min(CHUNK, length - sent), number % 251);
    chunk.write(`${number} \0\xff\x80`, 'latin1');
    yield chunk;
  }
}

/** The recordings of meetings and the pictures of users. */
export class FileStore {
  readonly #recordings = new Map<string, Recording>();
  readonly #pictures = new Map<string, Picture>();

  /** Gives a meeting a cloud recording of so many bytes. */
  record(
    meeting: { readonly uuid: string; readonly host: { readonly accountId: string } },
    length: number,
  ): Recording {
    const recording: Recording = {
      id: randomBytes(16).toString('hex'),
      ticket: randomBytes(16).toString('hex'),
      meetingUuid: meeting.uuid,
      accountId: meeting.host.accountId,
      contentType: 'video/mp4',
      length,
      chunks: () => madeUpBytes(length),
    };
    this.#recordings.set(recording.id, recording);
    return recording;
  }

  recording(id: string): Recording | undefined {
    return this.#recordings.get(id);
  }

  recordingsOf(meetingUuid: string): Recording[] {
    return [...this.#recordings.values()].filter((recording) => recording.meetingUuid === meetingUuid);
  }

  setPicture(userId: string, contentType: string, bytes: Buffer): void {
    const id = randomBytes(16).toString('hex');
    this.#pictures.set(userId, { id, contentType, length: bytes.length, chunks: () => [bytes] });
  }

  pictureOf(userId: string): Picture | undefined {
    return this.#pictures.get(userId);
  }

  picture(id: string): Picture | undefined {
    return [...this.#pictures.values()].find((picture) => picture.id === id);
  }
}
