import type { Catalogue, Endpoint } from '../catalogue/catalogue.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { parseEndpointReference } from '../scopes/endpoint-reference.ts';
import { similarEndpoints } from '../scopes/similar-endpoints.ts';
import type { CommandModule } from './command.ts';
import { joinMethods } from './endpoint-words.ts';
import { type ByLevel, endpointView, LEVEL_TEXT } from './scope-levels.ts';

function printScopes({ out }: Context, family: string, scopes: ByLevel): void {
  for (const level of ['user', 'admin', 'master'] as const) {
    if (scopes[level].length === 0) continue;
    out.line(
      t`  ${out.colours.soft(`${family}, ${LEVEL_TEXT[level]}`.padEnd(24))} ${scopes[level].join(' ')}`,
    );
  }
}

/** @throws a usage error for what Zoom does not publish, with what may be meant */
function published(text: string, catalogue: Catalogue): Endpoint {
  const reference = parseEndpointReference(text, catalogue);
  if (reference.endpoint !== undefined) return reference.endpoint;
  const near = similarEndpoints(reference, catalogue);
  throw usageError(
    `ENDPOINT: Zoom publishes no ${reference.method} ${reference.path}.`,
    near.length > 0
      ? `Did you mean ${near.map((e) => `"${e}"`).join(' or ')}?`
      : 'Look for it: zoomctl endpoint list SEARCH',
  );
}

function print(context: Context, endpoint: Endpoint): void {
  const { out } = context;
  const view = endpointView(endpoint);
  const line = (name: string, value: string) => out.line(t`  ${out.colours.soft(name.padEnd(24))} ${value}`);
  out.line(t`${out.colours.strong(`${view.method} ${view.path}`)}  ${view.summary}`);
  line('Operation id', view.operationId);
  line('Product', `${view.product}, ${view.tag}`);
  if (view.base !== null) line('Base URL', view.base);
  line('Rate limit', view.rateLimit ?? 'none published');
  if (view.deprecated) line('Deprecated', 'yes');
  printScopes(context, 'Granular', view.granular);
  printScopes(context, 'Classic', view.classic);
  if (endpoint.granular.length + endpoint.classic.length === 0) line('Scopes', 'Zoom publishes none');
}

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    notes:
      'Any one of the scopes opens it. With --json one endpoint is {"endpoint":{…}}, several are {"endpoints":[…]}.',
    examples: [
      'zoomctl endpoint show "POST /users/{userId}/meetings"',
      'zoomctl endpoint show meetingCreate --json',
    ],
  },
  declare(command) {
    command.argument('<endpoint...>', '"METHOD /path", a URL with its method, or an operation id');
  },
  async run(context, { args }) {
    const { catalogue, out } = context;
    const endpoints = joinMethods(args[0] as string[]).map((text) => published(text, catalogue));
    if (out.json) {
      const [only, ...others] = endpoints.map(endpointView);
      await out.document(others.length === 0 ? { endpoint: only } : { endpoints: [only, ...others] });
      return undefined;
    }
    for (const [index, endpoint] of endpoints.entries()) {
      if (index > 0) out.line();
      print(context, endpoint);
    }
    return undefined;
  },
};
