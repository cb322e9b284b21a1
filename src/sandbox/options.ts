import type { Catalogue } from '../catalogue/catalogue.ts';
import { People } from './people.ts';
import { scopeAccess } from './scope-check.ts';

const APP_TYPES = ['user', 'admin', 's2s'] as const;
const DENIALS = ['redirect', 'silent'] as const;
const PORT_MATCHES = ['relaxed', 'exact'] as const;
const REFRESH_SCOPES = ['include', 'omit'] as const;
const S2S_ME = ['refuse', 'allow'] as const;
export const RATE_LIMITS = ['off', 'free', 'pro', 'business'] as const;
const PREVIOUS_ACCESS_TOKENS = ['valid', 'revoked'] as const;

export type AppType = (typeof APP_TYPES)[number];

/** What the sandbox's app is, and how Zoom behaves where captures of it contradict each other. */
export interface SandboxOptions {
  /** 0, the default, lets the system choose. The sandbox listens on 127.0.0.1 only. */
  readonly port?: number;
  /** Default `user`: a user-managed General app. `admin` is an admin-managed one, `s2s` Server-to-Server. */
  readonly appType?: AppType;
  /** The scopes the app has in its build flow. Default: what it takes to handle meetings and read users. */
  readonly scopes?: readonly string[];
  /** No consent page: the user, or the extra parameter `sandbox_decision=decline`, decides at once. */
  readonly autoConsent?: boolean;
  /** Seconds. Default 3600; Zoom's reply then says 3599 to users' apps and 3600 to Server-to-Server apps. */
  readonly accessTokenTtl?: number;
  /** Whether Decline redirects with `access_denied` (the default) or shows a page and never redirects. */
  readonly denial?: (typeof DENIALS)[number];
  /** Whether a request with PKCE may use any port with a registered loopback redirect URI (RFC 8252, section 7.3). */
  readonly portMatch?: (typeof PORT_MATCHES)[number];
  /** Whether the reply to a refresh says the scopes again. */
  readonly refreshScope?: (typeof REFRESH_SCOPES)[number];
  /** Whether a Server-to-Server token may say `me`; the default refuses with 401 and code 124. */
  readonly s2sMe?: (typeof S2S_ME)[number];
  /** Whether an access token outlives the refresh that replaces it; default `valid`. */
  readonly previousAccessToken?: (typeof PREVIOUS_ACCESS_TOKENS)[number];
  /** The app's registered redirect URIs; default `http://127.0.0.1/callback` alone. */
  readonly redirectUris?: readonly string[];
  /** Seconds between two polls of the device flow; default 5, as Zoom says. */
  readonly deviceInterval?: number;
  /** Users beside the four with names, `user-001@example.com` and so on; default 0. */
  readonly users?: number;
  /** How many of those share a Zoom account; default 1. */
  readonly usersPerAccount?: number;
  /** Refuse calls beyond this plan's limits a second, as Zoom does; default `off`. */
  readonly rateLimits?: (typeof RATE_LIMITS)[number];
  /** The `api_url` of token responses; default: the sandbox's own, so that no token is sent elsewhere. */
  readonly apiUrl?: string | undefined;
  /** How many made-up items lists have of which the sandbox keeps no data; default 0. */
  readonly listItems?: number;
  /** Seconds that a page token is good; default 900, as at Zoom. */
  readonly pageTokenTtl?: number;
  /** The sandbox's clock, in milliseconds since 1970; a test may give one that runs faster. */
  readonly now?: () => number;
}

export type Settings = Required<Omit<SandboxOptions, 'accessTokenTtl' | 'users' | 'usersPerAccount'>> & {
  readonly people: People;
  /** Seconds an access token lives. */
  readonly accessTokenTtl: number;
  /** What replies give as `expires_in`. */
  readonly expiresIn: { readonly user: number; readonly app: number };
};

const DEFAULT_SCOPES = [
  'meeting:write:meeting',
  'meeting:read:meeting',
  'meeting:read:list_meetings',
  'meeting:update:meeting',
  'meeting:update:status',
  'meeting:delete:meeting',
  'meeting:read:invitation',
  'user:read:user',
] as const;

/** The scopes an app of this type has when nobody says which. */
export function defaultScopes(appType: AppType): string[] {
  return DEFAULT_SCOPES.map((scope) => (appType === 'user' ? scope : `${scope}:admin`));
}

function oneOf<T extends string>(name: string, accepted: readonly T[], value: T | undefined): T {
  const first = accepted[0] as T;
  if (value !== undefined && !accepted.includes(value)) {
    throw new Error(`${name} is one of ${accepted.join(', ')}, not ${value}`);
  }
  return value ?? first;
}

function wholeNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${name} is a whole number from ${least} on, not ${value}`);
  }
  return value;
}

function appScopes(catalogue: Catalogue, appType: AppType, given: readonly string[] | undefined): string[] {
  const scopes = [...new Set(given ?? defaultScopes(appType))];
  const unknown = scopes.filter((scope) => !catalogue.scope(scope));
  if (unknown.length > 0) throw new Error(`Zoom publishes no such scope: ${unknown.join(', ')}`);
  const forbidden = appType === 'user' ? scopes.filter((scope) => scopeAccess(scope) !== 'user') : [];
  if (forbidden.length > 0) {
    throw new Error(`A user-managed app cannot have these scopes: ${forbidden.join(', ')}`);
  }
  return scopes;
}

/**
 * The options with every default filled in.
 * @throws Error for a value that is not one of the accepted ones, a scope Zoom does not publish, or a scope that a
 * user-managed app cannot have; the message names it.
 */
export function settingsOf(options: SandboxOptions, catalogue: Catalogue): Settings {
  const appType = oneOf('appType', APP_TYPES, options.appType);
  const ttl = options.accessTokenTtl;
  return {
    port: options.port ?? 0,
    appType,
    scopes: appScopes(catalogue, appType, options.scopes),
    autoConsent: options.autoConsent ?? false,
    accessTokenTtl: wholeNumber('accessTokenTtl', ttl ?? 3600, 0),
    expiresIn: { user: ttl ?? 3599, app: ttl ?? 3600 },
    denial: oneOf('denial', DENIALS, options.denial),
    portMatch: oneOf('portMatch', PORT_MATCHES, options.portMatch),
    refreshScope: oneOf('refreshScope', REFRESH_SCOPES, options.refreshScope),
    s2sMe: oneOf('s2sMe', S2S_ME, options.s2sMe),
    previousAccessToken: oneOf('previousAccessToken', PREVIOUS_ACCESS_TOKENS, options.previousAccessToken),
    redirectUris: options.redirectUris ?? ['http://127.0.0.1/callback'],
    deviceInterval: wholeNumber('deviceInterval', options.deviceInterval ?? 5, 0),
    people: new People(
      wholeNumber('users', options.users ?? 0, 0),
      wholeNumber('usersPerAccount', options.usersPerAccount ?? 1, 1),
    ),
    rateLimits: oneOf('rateLimits', RATE_LIMITS, options.rateLimits),
    apiUrl: options.apiUrl,
    listItems: wholeNumber('listItems', options.listItems ?? 0, 0),
    pageTokenTtl: wholeNumber('pageTokenTtl', options.pageTokenTtl ?? 900, 0),
    now: options.now ?? Date.now,
  };
}
