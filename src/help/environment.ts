import type { CommandHelp, Reach } from '../commands/command.ts';

interface Variable {
  readonly names: readonly string[];
  readonly meaning: string;
  /** How far the commands reach that it matters to; left out: all commands. Others name it themselves. */
  readonly reaches?: readonly Reach[];
}

const STORED: readonly Reach[] = ['accounts', 'login', 'calls', 'changes'];
const ONLINE: readonly Reach[] = ['login', 'calls', 'changes'];
const CALLING: readonly Reach[] = ['calls', 'changes'];

/** Every variable that zoomctl reads. */
export const VARIABLES: readonly Variable[] = [
  {
    names: ['ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET', 'ZOOM_ACCOUNT_ID'],
    meaning:
      'an app from the environment: the id alone is a public client (PKCE, no secret), with the secret a confidential one, with the account id a Server-to-Server app, which needs no login at all',
    reaches: ONLINE,
  },
  {
    names: ['ZOOMCTL_TOKEN'],
    meaning: 'use this access token as it is; no store is touched',
    reaches: CALLING,
  },
  {
    names: ['ZOOMCTL_ACCOUNT'],
    meaning: 'the account to use where --account names none',
    reaches: STORED,
  },
  { names: ['ZOOMCTL_APP'], meaning: 'the app to log in with where --app names none', reaches: [] },
  {
    names: ['ZOOMCTL_STORE', 'ZOOMCTL_STORE_KEY'],
    meaning:
      'where a login keeps its tokens, keychain (the default) or file, and the passphrase that encrypts the file store',
    reaches: STORED,
  },
  {
    names: ['ZOOMCTL_CONFIG_DIR'],
    meaning:
      "where settings and the account registry live; default: ~/.config/zoomctl, or the platform's own place",
    reaches: STORED,
  },
  {
    names: ['ZOOMCTL_OAUTH_URL', 'ZOOMCTL_API_URL'],
    meaning:
      "other hosts than Zoom's: government, sandbox; plain http on loopback only; a stored account's tokens go only to the hosts it logged in with",
    reaches: ONLINE,
  },
  {
    names: ['HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
    meaning: 'a proxy, the hosts that need none, and certificates to trust besides the usual ones',
    reaches: ONLINE,
  },
  {
    names: ['BROWSER'],
    meaning: 'the command that opens a URL, run without a shell, its words set apart by blanks',
    reaches: [],
  },
  { names: ['CI'], meaning: 'when set, nothing is ever asked, as with --no-input' },
  {
    names: ['FORCE_HYPERLINK'],
    meaning: 'links at a terminal where they are not known to work (1), or none (0)',
  },
  { names: ['NO_COLOR', 'FORCE_COLOR'], meaning: 'no colours at all, or colours even in a pipe' },
];

/** The variables that matter to a command in particular. */
export function variablesOf({ reaches, variables = [] }: CommandHelp): string[] {
  const usual = VARIABLES.filter((variable) => variable.reaches?.includes(reaches));
  return [...usual.flatMap(({ names }) => names), ...variables];
}
