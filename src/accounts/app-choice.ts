import { appNameFrom, appVariablesFrom, hostsFrom } from '../config/environment.ts';
import { usageError } from '../errors.ts';
import { type App, checkClientId, environmentApp } from './app.ts';
import type { RegisteredApp } from './app-registry.ts';
import type { AccountsWorld } from './world.ts';

function registeredApp(app: RegisteredApp): App {
  return { ...app, clientSecret: null };
}

function named(apps: readonly RegisteredApp[], name: string, source: string): App {
  const app = apps.find((candidate) => candidate.name === name);
  if (app !== undefined) return registeredApp(app);
  const known = apps.map((candidate) => candidate.name).join(', ');
  throw usageError(
    `${source} names the app ${name}, which zoomctl does not know.`,
    known === '' ? 'Run zoomctl login without it to set one up.' : `Known: ${known}.`,
  );
}

/**
 * The app to log in with: the one that `--app` or `ZOOMCTL_APP` names, else the one of `ZOOM_CLIENT_ID`, else the only
 * one that zoomctl knows. Undefined where there is none yet.
 * @throws a usage error for a name that is not known, and where several apps could be meant
 */
export async function chosenApp(world: AccountsWorld, flag: string | undefined): Promise<App | undefined> {
  const name = flag ?? appNameFrom(world.env);
  if (name !== undefined)
    return named(await world.apps.list(), name, flag === undefined ? 'ZOOMCTL_APP' : '--app');
  const variables = appVariablesFrom(world.env);
  if (variables !== undefined) {
    checkClientId(variables.clientId, 'ZOOM_CLIENT_ID');
    return environmentApp(variables, hostsFrom(world.env));
  }
  const apps = await world.apps.list();
  const [only, ...others] = apps;
  if (only === undefined) return undefined;
  if (others.length > 0) {
    throw usageError(
      `Several apps are known: ${apps.map((app) => app.name).join(', ')}.`,
      'Name one with --app or ZOOMCTL_APP.',
    );
  }
  return registeredApp(only);
}
