import { createHash } from 'node:crypto';
import { afterEach } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const REDIRECT_URI = 'http://127.0.0.1:52936/callback';
export const REGISTERED_URI = 'http://127.0.0.1/callback';

const running: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox that closes when the test ends. */
export async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ autoConsent: true, ...options });
  running.push(sandbox);
  return sandbox;
}

export function basic(sandbox: Sandbox, secret = sandbox.clientSecret): Record<string, string> {
  const pair = Buffer.from(`${sandbox.clientId}:${secret}`).toString('base64');
  return { Authorization: `Basic ${pair}` };
}

/** An authorization request of the public client; a parameter that is null is left out. */
export function authorizeUrl(sandbox: Sandbox, params: Record<string, string | null> = {}): string {
  const all = {
    response_type: 'code',
    client_id: sandbox.publicClientId,
    redirect_uri: REDIRECT_URI,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    state: 'HbIwfZi71jlISUBh-peNew',
    ...params,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return `${sandbox.oauthUrl}/oauth/authorize?${new URLSearchParams(given)}`;
}

export function get(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers, redirect: 'manual' });
}

export function postForm(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });
}

export async function authorizationCode(
  sandbox: Sandbox,
  params: Record<string, string | null> = {},
): Promise<string> {
  const response = await get(authorizeUrl(sandbox, params));
  const location = response.headers.get('location');
  if (!location) throw new Error(`no redirect but ${response.status} ${await response.text()}`);
  return new URL(location).searchParams.get('code') ?? '';
}

export function token(
  sandbox: Sandbox,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return postForm(`${sandbox.oauthUrl}/oauth/token`, form, headers);
}

export function exchange(
  sandbox: Sandbox,
  code: string,
  form: Record<string, string> = {},
): Promise<Response> {
  return token(sandbox, {
    grant_type: 'authorization_code',
    client_id: sandbox.publicClientId,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...form,
  });
}

export function refresh(
  sandbox: Sandbox,
  refreshToken: string,
  form: Record<string, string> = {},
): Promise<Response> {
  return token(sandbox, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: sandbox.publicClientId,
    ...form,
  });
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
}

/** Tokens of the public client for a user. */
export async function login(
  sandbox: Sandbox,
  user = 'dev@example.com',
  params: Record<string, string> = {},
): Promise<Tokens> {
  const code = await authorizationCode(sandbox, { sandbox_user: user, ...params });
  return (await (await exchange(sandbox, code)).json()) as Tokens;
}

/** An access token of a Server-to-Server app. */
export async function s2sToken(sandbox: Sandbox): Promise<string> {
  const form = { grant_type: 'account_credentials', account_id: sandbox.accountId };
  const response = await token(sandbox, form, basic(sandbox));
  return ((await response.json()) as Tokens).access_token;
}

export function api(
  sandbox: Sandbox,
  accessToken: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${sandbox.apiUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export async function jsonOf<T = Record<string, unknown>>(response: Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

/** Status and body in one, for comparisons that show both when they fail. */
export async function outcome(response: Promise<Response>): Promise<{ status: number; body: unknown }> {
  const { status, ...rest } = await response.then(async (r) => ({
    status: r.status,
    text: await r.text(),
    headers: r.headers,
  }));
  const isJson = rest.headers.get('content-type')?.startsWith('application/json');
  return { status, body: isJson ? JSON.parse(rest.text) : rest.text };
}

export function control(sandbox: Sandbox, method: string, what: string, body?: unknown): Promise<Response> {
  return fetch(`${sandbox.oauthUrl}/_sandbox/${what}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The scopes error with these names. */
export function lacks(...scopes: string[]): { status: number; body: unknown } {
  const message = `Invalid access token, does not contain scopes:[${scopes.join(', ')}].`;
  return { status: 400, body: { code: 4711, message } };
}
