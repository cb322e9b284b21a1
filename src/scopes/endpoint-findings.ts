import { hasUserLevel } from './alternatives.ts';
import { namedUser } from './endpoint-path.ts';
import { type Check, callNames, calls, count } from './finding.ts';

export const serverToServerMe: Check = ({ appType, endpoints }) => {
  const me = appType === 's2s' ? endpoints.filter((reference) => namedUser(reference).kind === 'me') : [];
  if (me.length === 0) return [];
  return [
    {
      kind: 's2s_me',
      message: `${calls(me)}: a Server-to-Server token belongs to no user, so what me means there is not certain; Zoom's documents forbid it, and reports from practice differ.`,
      fix: 'Name the user by email address or user id in the place of me.',
      evidence: callNames(me),
    },
  ];
};

export const adminAppNeeded: Check = ({ verdicts, endpoints }) => {
  const closed = verdicts.filter(({ status }, index) => {
    const endpoint = endpoints[index]?.endpoint;
    return status === 'needs_admin' && !(endpoint !== undefined && hasUserLevel(endpoint));
  });
  if (closed.length === 0) return [];
  return [
    {
      kind: 'needs_admin_app',
      message: `${count(closed.length, 'endpoint')} can't be opened by a user-managed app: ${calls(closed)}.`,
      fix: 'Make an admin-managed or Server-to-Server app for these, and keep the user-managed one for the rest.',
      evidence: callNames(closed),
    },
  ];
};

export const deprecatedEndpoints: Check = ({ endpoints }) => {
  const deprecated = endpoints.filter((reference) => reference.endpoint?.deprecated);
  if (deprecated.length === 0) return [];
  return [
    {
      kind: 'deprecated_endpoint',
      message: `Zoom marks ${count(deprecated.length, 'endpoint')} as deprecated: ${calls(deprecated)}.`,
      fix: 'Look for its successor with zoomctl endpoint list before Zoom switches it off.',
      evidence: callNames(deprecated),
    },
  ];
};

export const nothingPublished: Check = ({ verdicts }) => {
  const unknown = verdicts.filter((verdict) => verdict.status === 'unknown' && verdict.operationId !== null);
  if (unknown.length === 0) return [];
  return [
    {
      kind: 'no_published_scopes',
      message: `Zoom publishes no scopes for ${count(unknown.length, 'endpoint')}: ${calls(unknown)}.`,
      fix: 'Make the call once; if Zoom refuses it, its error names the scopes: give it to zoomctl scopes explain.',
      evidence: callNames(unknown),
    },
  ];
};

/** A call that Zoom does not publish is most often a slip in the path, which no grant opens. */
export const notPublished: Check = ({ verdicts, endpoints }) => {
  const strange = verdicts.filter((_, index) => endpoints[index]?.endpoint === undefined);
  if (strange.length === 0) return [];
  const [first] = strange;
  const meant = /Did you mean .*\?$/.exec(first?.reason ?? '')?.[0];
  return [
    {
      kind: 'not_published',
      message: `Zoom publishes no such ${strange.length === 1 ? 'endpoint' : 'endpoints'}: ${calls(strange)}.`,
      fix: `${strange.length === 1 && meant !== undefined ? `${meant} ` : ''}Check the method and the path with zoomctl endpoint list.`,
      evidence: callNames(strange),
    },
  ];
};
