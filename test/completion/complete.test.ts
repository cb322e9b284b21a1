import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GROUPS } from '../../src/command-groups.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { bashReplacement, shellLine } from '../../src/completion/bash-line.ts';
import { staged } from '../../src/completion/staged.ts';
import { VALUES } from '../../src/completion/values.ts';
import { declareGlobalOptions } from '../../src/global-options.ts';
import { TOPICS } from '../../src/help/topics.ts';
import { SHELLS } from '../../src/shells/shell.ts';
import { registerAccounts } from '../support/registered.ts';
import { bareEnvironment, runZoomctl } from '../support/zoomctl.ts';

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-complete-'));
const env = bareEnvironment(directory);
const configDir = join(directory, 'config');

beforeAll(() =>
  registerAccounts(configDir, [
    { email: 'work@example.com' },
    { email: 'dr.who@example.org', alias: 'clinic' },
  ]),
);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Offered {
  readonly also: string;
  readonly values: string[];
}

/** What zsh's script gets for these words; the last one is at the cursor. */
async function offered(...words: readonly string[]): Promise<Offered> {
  const { stdout, stderr, exitCode } = await runZoomctl(['__complete', 'zsh', ...words], env);
  expect([stderr, exitCode]).toEqual(['', 0]);
  const [also = '', ...lines] = stdout.split('\n');
  return { also, values: lines.filter((line) => line !== '').map((line) => line.split('\t')[0] as string) };
}

async function declaredBy(entry: (typeof COMMANDS)[number]): Promise<Command> {
  const declared = declareGlobalOptions(new Command());
  (await entry.load()).command.declare?.(declared);
  return declared;
}

describe('what completion offers', () => {
  it('has every command and group, and below help the topics', async () => {
    const firsts = [...new Set(COMMANDS.map(({ words }) => words[0])), 'help'];
    expect((await offered('')).values).toEqual(firsts);
    expect((await offered('help', '')).values.sort()).toEqual(
      [...new Set([...firsts.slice(0, -1), ...Object.keys(TOPICS)])].sort(),
    );
    for (const group of Object.keys(GROUPS)) {
      const depth = group.split(' ').length;
      const below = COMMANDS.filter(({ words }) => words.slice(0, depth).join(' ') === group);
      const next = new Set(below.map(({ words }) => (words as readonly string[])[depth]));
      next.delete(undefined);
      expect((await offered(...group.split(' '), '')).values).toEqual([...next]);
    }
  });

  it.each(COMMANDS.map((entry) => [entry.words.join(' '), entry] as const))(
    '%s: every flag that is declared, and the words of those that take one of a few',
    async (_, entry) => {
      const { options, registeredArguments } = await declaredBy(entry);
      const longs = options.map(({ long }) => long);
      expect((await offered(...entry.words, '-')).values.sort()).toEqual([...longs, '--help'].sort());
      for (const { long, argChoices } of options) {
        if (argChoices === undefined) continue;
        expect((await offered(...entry.words, long as string, '')).values).toEqual(argChoices);
      }
      const first = registeredArguments[0]?.argChoices;
      if (first !== undefined) expect((await offered(...entry.words, '')).values).toEqual(first);
    },
  );

  it('leaves out a flag that was given, unless it may be repeated', async () => {
    const { values } = await offered('meeting', 'create', '--instant', '--setting', 'a=b', '--');
    expect(values).not.toContain('--instant');
    expect(values).toContain('--setting');
  });

  it.each([
    [
      ['account', 'use', ''],
      ['work@example.com', 'clinic', 'dr.who@example.org'],
    ],
    [['--account', 'cl'], ['clinic']],
    [['login', '--app', ''], ['clinic-app']],
    [['scopes', 'doctor', '--app-type=u'], ['--app-type=user']],
    [['completion', ''], [...SHELLS]],
    [['api', 'GET', '/users/me/za'], ['/users/me/zak']],
    [['api', 'delete', '/meetings/837/reg'], ['/meetings/837/registrants/']],
    [
      ['endpoint', 'show', 'POST', '/users/{userId}/meetin'],
      ['/users/{userId}/meeting_templates', '/users/{userId}/meetings'],
    ],
    [['meeting', 'update', '1', '--setting', 'waiting_room=f'], ['waiting_room=false']],
    [['--no-input', 'meeting', 'cre'], ['create']],
    [['meeting', 'create', '--', '-'], []],
    [['meeting', 'create', '--topic', '--'], []],
  ])('%j', async (words, values) => {
    expect((await offered(...words)).values).toEqual(values);
  });

  it.each([
    [['scopes', 'doctor', '--require', '']],
    [['scopes', 'doctor', '--granted-from=x']],
    [['scopes', 'scan', 'src', '']],
    [['api', 'POST', '/users/me/meetings', '--input', '']],
  ])('%j: files', async (words) => {
    expect((await offered(...words)).also).toBe('files');
  });

  it('knows what each declared kind of value is', async () => {
    const used = new Set<string>();
    for (const entry of COMMANDS) {
      const { options, registeredArguments } = await declaredBy(entry);
      for (const argument of registeredArguments)
        if (argument.argChoices === undefined) used.add(argument.name());
      for (const { flags, argChoices, required } of options)
        if (required && argChoices === undefined) used.add(/<(.+?)(?:\.\.\.)?>/.exec(flags)?.[1] ?? flags);
    }
    // A new kind needs a line in src/completion/values.ts, be it null.
    expect([...used].filter((kind) => !Object.hasOwn(VALUES, kind))).toEqual([]);
    expect(Object.keys(VALUES).filter((kind) => !used.has(kind))).toEqual([]);
  });
});

