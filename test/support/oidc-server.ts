import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, {
  type Adapter,
  type AdapterPayload,
  type ClientMetadata,
  type Configuration,
} from 'oidc-provider';

/** What an app of Zoom is granted when it asks for nothing in particular. */
export const DEFAULT_SCOPES = ['meeting:write:meeting', 'user:read:user'];
const OTHER_SCOPES = ['meeting:read:meeting'];
export const PUBLIC_CLIENT = 'public-client';
export const CONFIDENTIAL_CLIENT = 'confidential-client';
export const CLIENT_SECRET = 'kept-by-the-confidential-client-only';

/** Who sits at the browser, and what they decide. */
export interface Person {
  readonly email: string;
  readonly denies?: boolean;
}

/** Where a visit ended: at a page of the server, or with a redirect to somewhere else, not yet followed. */
export type Visit =
  | { readonly leftTo: URL }
  | { readonly leftTo: undefined; readonly status: number; readonly page: string };

/** A reply of the token endpoint: tokens, or an error's name. */
export interface TokenReply {
  readonly status: number;
  readonly grantType: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly error?: string;
}

export interface OidcServer {
  /** `http://127.0.0.1:{port}`, the issuer. */
  readonly url: string;
  readonly apiUrl: string;
  /** What the token endpoint has answered. */
  readonly replies: readonly TokenReply[];
  /** Resolves once the token endpoint answers with this error; earlier answers don't count. */
  refused(error: string): Promise<void>;
  /** Walks through the server's pages from a URL, as a browser with cookies that is new to the server. */
  visit(url: string | URL, person: Person, userCode?: string): Promise<Visit>;
  /** Asks the API's stub, as zoomctl does, and returns the HTTP status. */
  tryToken(accessToken: string): Promise<number>;
  /** A token request of somebody else's making. */
  askToken(parameters: Readonly<Record<string, string>>): Promise<{ status: number; error: unknown }>;
  /** Ends the grant that an access token is of, as a person does who removes the app. */
  revokeGrant(accessToken: string): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps everything that the provider stores in memory, of one server only. */
function memoryAdapter(): new (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return class MemoryAdapter implements Adapter {
    readonly #model: string;
    constructor(model: string) {
      this.#model = `${model}:`;
    }
    #first(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
      for (const [key, payload] of kept) if (key.startsWith(this.#model) && matches(payload)) return payload;
      return undefined;
    }
    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      kept.set(this.#model + id, payload);
    }
    async find(id: string): Promise<AdapterPayload | undefined> {
      return kept.get(this.#model + id);
    }
    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return this.#first((payload) => payload.uid === uid);
    }
    async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
      return this.#first((payload) => payload.userCode === userCode);
    }
    async consume(id: string): Promise<void> {
      const payload = kept.get(this.#model + id);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id: string): Promise<void> {
      kept.delete(this.#model + id);
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of kept) {
        if (key.startsWith(this.#model) && payload.grantId === grantId) kept.delete(key);
      }
    }
  };
}

function configuration(): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const native: ClientMetadata = {
    client_id: PUBLIC_CLIENT,
    token_endpoint_auth_method: 'none',
    // The provider takes any port of a native client's loopback address [RFC 8252 §7.3].
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    response_types: ['code'],
  };
  return {
    adapter: memoryAdapter(),
    jwks: { keys: [privateKey.export({ format: 'jwk' }) as { kty: string }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clients: [
      native,
      {
        ...native,
        client_id: CONFIDENTIAL_CLIENT,
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    // Zoom's paths.
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      device_authorization: '/oauth/devicecode',
      code_verification: '/oauth_device',
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: {
        enabled: true,
        async userCodeInputSource(ctx, form, _out, error) {
          ctx.body = error === undefined ? form : `not accepted: ${error.message}`;
        },
        async userCodeConfirmSource(ctx, form) {
          ctx.body = form;
        },
        async successSource(ctx) {
          ctx.body = 'the device is connected';
        },
      },
    },
    pkce: { required: () => true, methods: ['S256'] },
    scopes: [...DEFAULT_SCOPES, ...OTHER_SCOPES],
    // The provider's way to give a parameter a default: Zoom, too, grants an app's own scopes where none are named.
    extraParams: {
      scope_default(ctx) {
        const { params } = ctx.oidc;
        if (params !== undefined) params.scope ??= DEFAULT_SCOPES.join(' ');
      },
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 3600,
      RefreshToken: 86_400,
      DeviceCode: 600,
      Interaction: 600,
      Session: 600,
      Grant: 86_400,
    },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError(ctx, out) {
      ctx.body = `${out.error}: ${out.error_description}`;
    },
  };
}

/** Decides at once what a page would have asked a person, who is known by a header of their requests. */
async function interact(
  provider: Provider,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const email = String(request.headers['x-person']);
  if (request.headers['x-denies'] !== undefined) {
    return provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'The person said no.',
    });
  }
  const grant = new provider.Grant({ accountId: email, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  return provider.interactionFinished(request, response, {
    login: { accountId: email },
    consent: { grantId: await grant.save() },
  });
}

/** `GET /v2/users/me`, for tokens that the provider knows and that may read their user. */
async function answerApi(
  provider: Provider,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const token = await provider.AccessToken.find(bearer);
  const known = token?.isValid === true && token.scopes.has('user:read:user');
  response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      known
        ? { id: `id-of-${token.accountId}`, email: token.accountId }
        : { code: 124, message: 'Invalid access token.' },
    ),
  );
}

/** The one form of a page, filled in and ready to be sent; undefined where the page has none. */
function filledForm(page: string, userCode: string): { action: string; body: URLSearchParams } | undefined {
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) return undefined;
  const body = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const name = / name="([^"]+)"/.exec(input)?.[1];
    const value = / value="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) body.set(name, value ?? userCode);
  }
  return { action, body };
}

