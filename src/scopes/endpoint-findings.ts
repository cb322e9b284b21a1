import { count } from '../count.ts';
import { listed } from './advice.ts';
import type { Check } from './finding.ts';

export const serverToServerMe: Check = ({ noted: { ofMe } }) => {
  if (ofMe.length === 0) return [];
  return [
    {
      kind: 's2s_me',
      message: `${listed(ofMe)}: a Server-to-Server token belongs to no user, so what me means there is not certain; Zoom's documents forbid it, and reports from practice differ.`,
      fix: 'Name the user by email address or user id in the place of me. Where Zoom publishes the path with me alone, use a user-managed app for it.',
      evidence: ofMe,
    },
  ];
};

export const adminAppNeeded: Check = ({ noted: { adminOnly } }) => {
  if (adminOnly.length === 0) return [];
  return [
    {
      kind: 'needs_admin_app',
      message: `${count(adminOnly.length, 'endpoint')} can't be opened by any user-managed app: ${listed(adminOnly)}.`,
      fix: 'Make an admin-managed or Server-to-Server app for these, and keep the user-managed one for the rest.',
      evidence: adminOnly,
    },
  ];
};

export const deprecatedEndpoints: Check = ({ noted: { deprecated } }) => {
  if (deprecated.length === 0) return [];
  return [
    {
      kind: 'deprecated_endpoint',
      message: `Zoom marks ${count(deprecated.length, 'endpoint')} as deprecated: ${listed(deprecated)}.`,
      fix: 'Look for its successor with zoomctl endpoint list before Zoom switches it off.',
      evidence: deprecated,
    },
  ];
};

export const nothingPublished: Check = ({ noted: { withoutScopes } }) => {
  if (withoutScopes.length === 0) return [];
  return [
    {
      kind: 'no_published_scopes',
      message: `Zoom publishes no scopes for ${count(withoutScopes.length, 'endpoint')}: ${listed(withoutScopes)}.`,
      fix: 'Make the call once; if Zoom refuses it, its error names the scopes: give it to zoomctl scopes explain.',
      evidence: withoutScopes,
    },
  ];
};

/** A call that Zoom does not publish is most often a slip in the path, which no grant opens. */
export const notPublished: Check = ({ noted: { unpublished, firstUnpublished } }) => {
  if (unpublished.length === 0) return [];
  const meant = /Did you mean .*\?$/.exec(firstUnpublished)?.[0];
  return [
    {
      kind: 'not_published',
      message: `Zoom publishes no such ${unpublished.length === 1 ? 'endpoint' : 'endpoints'}: ${listed(unpublished)}.`,
      fix: `${unpublished.length === 1 && meant !== undefined ? `${meant} ` : ''}Check the method and the path with zoomctl endpoint list.`,
      evidence: unpublished,
    },
  ];
};
