import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../scripts/rooms.mjs', import.meta.url));

function check(files: Readonly<Record<string, string>>): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'zoomctl-rooms-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ORDERLY = {
  'program.ts': "import './commands/login.ts';",
  'errors.ts': '',
  'commands/login.ts': "import './words.ts'; import '../oauth/token.ts';",
  'commands/words.ts': '',
  'oauth/token.ts': "import { EXIT } from '../errors.ts';",
};

describe('the check of who enters which room', () => {
  it('lets arrows pass that point one way', () => {
    expect(check(ORDERLY)).toEqual({ status: 0, said: expect.stringContaining('4 imports') });
  });

  it.each([
    [
      'a command from below',
      'zoom/call.ts',
      "import type { Words } from '../commands/words.ts';",
      'commands',
    ],
    [
      "the client's code in the sandbox",
      'sandbox/page.ts',
      "const load = () => import('../oauth/token.ts');",
      'catalogue',
    ],
    ['a store in OAuth', 'oauth/login.ts', "export * from '../accounts/store.ts';", 'config'],
  ])('refuses %s', (_, file, text, reason) => {
    const { status, said } = check({ ...ORDERLY, [file]: text });
    expect(status).toBe(1);
    expect(said).toContain(file);
    expect(said).toContain(reason);
  });

  it('names the imports that make a circle', () => {
    const { status, said } = check({
      ...ORDERLY,
      'output/table.ts': "import type { Reply } from '../zoom/reply.ts';",
      'zoom/reply.ts': "import '../output/table.ts';",
    });
    expect(status).toBe(1);
    expect(said).toContain('output/table.ts → zoom/reply.ts');
    expect(said).toContain('zoom/reply.ts → output/table.ts');
  });
});
