import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountKey } from '../../src/accounts/account.ts';
import { encryptedFileStore, insecureFileStore } from '../../src/accounts/file-store.ts';
import { Secret } from '../../src/secret.ts';
import type { SandboxInfo, TestWorld } from './zoomctl.ts';

const CALLBACK = 'http://127.0.0.1:52936/callback';

/** The users whom the sandbox has generated. */
function generated({ accounts }: SandboxInfo): SandboxInfo['accounts'] {
  return accounts.filter(({ email }) => email.startsWith('user-'));
}

/** Tokens of the sandbox's generated users, for a script that keeps none. */
export async function tokensOfUsers(
  sandbox: SandboxInfo,
): Promise<{ accessToken: string; refreshToken: string }[]> {
  const tokens = [];
  for (const { email } of generated(sandbox)) {
    const { access_token, refresh_token } = await tokensOf(sandbox, email);
    tokens.push({ accessToken: access_token, refreshToken: refresh_token });
  }
  return tokens;
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

/** A login as the sandbox's user, without a process of its own. */
async function tokensOf(sandbox: SandboxInfo, user: string): Promise<Tokens> {
  const verifier = randomBytes(40).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: sandbox.publicClientId,
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    sandbox_user: user,
  });
  const page = await fetch(`${sandbox.oauthUrl}/oauth/authorize?${query}`, { redirect: 'manual' });
  const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    client_id: sandbox.publicClientId,
    code,
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  };
  const reply = await fetch(`${sandbox.oauthUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return (await reply.json()) as Tokens;
}

export interface ConnectOptions {
  readonly store?: 'file' | 'insecure';
  /** Whether the access tokens are known to have expired. */
  readonly expired?: boolean;
  /** Whether the access tokens are ones that Zoom does not take. */
  readonly refused?: boolean;
}

/**
 * Connects the sandbox's generated users as so many logins would have, but at once.
 * @returns their email addresses
 */
export async function connectUsers(
  world: Pick<TestWorld, 'sandbox' | 'env'>,
  { store = 'insecure', expired = false, refused = false }: ConnectOptions = {},
): Promise<string[]> {
  const { sandbox, env } = world;
  const users = generated(sandbox);
  const config = env.ZOOMCTL_CONFIG_DIR ?? '';
  const directory = join(config, 'credentials');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const credentials =
    store === 'file'
      ? encryptedFileStore(directory, new Secret(env.ZOOMCTL_STORE_KEY ?? ''))
      : insecureFileStore(directory);
  const hosts = { oauthUrl: sandbox.oauthUrl, apiUrl: sandbox.apiUrl };
  const clientId = sandbox.publicClientId;
  const accounts = [];
  const now = Date.now();
  const expiresAt = expired ? now - 1_000 : now + 3_500_000;
  for (const { email, userId, accountId } of users) {
    const tokens = await tokensOf(sandbox, email);
    const id = accountKey(hosts, clientId, userId);
    const scopes = tokens.scope.split(' ');
    await credentials.write(id, {
      accessToken: new Secret(refused ? 'a.token.that-zoom-does-not-know' : tokens.access_token),
      refreshToken: new Secret(tokens.refresh_token),
      obtainedAt: now - 3_600_000,
      expiresAt,
      scopes,
      clientSecret: null,
      boundTo: { ...hosts, clientId },
    });
    accounts.push({
      id,
      userId,
      accountId,
      email,
      alias: null,
      app: 'env',
      appType: 'user',
      clientId,
      scopes,
      expiresAt: new Date(expiresAt).toISOString(),
      loggedInAt: new Date(now).toISOString(),
      hosts,
      store,
      identity: 'users_me',
      loginNeeded: false,
    });
  }
  writeFileSync(join(config, 'accounts.json'), JSON.stringify({ version: 1, active: null, accounts }), {
    mode: 0o600,
  });
  return users.map(({ email }) => email);
}

/** How many meetings the sandbox has of each host. */
export async function meetingsByHost(world: TestWorld): Promise<Map<string, number>> {
  const reply = await fetch(`${world.sandbox.oauthUrl}/_sandbox/meetings`);
  const counts = new Map<string, number>();
  for (const { host } of (await reply.json()) as { host: string }[])
    counts.set(host, (counts.get(host) ?? 0) + 1);
  return counts;
}
