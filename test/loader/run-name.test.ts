import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { runNameOf } from '../../src/loader/run-name.ts';

describe('the name of a run', () => {
  it.each([
    ['', 'help'],
    ['--help', 'help'],
    ['meeting create -h', 'help'],
    ['token', 'token'],
    ['token work@example.com', 'token'],
    ['login --no-browser', 'login--no-browser'],
    ['account list --json --all --json', 'account.list--all--json'],
    ['login --client-secret=hidden --app x', 'login--app--client-secret'],
    ['api GET /x --Not-A-Name --also=--json -- -f --', 'api--also'],
    [`login --${'x'.repeat(120)}`, undefined],
    ['scopes doctor meetingCreate', 'scopes.doctor'],
    ['scopes observations list', 'scopes.observations'],
    ['api GET /users/me', 'api'],
    ['__complete bash zoomctl', '__complete'],
    ['--json token', undefined],
    ['account ../../x', undefined],
    ['../../x', undefined],
    ['account', 'account'],
  ])('of %j is %j', (line, name) => {
    expect(runNameOf(line.split(' ').filter(Boolean))).toBe(name);
  });

  it('is one of a few for every command', () => {
    const names = COMMANDS.map(({ words }) => runNameOf(words));
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBeGreaterThan(COMMANDS.length / 2);
  });

  it('is always the name of a file, whatever is typed', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('..', '/', 'account', 'scopes', '-', 'a/b', 'list'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (argv) => {
        const name = runNameOf(argv);
        expect(name === undefined || /^[a-z_-]+(?:\.[a-z_-]+)?(?:--[a-z-]+)*$/.test(name)).toBe(true);
      }),
    );
  });
});
