import type { Scope } from '../catalogue/catalogue.ts';
import { t } from '../output/terminal-text.ts';
import { searchIn } from '../scopes/search.ts';
import type { CommandModule } from './command.ts';
import { oneOf } from './flag-values.ts';
import { nearestWords } from './nearest-words.ts';
import { wordOption } from './words.ts';

interface Options {
  readonly kind?: string;
  readonly level?: string;
}

const KINDS = ['granular', 'classic'] as const;
const LEVELS = ['user', 'admin', 'master'] as const;

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    examples: [
      'zoomctl scopes list recording',
      'zoomctl scopes list meeting write --kind granular --level user',
    ],
  },
  declare(command) {
    command
      .argument('[search...]', 'words of the name or the description')
      .addOption(wordOption('--kind <kind>', KINDS, 'granular or classic'))
      .addOption(wordOption('--level <level>', LEVELS, 'user, admin or master: whom they reach'));
  },
  async run({ catalogue, out }, { args, options }) {
    const { kind, level } = options as Options;
    const wantedKind = oneOf(kind, '--kind', KINDS);
    const wantedLevel = oneOf(level, '--level', LEVELS);
    const search = ((args[0] as string[] | undefined) ?? []).join(' ');
    const candidates = catalogue
      .scopes()
      .filter((s) => wantedKind === undefined || s.kinds.includes(wantedKind))
      .filter((s) => wantedLevel === undefined || s.access === wantedLevel);
    const found = searchIn(candidates, (s: Scope) => `${s.scope} ${s.description}`, search);
    if (out.json) {
      await out.ownDocument({ scopes: found });
      return undefined;
    }
    if (found.length === 0) {
      const near = nearestWords(
        search,
        candidates.map((s) => s.scope),
      );
      out.note(
        t`Nothing is found for "${search}".${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`,
      );
      return undefined;
    }
    const { printTable } = await import('../output/table.ts');
    await printTable(
      out,
      ['Scope', 'Kind', 'Level', 'Description'],
      found.map((s) => [s.scope, s.kinds.join(' and '), s.access, s.description]),
    );
    return undefined;
  },
};
