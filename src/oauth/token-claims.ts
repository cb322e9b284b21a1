/** What an access token says of its owner: a hint, since Zoom doesn't document the token's content. */
export interface TokenClaims {
  readonly userId: string | null;
  readonly accountId: string | null;
}

function claim(payload: Record<string, unknown>, ...names: string[]): string | null {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The `uid` and `aid` claims (`userId` and `accountId` in older tokens); nulls where the token isn't readable. */
export function readTokenClaims(accessToken: string): TokenClaims {
  try {
    const payload = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as unknown;
    if (typeof payload !== 'object' || payload === null) return { userId: null, accountId: null };
    const record = payload as Record<string, unknown>;
    return { userId: claim(record, 'uid', 'userId'), accountId: claim(record, 'aid', 'accountId') };
  } catch {
    return { userId: null, accountId: null };
  }
}
