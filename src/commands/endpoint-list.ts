import type { Endpoint } from '../catalogue/catalogue.ts';
import { t } from '../output/terminal-text.ts';
import { searchIn } from '../scopes/search.ts';
import type { CommandModule } from './command.ts';
import { nearestWords } from './nearest-words.ts';
import { productEndpoints } from './product-endpoints.ts';
import { endpointView } from './scope-levels.ts';

interface Options {
  readonly product?: string;
}

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    examples: ['zoomctl endpoint list create meeting', 'zoomctl endpoint list --product phone recordings'],
  },
  declare(command) {
    command
      .argument('[search...]', 'words of the path, the operation id or the summary')
      .option('--product <product>', 'only those of one product, such as meetings');
  },
  async run({ catalogue, out }, { args, options }) {
    const search = ((args[0] as string[] | undefined) ?? []).join(' ');
    const { product } = options as Options;
    const text = (e: Endpoint) => `${e.method} ${e.path} ${e.operationId} ${e.summary}`;
    const among = product === undefined ? catalogue.all() : productEndpoints(catalogue, product);
    const found = searchIn(among, text, search);
    if (out.json) {
      await out.ownDocument({ endpoints: found.map(endpointView) });
      return undefined;
    }
    if (found.length === 0) {
      const near = nearestWords(search, among.map(text));
      out.note(
        t`Nothing is found for "${search}".${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
      );
      if (near.length === 0)
        out.note(
          t`  Zoom's products: ${[...new Set(catalogue.all().map((e) => e.product))].sort().join(', ')}`,
        );
      return undefined;
    }
    const { printTable } = await import('../output/table.ts');
    const rows = found.map((e) => [
      e.method,
      e.path,
      e.operationId,
      e.deprecated ? `${e.summary} (deprecated)` : e.summary,
    ]);
    await printTable(out, ['Method', 'Path', 'Operation id', 'Summary'], rows);
    return undefined;
  },
};
