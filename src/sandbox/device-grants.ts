import type { Client } from './app.ts';
import type { Grant, Grants, IssuedTokens } from './grants.ts';
import type { Settings } from './options.ts';
import type { Person } from './people.ts';
import { randomText, type TokenMint } from './token-mint.ts';

/** Seconds, as Zoom documents it. */
export const DEVICE_CODE_LIFETIME = 900;

export interface DeviceRequest {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly client: Client;
  readonly expiresAt: number;
  /** Who approves without being asked, after the first poll. */
  readonly autoApprover: Person | null;
  /** Milliseconds that polls have to be apart; each poll that comes too early adds five seconds (RFC 8628, 3.5). */
  interval: number;
  lastPoll: number | null;
  decision: Grant | 'declined' | null;
}

export type DevicePoll =
  | IssuedTokens
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied'
  | 'unknown';

/** Timers of a client may fire a little early; that is not polling too fast. */
const TOLERANCE = 100;

/** The device flow (RFC 8628). */
export class DeviceGrants {
  readonly #settings: Settings;
  readonly #mint: TokenMint;
  readonly #grants: Grants;
  readonly #requests = new Map<string, DeviceRequest>();

  constructor(settings: Settings, mint: TokenMint, grants: Grants) {
    this.#settings = settings;
    this.#mint = mint;
    this.#grants = grants;
  }

  begin(client: Client, autoApprover: Person | null): DeviceRequest {
    const request: DeviceRequest = {
      deviceCode: this.#mint.deviceCode(),
      userCode: randomText(8, 'abcdefghijkmnpqrstuvwxyz23456789'),
      client,
      expiresAt: this.#settings.now() + DEVICE_CODE_LIFETIME * 1000,
      autoApprover,
      interval: this.#settings.deviceInterval * 1000,
      lastPoll: null,
      decision: null,
    };
    this.#requests.set(request.deviceCode, request);
    return request;
  }

  /** The request that waits for its user under this code, in any case and with or without a dash or spaces. */
  waiting(userCode: string): DeviceRequest | undefined {
    const plain = userCode.replace(/[\s-]/g, '').toLowerCase();
    const now = this.#settings.now();
    return [...this.#requests.values()].find(
      (request) => request.userCode === plain && request.decision === null && request.expiresAt > now,
    );
  }

  poll(client: Client, deviceCode: string): DevicePoll {
    const request = this.#requests.get(deviceCode);
    if (!request || request.client.id !== client.id) return 'unknown';
    const now = this.#settings.now();
    if (request.expiresAt <= now) return 'expired_token';
    const early = request.lastPoll !== null && now < request.lastPoll + request.interval - TOLERANCE;
    const first = request.lastPoll === null;
    request.lastPoll = now;
    if (early) {
      request.interval += 5000;
      return 'slow_down';
    }
    if (!first && request.autoApprover) request.decision ??= this.#grantTo(request, request.autoApprover);
    if (request.decision === null) return 'authorization_pending';
    if (request.decision === 'declined') return 'access_denied';
    this.#requests.delete(deviceCode);
    return this.#grants.authorize(request.decision);
  }

  decide(request: DeviceRequest, user: Person | null): void {
    request.decision ??= user ? this.#grantTo(request, user) : 'declined';
  }

  #grantTo(request: DeviceRequest, user: Person): Grant {
    const { appType, scopes } = this.#settings;
    return { kind: appType, user, client: request.client, scopes };
  }
}
