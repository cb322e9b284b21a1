import type { CommandEntry } from './command.ts';

/** Every command, in the order in which help lists them. A new one is one file and one line here. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    words: ['setup'],
    summary: 'Be guided through making an app at Zoom and the first login',
    load: () => import('./setup.ts'),
  },
  {
    words: ['login'],
    summary: 'Log in to a Zoom account in the browser',
    load: () => import('./login.ts'),
  },
  {
    words: ['logout'],
    summary: 'Revoke a login at Zoom and forget it',
    load: () => import('./logout.ts'),
  },
  {
    words: ['account', 'list'],
    summary: 'List the connected accounts',
    load: () => import('./account-list.ts'),
  },
  {
    words: ['account', 'use'],
    summary: 'Make an account the one that commands use',
    load: () => import('./account-use.ts'),
  },
  {
    words: ['account', 'show'],
    summary: 'Show one account: whose it is, its app, its scopes',
    load: () => import('./account-show.ts'),
  },
  {
    words: ['account', 'rename'],
    summary: 'Give an account an alias',
    load: () => import('./account-rename.ts'),
  },
  {
    words: ['account', 'move'],
    summary: "Move an account's tokens to another store",
    load: () => import('./account-move.ts'),
  },
  {
    words: ['app', 'add'],
    summary: 'Tell zoomctl of an app of yours at Zoom',
    load: () => import('./app-add.ts'),
  },
  {
    words: ['app', 'list'],
    summary: 'List the apps that zoomctl knows',
    load: () => import('./app-list.ts'),
  },
  {
    words: ['app', 'show'],
    summary: 'Show one app',
    load: () => import('./app-show.ts'),
  },
  {
    words: ['app', 'remove'],
    summary: 'Forget an app and its secret',
    load: () => import('./app-remove.ts'),
  },
  {
    words: ['app', 'install-url'],
    summary: 'Print the URL that installs an app for its users',
    load: () => import('./app-install-url.ts'),
  },
  {
    words: ['status'],
    summary: 'Check that everything is in order: store, apps, accounts, reach',
    load: () => import('./status.ts'),
  },
  {
    words: ['token'],
    summary: 'Print a valid access token, refreshed if need be',
    load: () => import('./token.ts'),
  },
  {
    words: ['meeting', 'create'],
    summary: 'Create an instant, scheduled or recurring meeting',
    load: () => import('./meeting-create.ts'),
  },
  {
    words: ['meeting', 'list'],
    summary: "List a user's scheduled meetings",
    load: () => import('./meeting-list.ts'),
  },
  {
    words: ['meeting', 'get'],
    summary: 'Show one meeting',
    load: () => import('./meeting-get.ts'),
  },
  {
    words: ['meeting', 'update'],
    summary: 'Change a meeting',
    load: () => import('./meeting-update.ts'),
  },
  {
    words: ['meeting', 'open'],
    summary: 'Start a meeting in the browser as its host',
    load: () => import('./meeting-open.ts'),
  },
  {
    words: ['meeting', 'end'],
    summary: 'End a running meeting',
    load: () => import('./meeting-end.ts'),
  },
  {
    words: ['meeting', 'delete'],
    summary: 'Delete a meeting',
    load: () => import('./meeting-delete.ts'),
  },
  {
    words: ['meeting', 'invitation'],
    summary: 'Print the text that invites to a meeting',
    load: () => import('./meeting-invitation.ts'),
  },
  {
    words: ['meeting', 'smoke'],
    summary: 'Create, read, end and delete a meeting, to see that all of it works',
    load: () => import('./meeting-smoke.ts'),
  },
  {
    words: ['scopes', 'doctor'],
    summary: 'Check granted scopes against what endpoints need',
    load: () => import('./scopes-doctor.ts'),
  },
  {
    words: ['scopes', 'diff'],
    summary: 'Compare two grants: their scopes and the endpoints that they open',
    load: () => import('./scopes-diff.ts'),
  },
  {
    words: ['scopes', 'explain'],
    summary: "Explain an error of Zoom's and what to do about it",
    load: () => import('./scopes-explain.ts'),
  },
  {
    words: ['scopes', 'scan'],
    summary: 'Find the Zoom calls in source code and the scopes that they need',
    load: () => import('./scopes-scan.ts'),
  },
  {
    words: ['scopes', 'observations', 'list'],
    summary: 'List what Zoom named when it refused calls',
    load: () => import('./observations-list.ts'),
  },
  {
    words: ['scopes', 'observations', 'export'],
    summary: 'Report where Zoom did otherwise than its documents say',
    load: () => import('./observations-export.ts'),
  },
  {
    words: ['scopes', 'observations', 'clear'],
    summary: 'Forget what Zoom named',
    load: () => import('./observations-clear.ts'),
  },
  {
    words: ['scopes', 'list'],
    summary: 'Search the scopes that Zoom publishes',
    load: () => import('./scopes-list.ts'),
  },
  {
    words: ['scopes', 'show'],
    summary: 'Show what a scope opens, and whom it reaches',
    load: () => import('./scopes-show.ts'),
  },
  {
    words: ['endpoint', 'list'],
    summary: "Search the endpoints of Zoom's API",
    load: () => import('./endpoint-list.ts'),
  },
  {
    words: ['endpoint', 'show'],
    summary: 'Show what opens an endpoint, level by level',
    load: () => import('./endpoint-show.ts'),
  },
  {
    words: ['api'],
    summary: "Call any endpoint of Zoom's REST API",
    load: () => import('./api.ts'),
  },
  {
    words: ['sandbox'],
    summary: 'Run a local Zoom to try and to test against',
    load: () => import('./sandbox.ts'),
  },
  {
    words: ['demo'],
    summary: 'See the main job done, against a sandbox of its own',
    load: () => import('./demo.ts'),
  },
  {
    words: ['completion'],
    summary: 'Print the script that completes zoomctl in a shell',
    load: () => import('./completion.ts'),
  },
];
