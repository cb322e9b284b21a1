import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { privateDirectory, readPrivateFile, writePrivateFile } from '../../src/config/private-file.ts';

let home: string;
let umask: number;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zoomctl-files-'));
  // The least careful one: nothing but the program's own modes protects a file.
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(home, { recursive: true, force: true });
});

const modeOf = async (path: string): Promise<string> => ((await lstat(path)).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('private files', () => {
  it('line 12: are 0600 in folders of 0700, created so', async () => {
    const path = join(home, 'a', 'b', 'c.json');
    await writePrivateFile(path, 'text');
    expect(await modeOf(path)).toBe('600');
    for (const folder of ['a', 'a/b']) expect(await modeOf(join(home, folder))).toBe('700');
    expect(await readPrivateFile(path)).toBe('text');
  });

  it('line 12: are 0600 from the start, before they have their name', async () => {
    const directory = join(home, 'a');
    await mkdir(directory, { mode: 0o755 });
    const seen = new Set<string>();
    let writing = true;
    const watch = (async () => {
      while (writing) {
        for (const name of await readdir(directory)) {
          await modeOf(join(directory, name)).then(
            (mode) => seen.add(mode),
            () => undefined,
          );
        }
      }
    })();
    for (let n = 0; n < 30; n++) await writePrivateFile(join(directory, 'f'), 'x'.repeat(100_000));
    writing = false;
    await watch;
    expect([...seen]).toEqual(['600']);
  });

  it('line 12: narrow a folder and a file that are too open', async () => {
    const directory = join(home, 'open');
    await mkdir(directory, { mode: 0o755 });
    const path = join(directory, 'f');
    await writeFile(path, 'secret', { mode: 0o644 });
    expect(await readPrivateFile(path)).toBe('secret');
    expect(await modeOf(path)).toBe('600');
    await privateDirectory(directory);
    expect(await modeOf(directory)).toBe('700');
  });

  it('line 12: a symbolic link at the target is replaced, what it points to stays as it was', async () => {
    for (const victim of [join(home, 'victim'), join(home, 'dangling')]) {
      if (victim.endsWith('victim')) await writeFile(victim, 'precious');
      const path = join(home, 'link');
      await symlink(victim, path);
      await writePrivateFile(path, 'ours');
      expect((await lstat(path)).isSymbolicLink()).toBe(false);
      expect(await readFile(path, 'utf8')).toBe('ours');
      expect(await readFile(victim, 'utf8').catch(() => undefined)).toBe(
        victim.endsWith('victim') ? 'precious' : undefined,
      );
      await rm(path);
    }
  });

  it('line 12: a symbolic link, a folder and a device are not read', async () => {
    await writeFile(join(home, 'other'), 'x');
    await symlink(join(home, 'other'), join(home, 'link'));
    await mkdir(join(home, 'folder'));
    await expect(readPrivateFile(join(home, 'link'))).rejects.toThrow('is a symbolic link');
    for (const path of [join(home, 'link'), join(home, 'folder'), '/dev/null']) {
      await expect(readPrivateFile(path)).rejects.toMatchObject({
        kind: 'unsafe_config',
        message: expect.stringContaining(path),
      });
    }
  });

  it('line 28: one that is larger than any of ours is not read', async () => {
    const path = join(home, 'huge');
    await writeFile(path, '', { mode: 0o600 });
    await truncate(path, 64 * 1024 * 1024 + 1);
    await expect(readPrivateFile(path)).rejects.toMatchObject({
      kind: 'unsafe_config',
      message: `${path} is larger than any file that zoomctl writes.`,
    });
  });

  it.each([0o620, 0o602, 0o666])(
    'line 12: one that others can write is refused, with the way out (%i)',
    async (mode) => {
      const path = join(home, 'f');
      await writeFile(path, 'x');
      await chmod(path, mode);
      await expect(readPrivateFile(path)).rejects.toMatchObject({
        kind: 'unsafe_config',
        exitCode: 1,
        hint: expect.stringContaining(`chmod 600 ${path}`),
      });
      expect(await modeOf(path)).toBe(mode.toString(8));
    },
  );

  it.skipIf(process.getuid?.() !== 0)(
    'line 12: one that belongs to another user is refused, and so is such a folder',
    async () => {
      const path = join(home, 'theirs');
      await writeFile(path, 'x', { mode: 0o600 });
      await chown(path, 12_345, 12_345);
      await expect(readPrivateFile(path)).rejects.toMatchObject({ kind: 'unsafe_config' });
      await chown(home, 12_345, 12_345);
      await expect(writePrivateFile(join(home, 'f'), 'x')).rejects.toMatchObject({ kind: 'unsafe_config' });
    },
  );

  it('line 12: a folder that is none is refused', async () => {
    await writeFile(join(home, 'file'), '');
    await symlink(tmpdir(), join(home, 'link'));
    for (const name of ['file', 'link']) {
      await expect(writePrivateFile(join(home, name, 'f'), 'x')).rejects.toMatchObject({
        kind: expect.stringMatching(/^(unsafe_config|file_unusable)$/),
        hint: expect.stringContaining('ZOOMCTL_CONFIG_DIR'),
      });
    }
  });

  it.each([0o720, 0o702, 0o777, 0o1777])(
    'line 12: a folder that others can write (%i) is neither read nor written, nor narrowed in silence',
    async (mode) => {
      const directory = join(home, 'open');
      await mkdir(directory);
      await writeFile(join(directory, 'f'), 'x', { mode: 0o600 });
      await chmod(directory, mode);
      const refusal = {
        kind: 'unsafe_config',
        exitCode: 1,
        message: `${directory} can be written by other users.`,
        hint: expect.stringContaining(`chmod 700 ${directory}`),
      };
      await expect(readPrivateFile(join(directory, 'f'))).rejects.toMatchObject(refusal);
      await expect(readPrivateFile(join(directory, 'none'))).rejects.toMatchObject(refusal);
      await expect(writePrivateFile(join(directory, 'f'), 'y')).rejects.toMatchObject(refusal);
      await expect(privateDirectory(directory)).rejects.toMatchObject(refusal);
      expect(((await lstat(directory)).mode & 0o7777).toString(8)).toBe(mode.toString(8));
      expect(await readFile(join(directory, 'f'), 'utf8')).toBe('x');
      expect(await readdir(directory)).toEqual(['f']);
    },
  );

  it('line 12: a symbolic link to the folder is neither read nor written, and the way out is told', async () => {
    await mkdir(join(home, 'real'), { mode: 0o700 });
    await writeFile(join(home, 'real', 'f'), 'x', { mode: 0o600 });
    await symlink(join(home, 'real'), join(home, 'link'));
    for (const attempt of [
      () => readPrivateFile(join(home, 'link', 'f')),
      () => writePrivateFile(join(home, 'link', 'f'), 'y'),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        kind: 'unsafe_config',
        message: `${join(home, 'link')} is a symbolic link.`,
        hint: expect.stringContaining('ZOOMCTL_CONFIG_DIR'),
      });
    }
    // Above the folder itself the system may have links and open folders as it likes.
    await chmod(home, 0o1777);
    await symlink(home, join(home, 'above'));
    expect(await readPrivateFile(join(home, 'above', 'real', 'f'))).toBe('x');
    await writePrivateFile(join(home, 'above', 'real', 'f'), 'y');
  });

  it.skipIf(process.getuid?.() !== 0)("line 12: nothing is read from another user's folder", async () => {
    const directory = join(home, 'theirs');
    await mkdir(directory, { mode: 0o755 });
    await writeFile(join(directory, 'f'), 'x', { mode: 0o600 });
    await chown(directory, 12_345, 12_345);
    await expect(readPrivateFile(join(directory, 'f'))).rejects.toMatchObject({
      kind: 'unsafe_config',
      message: `${directory} belongs to another user.`,
    });
  });

  it('line 17: what a killed writer left is removed by the next one, what may be in use is not', async () => {
    const old = new Date(Date.now() - 61_000);
    const names = [
      '.0123456789abcdef.tmp',
      '.fedcba9876543210.tmp',
      '.note.tmp',
      '0123456789abcdef.tmp',
      '.0123456789abcdef.tmp.x',
    ];
    for (const name of names) await writeFile(join(home, name), 'token', { mode: 0o600 });
    for (const name of names.slice(1)) await utimes(join(home, name), old, old);
    await writePrivateFile(join(home, 'f'), 'x');
    expect((await readdir(home)).sort()).toEqual([names[0], names[4], names[2], names[3], 'f'].sort());
  });

  it('line 17: a writer that stood still for so long that its file was removed writes it again', async () => {
    let removed = 0;
    const writing = writePrivateFile(join(home, 'f'), 'x'.repeat(20_000_000)).then(
      () => 'done',
      (error: unknown) => error,
    );
    while (removed === 0) {
      for (const name of await readdir(home)) {
        if (name.endsWith('.tmp')) {
          await unlink(join(home, name));
          removed += 1;
        }
      }
    }
    expect(await writing).toBe('done');
    expect((await lstat(join(home, 'f'))).size).toBe(20_000_000);
    expect(await readdir(home)).toEqual(['f']);
  });

  it('line 28: a write that fails changes nothing, leaves nothing behind, and names the file', async () => {
    const path = join(home, 'taken');
    await mkdir(path);
    await expect(writePrivateFile(path, 'secret')).rejects.toMatchObject({
      kind: 'file_unusable',
      message: expect.stringContaining(path),
    });
    expect(await readdir(home)).toEqual(['taken']);
    await expect(readPrivateFile(join(home, 'x'.repeat(300)))).rejects.toMatchObject({
      kind: 'file_unusable',
    });
  });

  it('there is none before the first write', async () => {
    expect(await readPrivateFile(join(home, 'none'))).toBeUndefined();
    expect(await readPrivateFile(join(home, 'no', 'folder'))).toBeUndefined();
  });
});
