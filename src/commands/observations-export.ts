import { ObservationsFile } from '../accounts/observations-file.ts';
import { chosenAccount } from '../accounts/session.ts';
import { hostsFrom, tokenFrom } from '../config/environment.ts';
import type { Context } from '../context.ts';
import { Failure } from '../errors.ts';
import { comparisons, differenceView, isDifferent, markdownReport } from '../scopes/observation-report.ts';
import { isZoom, observedHost } from '../scopes/observations.ts';
import type { CommandModule } from './command.ts';

/** The API's host that the next command would use. */
async function hostAskedAbout(context: Context): Promise<string> {
  const { env, account } = context;
  const named = hostsFrom(env).apiUrl;
  if (account === undefined && (env.ZOOMCTL_API_URL || tokenFrom(env) !== undefined))
    return observedHost(named);
  try {
    return observedHost((await chosenAccount(context, account)).hosts.apiUrl);
  } catch (error) {
    // Nobody has to be logged in to report what was seen.
    if (account !== undefined || !(error instanceof Failure)) throw error;
    return observedHost(named);
  }
}

export const command: CommandModule = {
  help: {
    reaches: 'accounts',
    variables: ['ZOOMCTL_API_URL'],
    notes:
      "Prints Markdown for Zoom's developer forum: endpoints by their templates, scopes, codes and days; no account, no ids, no addresses. It is about the API that the next command would call: another one than Zoom's where ZOOMCTL_API_URL or the account says so.",
    examples: ['zoomctl scopes observations export', 'zoomctl scopes observations export --json'],
  },
  async run(context) {
    const { out, paths, catalogue } = context;
    const observations = await new ObservationsFile(paths.observationsFile).read();
    const host = await hostAskedAbout(context);
    const here = observations.filter((observation) => observation.host === host);
    const differences = comparisons(here, catalogue).filter(isDifferent);
    if (out.json) {
      await out.document({
        host: isZoom(host) ? host : null,
        differences: differences.map(differenceView),
      });
      return undefined;
    }
    if (differences.length === 0) {
      const others = observations.length - here.length;
      const elsewhere = others === 0 ? '' : ` Of other hosts there ${others === 1 ? 'is' : 'are'} ${others}.`;
      out.note(
        `Nothing to report: at ${host} Zoom has named no scopes that its documents don't.${elsewhere}`,
      );
      return undefined;
    }
    if (!isZoom(host)) out.warn(`This was seen at ${host}, which is not Zoom: nothing for Zoom's forum.`);
    out.foreign(markdownReport(differences));
    return undefined;
  },
};
