import { appNameFrom, appVariablesFrom, hostsFrom } from '../config/environment.ts';
import { usageError } from '../errors.ts';
import { type App, checkClientId, ENVIRONMENT_APP, environmentApp } from './app.ts';
import type { RegisteredApp } from './app-registry.ts';
import { openApp } from './app-secret.ts';
import type { AccountsWorld } from './world.ts';

/** Asks a person which of several apps is meant. */
export type ChooseApp = (apps: readonly RegisteredApp[]) => Promise<RegisteredApp>;

/** The app of a name. @throws a usage error that lists the known ones; `source` says what named it */
export function appNamed(apps: readonly RegisteredApp[], name: string, source: string): RegisteredApp {
  const app = apps.find((candidate) => candidate.name === name);
  if (app !== undefined) return app;
  if (name === ENVIRONMENT_APP) {
    throw usageError(
      `${source} names the app ${name}, which is that of ZOOM_CLIENT_ID: nothing of it is kept.`,
      'zoomctl app list tells what is set, and zoomctl app add keeps an app under a name of its own.',
    );
  }
  const known = apps.map((candidate) => candidate.name).join(', ');
  throw usageError(
    `${source} names the app ${name}, which zoomctl does not know.`,
    `${known === '' ? '' : `Known: ${known}. `}Add ${source === 'APP' ? 'one: zoomctl app add NAME' : `it: zoomctl app add ${name}`} --client-id ID`,
  );
}

/**
 * The app to log in with: the one that `--app` or `ZOOMCTL_APP` names, else the one of `ZOOM_CLIENT_ID`, else the only
 * one that zoomctl knows. Undefined where there is none yet.
 * @param flag what names it, if anything does, and `source` whose value that is
 * @param choose asked where several apps could be meant
 * @throws a usage error for a name that is not known, and where several apps could be meant and nobody can be asked
 */
export async function chosenApp(
  world: AccountsWorld,
  flag: string | undefined,
  choose?: ChooseApp,
  source = '--app',
): Promise<App | undefined> {
  const name = flag ?? appNameFrom(world.env);
  if (name !== undefined) {
    const named = flag === undefined ? 'ZOOMCTL_APP' : source;
    return openApp(world, appNamed(await world.apps.list(), name, named));
  }
  const variables = appVariablesFrom(world.env);
  if (variables !== undefined) {
    checkClientId(variables.clientId, 'ZOOM_CLIENT_ID');
    return environmentApp(variables, hostsFrom(world.env));
  }
  const apps = (await world.apps.list()).filter((app) => app.type !== 's2s');
  const [only, ...others] = apps;
  if (only === undefined) return undefined;
  if (others.length > 0) {
    if (choose !== undefined) return openApp(world, await choose(apps));
    throw usageError(
      `Several apps are known: ${apps.map((app) => app.name).join(', ')}.`,
      'Name one with --app or ZOOMCTL_APP.',
    );
  }
  return openApp(world, only);
}
