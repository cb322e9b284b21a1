import type { Catalogue } from '../catalogue/catalogue.ts';
import { listed } from './advice.ts';
import { namedUser } from './endpoint-path.ts';
import type { EndpointReference } from './endpoint-reference.ts';
import { type AppType, type Grant, grantOf } from './grant.ts';
import { isUserLevel } from './level.ts';
import { nearest } from './nearest.ts';
import type { EndpointVerdict } from './verdict.ts';

/** Something about the grant or the endpoints as a whole, with its evidence in the message. */
export interface Finding {
  readonly kind: string;
  readonly message: string;
  readonly fix: string;
}

export interface Examined {
  readonly grant: Grant;
  readonly appType: AppType;
  readonly endpoints: readonly EndpointReference[];
  readonly verdicts: readonly EndpointVerdict[];
  readonly excess: readonly string[];
  readonly catalogue: Catalogue;
  readonly login: string;
  readonly requested: readonly string[] | undefined;
}

/** More unknown names than this are no slips in spelling, and to look for each one's neighbour takes long. */
const MOST_SUGGESTIONS = 20;

type Check = (examined: Examined) => Finding[];

const calls = (references: readonly { method: string; path: string }[]) =>
  listed(references.map(({ method, path }) => `${method} ${path}`));

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const emptyGrant: Check = ({ grant, login }) =>
  grant.scopes.length > 0
    ? []
    : [
        {
          kind: 'no_scopes',
          message: 'The grant holds no scopes at all.',
          fix: `Add scopes to the app at Zoom, then run ${login}.`,
        },
      ];

const mixedGrant: Check = ({ grant, catalogue, login }) => {
  if (grant.style !== 'mixed') return [];
  const of = (style: string) => grant.scopes.filter((scope) => grantOf([scope], catalogue).style === style);
  return [
    {
      kind: 'mixed_grant',
      message: `The grant mixes classic scopes (${listed(of('classic'))}) with granular ones (${listed(of('granular'))}). An app has one family; a token from before its migration keeps the old names.`,
      fix: `Run ${login} again to get a token with the app's scopes of today.`,
    },
  ];
};

const unknownScopes: Check = ({ grant, catalogue }) => {
  const unknown = grant.scopes.filter((scope) => catalogue.scope(scope) === undefined);
  const names = unknown.length === 0 ? [] : catalogue.scopes().map((scope) => scope.scope);
  return unknown.map((scope, index) => {
    const [near] = index < MOST_SUGGESTIONS ? nearest(scope, names, 1) : [];
    return {
      kind: 'unknown_scope',
      message: `${scope} is not among the scopes that Zoom publishes.`,
      fix:
        near === undefined
          ? 'Look for the real name with zoomctl scopes list.'
          : `The nearest real name is ${near}: write that if it was meant.`,
    };
  });
};

const serverToServerMe: Check = ({ appType, endpoints }) => {
  const me = appType === 's2s' ? endpoints.filter((reference) => namedUser(reference).kind === 'me') : [];
  if (me.length === 0) return [];
  return [
    {
      kind: 's2s_me',
      message: `${calls(me)}: a Server-to-Server token belongs to no user, so what me means there is not certain; Zoom's documents forbid it, and reports from practice differ.`,
      fix: 'Name the user by email address or user id in the place of me.',
    },
  ];
};

const adminScopesInUserApp: Check = ({ appType, grant, login }) => {
  const admin = appType === 'user' ? grant.scopes.filter((scope) => !isUserLevel(scope)) : [];
  if (admin.length === 0) return [];
  return [
    {
      kind: 'admin_scope_in_user_app',
      message: `The app is said to be user-managed, and yet the grant holds ${listed(admin)}, which Zoom offers to admin-managed apps only.`,
      fix: `Check at Zoom how the app is managed: set its type right with --app-type, or remove these scopes and run ${login} again.`,
    },
  ];
};

const adminAppNeeded: Check = ({ verdicts, endpoints }) => {
  const hasUserLevel = (index: number) => {
    const endpoint = endpoints[index]?.endpoint;
    return endpoint !== undefined && [...endpoint.classic, ...endpoint.granular].some(isUserLevel);
  };
  const closed = verdicts.filter(
    (verdict, index) => verdict.status === 'needs_admin' && !hasUserLevel(index),
  );
  if (closed.length === 0) return [];
  return [
    {
      kind: 'needs_admin_app',
      message: `${count(closed.length, 'endpoint')} can't be opened by a user-managed app: ${calls(closed)}.`,
      fix: 'Make an admin-managed or Server-to-Server app for these, and keep the user-managed one for the rest.',
    },
  ];
};

const notGranted: Check = ({ grant, requested, login }) => {
  const left = (requested ?? []).filter((scope) => !grant.scopes.includes(scope));
  if (left.length === 0) return [];
  return [
    {
      kind: 'not_granted',
      message: `Asked for at login, but not in the token: ${listed(left)}. The user may have unticked them, or the app had them added later.`,
      fix: `Run ${login} again and leave them ticked.`,
    },
  ];
};

const deprecatedEndpoints: Check = ({ endpoints }) => {
  const deprecated = endpoints.filter((reference) => reference.endpoint?.deprecated);
  if (deprecated.length === 0) return [];
  return [
    {
      kind: 'deprecated_endpoint',
      message: `Zoom marks ${count(deprecated.length, 'endpoint')} as deprecated: ${calls(deprecated)}.`,
      fix: 'Look for its successor with zoomctl endpoint list before Zoom switches it off.',
    },
  ];
};

const nothingPublished: Check = ({ verdicts }) => {
  const unknown = verdicts.filter((verdict) => verdict.status === 'unknown' && verdict.operationId !== null);
  if (unknown.length === 0) return [];
  return [
    {
      kind: 'no_published_scopes',
      message: `Zoom publishes no scopes for ${count(unknown.length, 'endpoint')}: ${calls(unknown)}.`,
      fix: 'Make the call once; if Zoom refuses it, its error names the scopes: give it to zoomctl scopes explain.',
    },
  ];
};

const excessScopes: Check = ({ excess, endpoints, verdicts, login, appType }) => {
  if (excess.length === 0 || endpoints.length === 0) return [];
  const unsure = verdicts.some((verdict) => verdict.status === 'unknown') ? ', as far as is known' : '';
  return [
    {
      kind: 'excess_scopes',
      message: `${count(excess.length, 'granted scope')} that ${endpoints.length === 1 ? 'the endpoint asked about does not need' : `none of the ${endpoints.length} endpoints asked about needs`}${unsure}: ${listed(excess)}.`,
      fix: `If the app calls nothing else, remove ${excess.length === 1 ? 'it' : 'them'} from the app at Zoom and ${appType === 's2s' ? 'take a new token' : `run ${login} again`}.`,
    },
  ];
};

const CHECKS: readonly Check[] = [
  emptyGrant,
  mixedGrant,
  unknownScopes,
  adminScopesInUserApp,
  serverToServerMe,
  adminAppNeeded,
  notGranted,
  deprecatedEndpoints,
  nothingPublished,
  excessScopes,
];

/** Everything that is worth saying beyond the verdict on each endpoint. */
export function findingsOf(examined: Examined): Finding[] {
  return CHECKS.flatMap((check) => check(examined));
}
