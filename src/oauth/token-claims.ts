/** What an access token says of its owner: a hint, since Zoom doesn't document the token's content. */
export interface TokenClaims {
  readonly userId: string | null;
  readonly accountId: string | null;
}

function claim(payload: Readonly<Record<string, unknown>>, ...names: string[]): string | null {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The token's payload; empty where the token isn't readable. */
function payloadOf(accessToken: string): Readonly<Record<string, unknown>> {
  try {
    const payload = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as unknown;
    return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The `uid` and `aid` claims (`userId` and `accountId` in older tokens); nulls where the token isn't readable. */
export function readTokenClaims(accessToken: string): TokenClaims {
  const payload = payloadOf(accessToken);
  return { userId: claim(payload, 'uid', 'userId'), accountId: claim(payload, 'aid', 'accountId') };
}

/** The client that the token was issued to, from `iss`, `zm:cid:<client id>`; null where the token doesn't say. */
export function readTokenClient(accessToken: string): string | null {
  return /^zm:cid:(.+)$/.exec(claim(payloadOf(accessToken), 'iss') ?? '')?.[1] ?? null;
}
