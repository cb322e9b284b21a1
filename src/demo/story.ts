/** The app's scopes in the story: classic ones, all of the user level. */
export const STORY_SCOPES = ['meeting:write', 'user:read', 'user:write'] as const;

/** One scene of the story: what it tells, the command that is run, and the exit code that it has to end with. */
export interface Scene {
  readonly tell: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  /** Who allows access in the browser while the command waits. */
  readonly allowedBy?: string;
}

/** A developer's app is to create meetings for people whose Zoom accounts have nothing to do with each other. */
export const STORY: readonly Scene[] = [
  {
    tell: 'The developer logs in with an own account. (The demo plays the browser and clicks Allow.)',
    args: ['login', '--no-browser'],
    exitCode: 0,
    allowedBy: 'dev@example.com',
  },
  {
    tell: 'A clinician, in a Zoom account of another organisation, allows the same app.',
    args: ['login', '--no-browser', '--alias', 'clinic'],
    exitCode: 0,
    allowedBy: 'work@example.com',
  },
  {
    tell: "The first try, as Zoom's documents seem to say: name the user. (zoomctl would stop it unsent; --force sends it.) Zoom refuses, and asks for a scope that this app can't have.",
    args: [
      'api',
      'POST',
      '/users/work@example.com/meetings',
      '-F',
      'type=1',
      '--account',
      'clinic',
      '--force',
    ],
    exitCode: 3,
  },
  {
    tell: 'The doctor says why. In the forum this took weeks.',
    args: ['scopes', 'doctor', 'POST /users/work@example.com/meetings', '--account', 'clinic'],
    exitCode: 3,
  },
  {
    tell: 'With me in the path the scope that was granted is enough. That is what zoomctl does by itself:',
    args: ['meeting', 'create', '--instant', '--topic', 'Consultation', '--account', 'clinic'],
    exitCode: 0,
  },
  {
    tell: "And an instant meeting in the developer's own account, with the same app:",
    args: ['meeting', 'create', '--instant', '--topic', 'Stand-up', '--account', 'dev@example.com'],
    exitCode: 0,
  },
  {
    tell: 'Two accounts that know nothing of each other, one app, the user level alone:',
    args: ['account', 'list'],
    exitCode: 0,
  },
  {
    tell: 'The end: both logins are revoked and forgotten.',
    args: ['logout', '--all'],
    exitCode: 0,
  },
];
