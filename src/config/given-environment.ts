import type { Env } from './environment.ts';

/** Variables whose values are secrets, which nothing but zoomctl itself has any business with. */
const SECRET_VARIABLES = ['ZOOMCTL_TOKEN', 'ZOOMCTL_STORE_KEY', 'ZOOM_CLIENT_SECRET'] as const;

/**
 * The environment that this process was given. From then on its secrets are no longer in the process's own, so that
 * no program that is started (a browser, a clipboard) inherits them.
 */
export function givenEnvironment(process: NodeJS.Process): Env {
  const given = { ...process.env };
  for (const name of SECRET_VARIABLES) delete process.env[name];
  return given;
}
