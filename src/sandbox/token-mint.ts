import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { IssuedSecrets } from './issued-secrets.ts';
import type { Person } from './people.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Random letters and digits. */
export function randomText(length: number, alphabet: string = LETTERS): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function jwt(hash: 'sha512' | 'sha256', key: Buffer, header: object, payload: object): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

/** Zoom's numbers for `type` in a token's payload. */
const TOKEN_TYPE = { access: 0, refresh: 1, client: 2, s2s: 3 } as const;

export interface OauthTokenRequest {
  readonly type: keyof typeof TOKEN_TYPE;
  readonly clientId: string;
  readonly user: Person;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds. */
  readonly lifetime: number;
}

export interface ZakRequest {
  readonly user: Person;
  /** Absent in a ZAK that is not for one meeting. */
  readonly meetingId?: number;
  readonly issuedAt: number;
  readonly lifetime: number;
}

/**
 * Makes everything secret: codes, passcodes and JWTs in Zoom's current shapes, signed with keys that nobody else has.
 * No two are alike, and all are remembered.
 */
export class TokenMint {
  readonly #secrets: IssuedSecrets;
  readonly #oauthKey = randomBytes(64);
  readonly #zakKey = randomBytes(32);
  readonly #keyId = randomUUID();

  constructor(secrets: IssuedSecrets) {
    this.#secrets = secrets;
  }

  /** An access or refresh token: a JWT of version 10, which has no scope claim. */
  oauthToken(request: OauthTokenRequest): string {
    const header = { sv: '000002', alg: 'HS512', v: '2.0', kid: this.#keyId };
    const payload = {
      aud: 'https://oauth.zoom.us',
      uid: request.user.id,
      ver: 10,
      auid: createHash('sha256').update(`${request.clientId} ${request.user.id}`).digest('hex'),
      nbf: request.issuedAt,
      code: randomText(34),
      iss: `zm:cid:${request.clientId}`,
      gno: 0,
      exp: request.issuedAt + request.lifetime,
      type: TOKEN_TYPE[request.type],
      iat: request.issuedAt,
      aid: request.user.accountId,
      jti: randomUUID(),
    };
    const kind = request.type === 'refresh' ? 'refresh_token' : 'access_token';
    return this.#secrets.issue(kind, jwt('sha512', this.#oauthKey, header, payload));
  }

  /** A Zoom Access Key, with which whoever has it starts meetings as the user. */
  zak(request: ZakRequest): string {
    const header = { typ: 'JWT', sv: '000001', zm_skm: 'zm_o2m', alg: 'HS256' };
    const payload = {
      aud: 'clientsm',
      uid: request.user.id,
      iss: 'web',
      sk: randomText(8),
      sty: 100,
      wcd: 'aw1',
      clt: 0,
      ...(request.meetingId === undefined ? {} : { mnum: String(request.meetingId) }),
      exp: request.issuedAt + request.lifetime,
      iat: request.issuedAt,
      aid: request.user.accountId,
      cid: '',
    };
    return this.#secrets.issue('zak', jwt('sha256', this.#zakKey, header, payload));
  }

  authorizationCode(): string {
    return this.#secrets.issue('code', `${randomText(10)}_${randomText(22)}`);
  }

  deviceCode(): string {
    return this.#secrets.issue('device_code', randomText(40));
  }

  clientSecret(): string {
    return this.#secrets.issue('client_secret', randomText(32));
  }

  passcode(): string {
    return this.#secrets.issue('passcode', randomText(6));
  }

  /** Takes note of a passcode that a request brought itself. */
  chosenPasscode(passcode: string): void {
    this.#secrets.issue('passcode', passcode);
  }

  phonePasscode(): string {
    return this.#secrets.issue('passcode', randomText(6, '0123456789'));
  }

  /** What a join URL carries as `pwd`. */
  encryptedPasscode(): string {
    return this.#secrets.issue('passcode', `${randomText(32)}.1`);
  }
}
