import { nodeTransport } from '../../src/http/node-transport.ts';
import { type AuthorizationCodeFlow, authorizationCodeFlow } from '../../src/oauth/authorization-code.ts';
import type { TokenSet } from '../../src/oauth/client.ts';
import type { ResultPage } from '../../src/oauth/result-page.ts';
import { type HttpServer, type Responder, respondJson, startHttpServer } from '../support/http-server.ts';

const TOKENS = {
  access_token: 'access-of-login',
  token_type: 'bearer',
  refresh_token: 'refresh-of-login',
  expires_in: 3599,
};
const LOGGED_IN: ResultPage = {
  good: true,
  title: 'You are logged in',
  text: 'as jchill@example.com',
};

export interface Login {
  /** What the person's browser was told to open. */
  readonly authorizeUrl: URL;
  readonly redirectUri: string;
  readonly port: number;
  readonly state: string;
  /** What was not this login's answer. */
  readonly strays: string[];
  /** How often the tokens were kept. */
  readonly kept: TokenSet[];
  readonly tokenEndpoint: HttpServer;
  /** How the flow ended: its value, or its error. */
  readonly ended: Promise<{ value?: string; error?: unknown }>;
  /** The redirect URI with these parameters. */
  callback(parameters: Readonly<Record<string, string>> | string): string;
  abort(): void;
}

const running: Promise<unknown>[] = [];
const servers: HttpServer[] = [];

/** Ends what tests have left running; for `afterEach`. */
export async function endLogins(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await Promise.all(running.splice(0));
}

/** Starts a login against a token endpoint of its own, and resolves when the browser would open. */
export async function startLogin(
  options: Partial<AuthorizationCodeFlow<string>> = {},
  respond: Responder = (response) => respondJson(response, 200, TOKENS),
): Promise<Login> {
  const tokenEndpoint = await startHttpServer(respond);
  servers.push(tokenEndpoint);
  const controller = new AbortController();
  const strays: string[] = [];
  const kept: TokenSet[] = [];
  let opened: (urls: [string, string]) => void = () => undefined;
  const announced = new Promise<[string, string]>((resolve) => {
    opened = resolve;
  });
  const ended = authorizationCodeFlow<string>({
    client: { clientId: 'public-id', clientSecret: null, oauthUrl: tokenEndpoint.url },
    http: nodeTransport,
    redirect: { kind: 'loopback', address: { host: '127.0.0.1', port: 0, path: '/callback' } },
    scopes: [],
    timeout: 20_000,
    signal: controller.signal,
    protect: (work) => work(),
    announce: async (url, redirectUri) => opened([url, redirectUri]),
    onStray: (why) => strays.push(why),
    keep: async (tokens) => {
      kept.push(tokens);
      return { value: 'kept', page: LOGGED_IN };
    },
    ...options,
  }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  running.push(ended);
  const [url, redirectUri] = await announced;
  const authorizeUrl = new URL(url);
  return {
    authorizeUrl,
    redirectUri,
    port: Number(new URL(redirectUri).port),
    state: authorizeUrl.searchParams.get('state') ?? '',
    strays,
    kept,
    tokenEndpoint,
    ended,
    callback: (parameters) => `${redirectUri}?${new URLSearchParams(parameters)}`,
    abort: () => controller.abort(),
  };
}
