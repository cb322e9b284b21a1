import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import { isZoom, type Observation } from './observations.ts';
import { observedEndpoint } from './observed-endpoint.ts';

/** An observation held against the documents. */
export interface Comparison {
  readonly observation: Observation;
  /** Undefined where Zoom does not publish the endpoint any more. */
  readonly endpoint: Endpoint | undefined;
  /** Scopes that Zoom named and does not publish for the endpoint. */
  readonly undocumented: readonly string[];
  /** Scopes that it publishes and had reason to name, but did not. */
  readonly notNamed: readonly string[];
}

const scopesOf = ({ classic, granular }: Endpoint): string[] => [...new Set([...classic, ...granular])];

/** Each observation beside what is published, in the order of the endpoints' paths. */
export function comparisons(observations: readonly Observation[], catalogue: Catalogue): Comparison[] {
  const order = ({ path, method, seenAt }: Observation) => `${path} ${method} ${seenAt}`;
  return [...observations]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((observation) => {
      const found = catalogue.find(observation.method, observation.path);
      const endpoint = found?.path === observation.path ? found : undefined;
      const seen = endpoint && observedEndpoint(endpoint, [observation], catalogue);
      if (endpoint === undefined || seen === undefined)
        return { observation, endpoint, undocumented: [], notNamed: [] };
      const [documented, real] = [scopesOf(endpoint), scopesOf(seen.endpoint)];
      return {
        observation,
        endpoint,
        undocumented: real.filter((scope) => !documented.includes(scope)),
        notNamed: documented.filter((scope) => !real.includes(scope)),
      };
    });
}

export function isDifferent({ undocumented, notNamed }: Comparison): boolean {
  return undocumented.length + notNamed.length > 0;
}

const APPS: Readonly<Record<Observation['appType'], string>> = {
  user: 'a user-managed app',
  admin: 'an admin-managed app',
  s2s: 'a Server-to-Server app',
  unknown: 'an app of unknown kind',
};

const SUBJECTS: Readonly<Record<Observation['subject'], string>> = {
  me: ', and `me` in the path',
  named: ', and a user named in the path',
  none: '',
};

/** Where Zoom did otherwise than it publishes, without anything of the account or the call. */
export function differenceView({ observation, endpoint, undocumented, notNamed }: Comparison) {
  const { method, path, subject, appType, style, scopes, code, seenAt } = observation;
  return {
    method,
    path,
    operationId: endpoint?.operationId ?? null,
    product: endpoint?.product ?? null,
    observed: scopes,
    documented: { granular: endpoint?.granular ?? [], classic: endpoint?.classic ?? [] },
    undocumented,
    notNamed,
    code,
    appType,
    grantStyle: style,
    calledFor: subject,
    date: seenAt.slice(0, 10),
  };
}

const quoted = (scopes: readonly string[]) =>
  scopes.length === 0 ? '–' : scopes.map((scope) => `\`${scope}\``).join(', ');

function section(comparison: Comparison): string {
  const { observation, endpoint, undocumented, notNamed } = comparison;
  const { method, path, scopes, code, appType, style, subject, seenAt } = observation;
  const family = style === 'granular' || style === 'classic' ? ` with ${style} scopes` : '';
  const operation = endpoint === undefined ? '' : `\n\n${endpoint.summary} (\`${endpoint.operationId}\`)`;
  const lines = [
    `## ${method} ${path}${operation}`,
    '',
    '| | Any one of these opens the call |',
    '| --- | --- |',
    `| Documented, granular | ${quoted(endpoint?.granular ?? [])} |`,
    `| Documented, classic | ${quoted(endpoint?.classic ?? [])} |`,
    `| Named in the API's reply${code === null ? '' : ` (code ${code})`} | ${quoted(scopes)} |`,
    '',
    ...(undocumented.length === 0 ? [] : [`- Named, but not documented: ${quoted(undocumented)}`]),
    ...(notNamed.length === 0 ? [] : [`- Documented, but not named: ${quoted(notNamed)}`]),
    `- Seen on ${seenAt.slice(0, 10)} with ${APPS[appType]}${family}${SUBJECTS[subject]}.`,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * A report for Zoom's developer forum, in Markdown: endpoints by their templates, scopes, codes and days.
 * @param differences of one host
 */
export function markdownReport(differences: readonly Comparison[]): string {
  const host = differences[0]?.observation.host ?? '';
  const where = isZoom(host) ? `the API at ${host}` : "a server that is not Zoom's (a sandbox)";
  const head = `# Scopes that the API asks for and the documentation does not

For the calls below, ${where} answered that the access token lacks scopes, and named others than the
pages "OAuth scopes" and "Granular OAuth scopes" of Zoom's developer documentation do. Paths are the
documentation's own templates.
`;
  return [head, ...differences.map(section)].join('\n');
}
