import { COMMANDS } from '../../src/commands/table.ts';
import { readCommandLine } from '../../src/program.ts';
import { type FuzzTarget, hold, refusableLater } from './target.ts';

/** What is typed, a word a line. */
export const commandLineTarget: FuzzTarget = {
  name: 'command-line',
  seeds: [
    ...COMMANDS.map(({ words }) => words.join('\n')),
    'meeting\ncreate\n--instant\n--topic\nConsultation\n--json',
    'api\nPOST\n/users/me/meetings\n-F\ntype=1\n-f\ntopic=x',
    'scopes\ndoctor\nGET /users/me\n--granted\nuser:read:user',
    'help\nmeeting\ncreate',
    '--account\nwork@example.com\ntoken',
  ],
  words: [
    '--',
    '-',
    '--json',
    '--jq',
    '--account',
    '--help',
    'help',
    '=',
    '\n',
    '--no-input',
    '-F',
    '-f',
    '--toString',
    '__proto__',
    'constructor',
    '--instant',
    'meeting',
    'create',
  ],
  async run(input) {
    const invocation = await refusableLater(() => readCommandLine(input.split('\n'), 80));
    if (invocation?.kind === 'text') hold(typeof invocation.text === 'string', 'no text');
  },
};
