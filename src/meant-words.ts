/** Words that other tools use for the same thing. */
const ALIKE: readonly (readonly string[])[] = [
  ['get', 'show', 'view', 'info', 'inspect'],
  ['list', 'ls'],
  ['create', 'add', 'new', 'schedule'],
  ['update', 'edit', 'change', 'modify', 'patch'],
  ['delete', 'remove', 'rm', 'cancel'],
  ['end', 'stop'],
  ['open', 'start', 'join', 'launch'],
  ['use', 'switch', 'select', 'activate'],
  ['rename', 'alias'],
  ['invitation', 'invite'],
];

/** What is a command in other tools, `gh` above all, and lies elsewhere here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'account add': 'login',
  'account create': 'login',
  'account delete': 'logout',
  'account remove': 'logout',
  'account rm': 'logout',
  'auth list': 'account list',
  'auth login': 'login',
  'auth logout': 'logout',
  'auth refresh': 'login',
  'auth status': 'status',
  'auth switch': 'account use',
  'auth token': 'token',
  auth: 'login',
  doctor: 'scopes doctor',
  explain: 'scopes explain',
  scan: 'scopes scan',
  signin: 'login',
  signout: 'logout',
  switch: 'account use',
  whoami: 'account show',
};

/** Options of `gh api` and of curl, and what says the same here. */
const OPTIONS_OF_API: Readonly<Record<string, string>> = {
  '-X': 'METHOD is the first argument: zoomctl api POST /users/me/meetings',
  '--method': 'METHOD is the first argument: zoomctl api POST /users/me/meetings',
  '--request': 'METHOD is the first argument: zoomctl api POST /users/me/meetings',
  '-q': 'Did you mean --jq?',
  '-i': 'Did you mean --include?',
  '-d': 'Did you mean --input?',
  '-o': 'Did you mean --output?',
};

/**
 * The command that words which name none were likely meant to be, by their meaning.
 * @param words as they were typed
 * @param depth the first of them that fits nowhere
 * @param names the words that may stand in its place
 */
export function meantCommand(
  words: readonly string[],
  depth: number,
  names: readonly string[],
): string | undefined {
  const typed = words.slice(0, depth + 2);
  for (let length = typed.length; length > depth; length--) {
    const elsewhere = typed.slice(0, length).join(' ');
    if (Object.hasOwn(ELSEWHERE, elsewhere)) return ELSEWHERE[elsewhere];
  }
  const alike = ALIKE.find((group) => group.includes(words[depth] ?? ''));
  const name = alike?.find((word) => names.includes(word));
  return name === undefined ? undefined : [...words.slice(0, depth), name].join(' ');
}

/** What to write in the place of an option that a command does not know. */
export function meantOption(command: string, option: string): string | undefined {
  return command === 'api' && Object.hasOwn(OPTIONS_OF_API, option) ? OPTIONS_OF_API[option] : undefined;
}
