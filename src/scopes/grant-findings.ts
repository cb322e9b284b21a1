import { count } from '../count.ts';
import { listed } from './advice.ts';
import type { Check } from './finding.ts';
import { grantOf } from './grant.ts';
import { isUserLevel } from './level.ts';
import { nearest } from './nearest.ts';

/** More unknown names than this are no slips in spelling, and to look for each one's neighbour takes long. */
const MOST_SUGGESTIONS = 20;

export const emptyGrant: Check = ({ grant, login }) =>
  grant.scopes.length > 0
    ? []
    : [
        {
          kind: 'no_scopes',
          message: 'The grant holds no scopes at all.',
          fix: `Add scopes to the app at Zoom, then run ${login}.`,
          evidence: [],
        },
      ];

export const mixedGrant: Check = ({ grant, catalogue, login }) => {
  if (grant.style !== 'mixed') return [];
  const of = (style: string) => grant.scopes.filter((scope) => grantOf([scope], catalogue).style === style);
  const classic = of('classic');
  return [
    {
      kind: 'mixed_grant',
      message: `The grant mixes classic scopes (${listed(classic)}) with granular ones (${listed(of('granular'))}). An app has one family; a token from before its migration keeps the old names.`,
      fix: `Run ${login} again to get a token with the app's scopes of today.`,
      evidence: classic,
    },
  ];
};

export const unknownScopes: Check = ({ excess, catalogue, observed }) => {
  // What opens an endpoint is published, or Zoom has named it: the others alone need to be looked up.
  const unknown = excess.filter((scope) => catalogue.scope(scope) === undefined && !observed.has(scope));
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
      evidence: [scope],
    };
  });
};

export const adminScopesInUserApp: Check = ({ appType, grant, login }) => {
  const admin = appType === 'user' ? grant.scopes.filter((scope) => !isUserLevel(scope)) : [];
  if (admin.length === 0) return [];
  return [
    {
      kind: 'admin_scope_in_user_app',
      message: `The app is said to be user-managed, and yet the grant holds ${listed(admin)}, which Zoom offers to admin-managed apps only.`,
      fix: `Check at Zoom how the app is managed: set its type right with --app-type, or remove these scopes and run ${login} again.`,
      evidence: admin,
    },
  ];
};

export const excessScopes: Check = ({ excess, total, summary, login, appType }) => {
  if (excess.length === 0 || total === 0) return [];
  const unsure = summary.unknown > 0 ? ', as far as is known' : '';
  return [
    {
      kind: 'excess_scopes',
      message: `${count(excess.length, 'granted scope')} that ${total === 1 ? 'the endpoint asked about does not need' : `none of the ${total} endpoints asked about needs`}${unsure}: ${listed(excess)}.`,
      fix: `If the app calls nothing else, remove ${excess.length === 1 ? 'it' : 'them'} from the app at Zoom and ${appType === 's2s' ? 'take a new token' : `run ${login} again`}.`,
      evidence: excess,
    },
  ];
};
