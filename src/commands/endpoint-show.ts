import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { t } from '../output/terminal-text.ts';
import { parseEndpointReference } from '../scopes/endpoint-reference.ts';
import { similarEndpoints } from '../scopes/similar-endpoints.ts';
import type { CommandModule } from './command.ts';
import { type ByLevel, endpointView, LEVEL_TEXT } from './scope-levels.ts';

function printScopes({ out }: Context, family: string, scopes: ByLevel): void {
  for (const level of ['user', 'admin', 'master'] as const) {
    if (scopes[level].length === 0) continue;
    out.line(
      t`  ${out.colours.soft(`${family}, ${LEVEL_TEXT[level]}`.padEnd(24))} ${scopes[level].join(' ')}`,
    );
  }
}

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    notes: 'Any one of the scopes opens it.',
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
    const reference = parseEndpointReference((args[0] as string[]).join(' '), catalogue);
    if (reference.endpoint === undefined) {
      const near = similarEndpoints(reference, catalogue);
      throw usageError(
        `ENDPOINT: Zoom publishes no ${reference.method} ${reference.path}.`,
        near.length > 0
          ? `Did you mean ${near.map((e) => `"${e}"`).join(' or ')}?`
          : 'Look for it: zoomctl endpoint list SEARCH',
      );
    }
    const view = endpointView(reference.endpoint);
    if (out.json) {
      await out.document({ endpoint: view });
      return undefined;
    }
    const line = (name: string, value: string) =>
      out.line(t`  ${out.colours.soft(name.padEnd(24))} ${value}`);
    out.line(t`${out.colours.strong(`${view.method} ${view.path}`)}  ${view.summary}`);
    line('Operation id', view.operationId);
    line('Product', `${view.product}, ${view.tag}`);
    if (view.base !== null) line('Base URL', view.base);
    line('Rate limit', view.rateLimit ?? 'none published');
    if (view.deprecated) line('Deprecated', 'yes');
    printScopes(context, 'Granular', view.granular);
    printScopes(context, 'Classic', view.classic);
    if (reference.endpoint.granular.length + reference.endpoint.classic.length === 0) {
      line('Scopes', 'Zoom publishes none');
    }
    return undefined;
  },
};
