import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { usageError } from '../errors.ts';

/** Where settings and the account registry live; none of the files in it holds a secret, but for the `file` store's own folder. */
export interface Paths {
  readonly configDir: string;
  readonly accountsFile: string;
  readonly appsFile: string;
  /** The scopes that Zoom named when it refused calls. */
  readonly observationsFile: string;
  /** The `file` store: one encrypted file an account. */
  readonly credentialsDir: string;
  /** What processes tell each other about Zoom's rate limits. */
  readonly limitsDir: string;
  /** Journals of commands over many accounts. */
  readonly runsDir: string;
}

/** @throws a usage error for a relative folder where the current one is gone */
function absolute(path: string): string {
  if (isAbsolute(path)) return path;
  try {
    return resolve(path);
  } catch {
    throw usageError(`ZOOMCTL_CONFIG_DIR is relative (${path}), and the current folder is gone.`);
  }
}

/** The folder of `ZOOMCTL_CONFIG_DIR`, else the platform's place (`~/.config/zoomctl` on Linux). */
export function pathsFor(configDirOverride: string | undefined): Paths {
  const configDir = configDirOverride
    ? absolute(configDirOverride)
    : envPaths('zoomctl', { suffix: '' }).config;
  return {
    configDir,
    accountsFile: join(configDir, 'accounts.json'),
    appsFile: join(configDir, 'apps.json'),
    observationsFile: join(configDir, 'observations.json'),
    credentialsDir: join(configDir, 'credentials'),
    limitsDir: join(configDir, 'limits'),
    runsDir: join(configDir, 'runs'),
  };
}