async function visit(base: string, start: string | URL, person: Person, userCode: string): Promise<Visit> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step++) {
    if (url.origin !== base) return { leftTo: url };
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-person': person.email,
        ...(person.denies ? { 'x-denies': 'yes' } : {}),
      },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    form = undefined;
    for (const line of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split(/=(.*)/) ?? [];
      // A cookie without a value is one that the server takes away.
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const page = await reply.text();
    const location = reply.headers.get('location');
    const next = filledForm(page, userCode);
    if (location !== null) url = new URL(location, url);
    else if (next !== undefined) {
      url = new URL(next.action, url);
      form = next.body;
    } else return { leftTo: undefined, status: reply.status, page };
  }
  throw new Error(`the pages led nowhere, at last to ${url.pathname}`);
}

function watchTokenEndpoint(provider: Provider): {
  replies: readonly TokenReply[];
  refused(error: string): Promise<void>;
} {
  const replies: TokenReply[] = [];
  const waiting = new Map<string, () => void>();
  provider.on('grant.success', (ctx) => {
    const body = ctx.body as { access_token: string; refresh_token: string };
    replies.push({
      status: 200,
      grantType: String(ctx.oidc.params?.grant_type),
      accessToken: body.access_token,
      refreshToken: body.refresh_token,
    });
  });
  provider.on('grant.error', (ctx, { error, statusCode }) => {
    replies.push({ status: statusCode, grantType: String(ctx.oidc.params?.grant_type), error });
    waiting.get(error)?.();
    waiting.delete(error);
  });
  return {
    replies,
    refused: (error) =>
      new Promise((resolve) => {
        waiting.set(error, resolve);
      }),
  };
}

/**
 * An OAuth server that is not this project's own: the certified `oidc-provider`, at Zoom's paths, with PKCE required and
 * refresh tokens that rotate, beside a stub of the API that takes its tokens.
 */
export async function startOidcServer(): Promise<OidcServer> {
  const server = http.createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, configuration());
  const { replies, refused } = watchTokenEndpoint(provider);
  const rest = provider.callback();
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const failed = (error: Error) => response.writeHead(500).end(error.stack);
    if (request.url?.startsWith('/interaction/')) interact(provider, request, response).catch(failed);
    else if (request.url === '/v2/users/me') answerApi(provider, request, response).catch(failed);
    else rest(request, response);
  });
  return {
    url,
    apiUrl: `${url}/v2`,
    replies,
    refused,
    visit: (start, person, userCode = '') => visit(url, start, person, userCode),
    async tryToken(accessToken) {
      const reply = await fetch(`${url}/v2/users/me`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      return reply.status;
    },
    async askToken(parameters) {
      const reply = await fetch(`${url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
      });
      return { status: reply.status, error: ((await reply.json()) as { error?: unknown }).error };
    },
    async revokeGrant(accessToken) {
      const grantId = (await provider.AccessToken.find(accessToken))?.grantId;
      if (grantId === undefined) throw new Error('the provider knows no such token');
      await (await provider.Grant.find(grantId))?.destroy();
      await provider.AccessToken.revokeByGrantId(grantId);
      await provider.RefreshToken.revokeByGrantId(grantId);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
