import { ObservationsFile } from '../accounts/observations-file.ts';
import { t } from '../output/terminal-text.ts';
import { listed } from '../scopes/advice.ts';
import { comparisons, differenceView, isDifferent } from '../scopes/observation-report.ts';
import { isZoom } from '../scopes/observations.ts';
import { appTypeText } from './account-text.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  help: {
    reaches: 'nothing',
    variables: ['ZOOMCTL_CONFIG_DIR'],
    notes:
      'Whenever Zoom refuses a call for its scopes, it names those of which any one would do. zoomctl remembers them for the endpoint, with the day and the kind of app, and nothing of the account.',
    examples: [
      'zoomctl scopes observations list',
      "zoomctl scopes observations list --jq '.observations[] | select(.differs) | .path'",
    ],
  },
  async run({ out, paths, catalogue }) {
    const all = comparisons(await new ObservationsFile(paths.observationsFile).read(), catalogue);
    if (out.json) {
      const observations = all.map((comparison) => ({
        ...differenceView(comparison),
        host: comparison.observation.host,
        seenAt: comparison.observation.seenAt,
        differs: isDifferent(comparison),
      }));
      await out.document({ observations });
      return undefined;
    }
    if (all.length === 0) {
      out.note('Zoom has refused no call for its scopes, as far as zoomctl remembers.');
      return undefined;
    }
    const elsewhere = all.some(({ observation }) => !isZoom(observation.host));
    const { printTable } = await import('../output/table.ts');
    await printTable(
      out,
      ['Date', 'Endpoint', 'App', 'Zoom named', 'Documents', ...(elsewhere ? ['Host'] : [])],
      all.map((comparison) => {
        const { observation, undocumented, notNamed } = comparison;
        const verdict = isDifferent(comparison)
          ? out.colours.warn(
              [
                ...(undocumented.length > 0 ? [`lack ${listed(undocumented, 2)}`] : []),
                ...(notNamed.length > 0 ? [`also have ${listed(notNamed, 2)}`] : []),
              ].join('; '),
            )
          : 'agree';
        return [
          observation.seenAt.slice(0, 10),
          t`${observation.method} ${observation.path}`,
          appTypeText(observation.appType),
          listed(observation.scopes, 2),
          verdict,
          ...(elsewhere ? [observation.host] : []),
        ];
      }),
    );
    return undefined;
  },
};