describe('completion keeps quiet', () => {
  it.each([
    [[]],
    [['nothing']],
    [['bash']],
    [['pwsh', '!!']],
    [['zsh', '', '\u0000'.repeat(0), '--', '-']],
    [['fish', '"']],
  ])('%j', async (args) => {
    const { stdout, stderr, exitCode } = await runZoomctl(['__complete', ...args], env);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout.startsWith('\n') || stdout.startsWith('files')).toBe(true);
  });

  it('opens no store, and makes nothing', async () => {
    const nowhere = join(directory, 'nowhere');
    const { stdout, stderr } = await runZoomctl(['__complete', 'zsh', 'account', 'use', ''], {
      ...env,
      ZOOMCTL_CONFIG_DIR: nowhere,
      ZOOMCTL_STORE: 'no such store',
      ZOOMCTL_OAUTH_URL: 'no URL',
      HTTPS_PROXY: 'no proxy',
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(1)).not.toContain('work@example.com');
    expect(existsSync(nowhere)).toBe(false);
    expect(readdirSync(configDir).sort()).toEqual(['accounts.json', 'apps.json']);
  });
});

describe('the line in bash', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'aä /{}$`"\'\\:=@,.&;|()~#*?!-é'),
    minLength: 1,
    maxLength: 12,
  });

  it('stands for the candidate once the replacement is in it, whatever was quoted and split before', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(12),
        fc.constantFrom('', '"', "'"),
        fc.nat(12),
        (candidate, typedLength, quote, cut) => {
          const value = candidate.slice(0, typedLength);
          const escaped =
            quote === '"'
              ? `"${value.replace(/["\\$`]/g, '\\$&')}`
              : quote === "'"
                ? `'${value.replaceAll("'", `'\\''`)}`
                : value.replace(/[^\w:=@,.äé/-]/g, '\\$&');
          const word = shellLine(`zoomctl ${escaped}`).at(-1);
          expect(word?.value).toBe(value);
          // Bash replaces what follows the last character that splits words, or the opening quote.
          const splits = quote === '' ? escaped.lastIndexOf('=', cut) + 1 : 1;
          const replaced = escaped.slice(splits);
          const replacement = bashReplacement(candidate, word as never, replaced);
          const line = `zoomctl ${escaped.slice(0, splits)}${replacement}`;
          expect(shellLine(line).at(-1)?.value).toBe(candidate);
        },
      ),
    );
  });

  it('is read as bash reads it', () => {
    const lines = [
      'a "b c" d',
      `a 'b "c' d`,
      'a b\\ c d',
      'a "b\\"c\\d" e',
      `a b'c'"d" e`,
      'a \\$x "\\$y" z',
    ];
    for (const line of lines) {
      const { stdout } = spawnSync('bash', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
      expect(
        shellLine(line).map(({ value }) => value),
        line,
      ).toEqual(stdout.split('\n').slice(0, -1));
    }
    expect(shellLine('x && FOO=1 zoomctl m').map(({ value }) => value)).toEqual(['FOO=1', 'zoomctl', 'm']);
  });
});

