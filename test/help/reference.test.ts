import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a script, without types
import { errorSources } from '../../scripts/reference.mjs';
import { COMMANDS } from '../../src/commands/table.ts';
import { EXIT } from '../../src/errors.ts';
import { errorsMarkdown } from '../../src/reference/errors.ts';
import { manPages } from '../../src/reference/man.ts';
import { referenceMarkdown } from '../../src/reference/markdown.ts';
import { API_ERRORS } from '../../src/scopes/known-api-errors.ts';
import { LIMIT_ERRORS } from '../../src/scopes/known-limit-errors.ts';
import { LOGIN_ERRORS } from '../../src/scopes/known-login-errors.ts';
import { TOKEN_ERRORS } from '../../src/scopes/known-token-errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version, man } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

function has(program: string): boolean {
  return process.env.CI !== undefined || spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

describe('docs/commands.md', () => {
  it('is what the commands declare (else: npm run reference)', async () => {
    expect(readFileSync(`${root}/docs/commands.md`, 'utf8')).toBe(await referenceMarkdown());
  });
});

describe('docs/errors.md', () => {
  it('is what zoomctl explains, and what its sources can fail with (else: npm run reference)', () => {
    const [published, failures] = errorSources(EXIT);
    expect(published.curated).toHaveLength(81);
    expect(failures.length).toBeGreaterThan(30);
    expect(readFileSync(`${root}/docs/errors.md`, 'utf8')).toBe(errorsMarkdown(published, failures));
  });

  it('names every error that zoomctl explains', () => {
    const text = readFileSync(`${root}/docs/errors.md`, 'utf8').replace(/\\(?=[\\`*_{}[\]<>|#])/g, '');
    for (const { diagnosis, fix } of [...LOGIN_ERRORS, ...TOKEN_ERRORS, ...API_ERRORS, ...LIMIT_ERRORS]) {
      expect(text).toContain(diagnosis);
      expect(text).toContain(fix);
    }
  });
});

describe('the man pages', () => {
  it('are those that the package ships: one of the program, and one a command', async () => {
    const pages = await manPages(version);
    expect([...pages.keys()].sort()).toEqual(
      ['zoomctl.1', ...COMMANDS.map(({ words }) => `zoomctl-${words.join('-')}.1`)].sort(),
    );
    expect(man, 'npm run reference').toEqual([...pages.keys()].sort().map((name) => `./man/${name}`));
    expect(readdirSync(`${root}/man`).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(`${root}/man/${name}`, 'utf8'), name).toBe(text);
  });

  it.skipIf(!has('mandoc'))('have nothing that mandoc warns of (skipped without mandoc)', async () => {
    for (const [name, text] of await manPages(version)) {
      const { stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning'], { input: text, encoding: 'utf8' });
      // No date on purpose: the same sources make the same pages.
      const warnings = stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'));
      expect(warnings, name).toEqual([]);
    }
  });

  it.skipIf(!has('mandoc'))('show the examples as they are typed (skipped without mandoc)', async () => {
    const pages = await manPages(version);
    for (const { words, load } of COMMANDS) {
      const page = pages.get(`zoomctl-${words.join('-')}.1`) ?? '';
      const { stdout } = spawnSync('mandoc', ['-Tutf8', '-Owidth=400'], { input: page, encoding: 'utf8' });
      const shown = stdout.replace(/.\u0008/g, '');
      for (const example of (await load()).command.help.examples) expect(shown).toContain(example);
    }
  });
});
