import { usageError } from '../errors.ts';
import { joined, t } from '../output/terminal-text.ts';
import { nearest } from '../scopes/nearest.ts';
import type { CommandModule } from './command.ts';
import { LEVEL_TEXT } from './scope-levels.ts';

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    examples: ['zoomctl scopes show meeting:write:meeting'],
  },
  declare(command) {
    command.argument('<scope>', 'its name');
  },
  async run({ catalogue, out }, { args }) {
    const name = String(args[0]).trim();
    const scope = catalogue.scope(name);
    if (scope === undefined) {
      const near = nearest(
        name,
        catalogue.scopes().map((s) => s.scope),
      );
      throw usageError(
        `SCOPE: Zoom publishes no scope ${name}.`,
        near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Look for it: zoomctl scopes list SEARCH',
      );
    }
    const opens = catalogue.all().filter((e) => e.granular.includes(name) || e.classic.includes(name));
    if (out.json) {
      await out.document({
        scope,
        opens: opens.map(({ method, path, operationId, summary }) => ({
          method,
          path,
          operationId,
          summary,
        })),
      });
      return undefined;
    }
    const { strong, soft } = out.colours;
    out.line(
      joined(
        [strong(scope.scope), scope.description].filter((part) => part !== ''),
        '  ',
      ),
    );
    out.line(t`  ${scope.kinds.join(' and ')}, reaches ${LEVEL_TEXT[scope.access]}`);
    out.line(
      t`  opens ${opens.length === 1 ? '1 endpoint' : `${opens.length} endpoints`}${opens.length > 0 ? ':' : ' that Zoom publishes'}`,
    );
    for (const { method, path, summary } of opens) out.line(t`    ${method} ${path}  ${soft(summary)}`);
    return undefined;
  },
};