describe('a name of several parts', () => {
  const part = fc.constantFrom('a', 'ab', 'b', 'meeting');
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(':'));

  it('is reached by completing again and again, and nothing alone goes on', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), fc.nat(), (names, pick) => {
        const wanted = names[pick % names.length] as string;
        const all = new Map(names.map((one) => [one, '']));
        let typed = '';
        for (let step = 0; step < 6; step++) {
          const values = staged(all, typed, ':').map(({ value }) => value);
          if (values.length === 1) expect(values[0]).not.toMatch(/:$/);
          if (values.includes(wanted)) return;
          const next = values.find((value) => value.endsWith(':') && wanted.startsWith(value));
          expect(next, `${typed} → ${values}`).toBeDefined();
          typed = next as string;
        }
        expect.unreachable(`${wanted} of ${names}`);
      }),
    );
  });
});

describe('PowerShell', () => {
  const ask = async (...words: readonly string[]): Promise<string[]> => {
    const line = Buffer.from(JSON.stringify(words)).toString('base64');
    const { stdout, stderr } = await runZoomctl(['__complete', 'pwsh', line], env);
    expect(stderr).toBe('');
    return stdout.split('\n');
  };

  it('gets what to insert, what to show and what to say', async () => {
    expect(await ask('endpoint', 'show', 'GET /users/me/zak')).toEqual([
      '',
      expect.stringMatching(/^'GET \/users\/me\/zak'\tGET \/users\/me\/zak\t.+$/),
      '',
    ]);
    expect(await ask('account', 'use', 'work')).toEqual([
      '',
      expect.stringMatching(/^'work@example\.com'\twork@/),
      '',
    ]);
    expect((await ask('scopes', 'scan', ''))[0]).toBe('files');
  });

  it('has a script whose brackets and quotes close', async () => {
    const { stdout } = await runZoomctl(['completion', 'pwsh'], env);
    expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName zoomctl -ScriptBlock {');
    const bare = stdout.replace(/^#.*$/gm, '').replace(/'(?:[^']|'')*'|"(?:[^"`]|`.)*"/g, '');
    expect(bare).not.toMatch(/['"]/);
    for (const [open, close] of ['{}', '()', '[]'].map((pair) => [...pair] as [string, string]))
      expect(bare.split(open).length, open).toBe(bare.split(close).length);
  });
});

describe('zoomctl completion', () => {
  it.each([
    ['bash', 'zoomctl.bash'],
    ['zsh', 'zoomctl.zsh'],
    ['fish', 'zoomctl.fish'],
  ])('%s: its syntax is right', async (shell, file) => {
    const path = fileURLToPath(new URL(`../../src/shells/scripts/${file}`, import.meta.url));
    const { stdout, exitCode } = await runZoomctl(['completion', shell], env);
    expect([stdout, exitCode]).toEqual([readFileSync(path, 'utf8'), 0]);
    const checked = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
    if (checked.error === undefined || process.env.CI)
      expect([checked.stderr, checked.status]).toEqual(['', 0]);
  });

  it('tells how to install each in --help', async () => {
    const { stdout } = await runZoomctl(['completion', '--help'], env);
    for (const file of ['~/.bashrc', '~/.zshrc', 'completions/zoomctl.fish', '$PROFILE'])
      expect(stdout).toContain(file);
    expect((await runZoomctl(['completion'], env)).exitCode).toBe(2);
    expect((await runZoomctl(['completion', 'tcsh'], env)).stderr).toContain('bash, zsh, fish or pwsh');
  });
});
