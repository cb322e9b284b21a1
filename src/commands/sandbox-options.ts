import type { Catalogue } from '../catalogue/catalogue.ts';
import { hostUrl } from '../config/host-url.ts';
import { usageError } from '../errors.ts';
import type { SandboxOptions } from '../sandbox/sandbox.ts';
import { nearest } from '../scopes/nearest.ts';
import { APP_TYPES, nameList, oneOf, wholeNumber } from './flag-values.ts';

export const DENIALS = ['redirect', 'silent'] as const;
export const PORT_MATCHES = ['relaxed', 'exact'] as const;
export const REFRESH_SCOPES = ['include', 'omit'] as const;
export const RATE_LIMITS = ['off', 'free', 'pro', 'business'] as const;
export const S2S_ME = ['refuse', 'allow'] as const;

export interface SandboxFlags {
  readonly port?: string;
  readonly appType?: string;
  readonly scopes?: string;
  readonly autoConsent?: boolean;
  readonly accessTokenTtl?: string;
  readonly denial?: string;
  readonly portMatch?: string;
  readonly refreshScope?: string;
  readonly s2sMe?: string;
  readonly apiUrl?: string;
  readonly listItems?: string;
  readonly pageTokenTtl?: string;
  readonly users?: string;
  readonly usersPerAccount?: string;
  readonly rateLimits?: string;
}

/** Leaves out what was not given, so that the sandbox's own defaults hold. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function readScopes(
  flag: string | undefined,
  userManaged: boolean,
  catalogue: Catalogue,
): string[] | undefined {
  const scopes = nameList(flag);
  if (scopes === undefined) return undefined;
  if (scopes.length === 0) throw usageError('--scopes is empty.', 'Leave it out for the default scopes.');
  const unknown = scopes.find((scope) => catalogue.scope(scope) === undefined);
  if (unknown !== undefined) {
    const near = nearest(
      unknown,
      catalogue.scopes().map(({ scope }) => scope),
    );
    throw usageError(
      `--scopes: Zoom publishes no scope ${unknown}.`,
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
    );
  }
  const wide = userManaged ? scopes.filter((scope) => /:(?:admin|master)$/.test(scope)) : [];
  if (wide.length === 0) return scopes;
  throw usageError(
    `--scopes: a user-managed app can't have ${wide.join(', ')}.`,
    'Give --app-type admin or s2s as well.',
  );
}

/** @throws a usage error that names the flag and what it takes */
export function sandboxOptions(flags: SandboxFlags, catalogue: Catalogue): SandboxOptions {
  const appType = oneOf(flags.appType, '--app-type', APP_TYPES);
  const scopes = readScopes(flags.scopes, appType === undefined || appType === 'user', catalogue);
  return given({
    port: wholeNumber(flags.port, '--port', 0, 65_535),
    appType,
    scopes,
    autoConsent: flags.autoConsent,
    accessTokenTtl: wholeNumber(flags.accessTokenTtl, '--access-token-ttl', 1, 86_400),
    denial: oneOf(flags.denial, '--denial', DENIALS),
    portMatch: oneOf(flags.portMatch, '--port-match', PORT_MATCHES),
    refreshScope: oneOf(flags.refreshScope, '--refresh-scope', REFRESH_SCOPES),
    s2sMe: oneOf(flags.s2sMe, '--s2s-me', S2S_ME),
    users: wholeNumber(flags.users, '--users', 0, 10_000),
    usersPerAccount: wholeNumber(flags.usersPerAccount, '--users-per-account', 1, 10_000),
    rateLimits: oneOf(flags.rateLimits, '--rate-limits', RATE_LIMITS),
    apiUrl: flags.apiUrl === undefined ? undefined : hostUrl(flags.apiUrl, '--api-url'),
    listItems: wholeNumber(flags.listItems, '--list-items', 0, 100_000_000),
    pageTokenTtl: wholeNumber(flags.pageTokenTtl, '--page-token-ttl', 0, 86_400),
  }) as SandboxOptions;
}
