import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, Failure } from '../errors.ts';

const POSIX = process.platform !== 'win32';

function unsafe(path: string, why: string, hint: string): Failure {
  return new Failure('unsafe_config', EXIT.failed, `${path} ${why}.`, { hint });
}

/** No access, a full disk, a read-only file system: the system's own words say it best. */
function unusable(path: string, verb: 'read' | 'written', error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new Failure('file_unusable', EXIT.failed, `${path} can't be ${verb} (${code}).`, {
    hint: 'Check its permissions and the free space, or set ZOOMCTL_CONFIG_DIR to another folder.',
    cause: error,
  });
}

/**
 * Creates a folder and those above it. Node's own recursive way never ends where a file system says that the folder
 * above is there and yet takes none (`/proc`).
 */
async function createDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'EISDIR') return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw unusable(path, 'written', error);
    await createDirectory(above);
    await mkdir(path, { mode: 0o700 }).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw unusable(path, 'written', again);
    });
  }
}

/** Creates a folder of mode 0700, or narrows an existing one to it; one that is another user's is refused. */
export async function privateDirectory(path: string): Promise<void> {
  await createDirectory(path);
  const stats = await lstat(path);
  if (!stats.isDirectory())
    throw unsafe(path, 'is not a folder', 'Set ZOOMCTL_CONFIG_DIR to a folder of your own.');
  if (!POSIX) return;
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    throw unsafe(path, 'belongs to another user', 'Set ZOOMCTL_CONFIG_DIR to a folder of your own.');
  }
  if ((stats.mode & 0o077) !== 0) await chmod(path, 0o700);
}

/**
 * The text of a private file, or undefined where there is none.
 * @throws `unsafe_config` for a symbolic link, and for a file that others can write
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  let stats: Awaited<ReturnType<typeof lstat>>;
  try {
    stats = await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(path, 'read', error);
  }
  if (stats.isSymbolicLink()) throw unsafe(path, 'is a symbolic link', 'Replace it by the file itself.');
  if (!stats.isFile()) throw unsafe(path, 'is not a file', 'Move it away and try again.');
  if (POSIX) {
    if ((stats.mode & 0o022) !== 0) {
      throw unsafe(path, 'can be written by other users', `Check what it holds, then run: chmod 600 ${path}`);
    }
    // What root made is nobody's trap: root needs none.
    if (stats.uid !== process.getuid?.() && stats.uid !== 0) {
      throw unsafe(path, 'belongs to another user', 'Check what it holds, then make it your own with chown.');
    }
    // On a read-only file system it stays as it is.
    if ((stats.mode & 0o044) !== 0) await chmod(path, 0o600).catch(() => undefined);
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unusable(path, 'read', error);
  }
}

/**
 * Replaces a file at once and whole: a new file of mode 0600 beside it, flushed to disk, then renamed over it.
 * @throws `unsafe_config`, `file_unusable`
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await privateDirectory(directory);
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    // The rename replaces a symbolic link at the target rather than following it.
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error instanceof Failure ? error : unusable(path, 'written', error);
  }
}
