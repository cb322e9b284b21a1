import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where settings and the account registry live; none of the files in it holds a secret, but for the `file` store's own folder. */
export interface Paths {
  readonly configDir: string;
  readonly accountsFile: string;
  readonly appsFile: string;
  /** The `file` store: one encrypted file an account. */
  readonly credentialsDir: string;
}

/** The folder of `ZOOMCTL_CONFIG_DIR`, else the platform's place (`~/.config/zoomctl` on Linux). */
export function pathsFor(configDirOverride: string | undefined, cwd: string): Paths {
  const configDir = configDirOverride
    ? isAbsolute(configDirOverride)
      ? configDirOverride
      : resolve(cwd, configDirOverride)
    : envPaths('zoomctl', { suffix: '' }).config;
  return {
    configDir,
    accountsFile: join(configDir, 'accounts.json'),
    appsFile: join(configDir, 'apps.json'),
    credentialsDir: join(configDir, 'credentials'),
  };
}
