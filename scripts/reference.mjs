// Writes the man pages (man/, not in the repository) from what the commands declare; with --docs also docs/commands.md and
// the list of pages in package.json, without which npm installs none.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param docs whether docs/commands.md and package.json are written, too */
export async function writeReference(docs) {
  const settings = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const { version } = settings;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const made = mkdtempSync(join(root, 'dist', 'reference-'));
  try {
    await build({
      absWorkingDir: root,
      stdin: {
        contents: `export * from './src/reference/man.ts'; export * from './src/reference/markdown.ts';`,
        resolveDir: root,
      },
      outfile: join(made, 'reference.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.18',
      // Libraries are imported as they are: only what the commands declare is of interest.
      packages: 'external',
      define: { ZOOMCTL_VERSION: JSON.stringify(version) },
      logLevel: 'warning',
    });
    const { manPages, referenceMarkdown } = await import(pathToFileURL(join(made, 'reference.mjs')).href);
    rmSync(join(root, 'man'), { recursive: true, force: true });
    mkdirSync(join(root, 'man'));
    const pages = await manPages(version);
    for (const [name, text] of pages) writeFileSync(join(root, 'man', name), text);
    if (!docs) return;
    writeFileSync(join(root, 'docs', 'commands.md'), await referenceMarkdown());
    const man = [...pages.keys()].sort().map((name) => `./man/${name}`);
    writeFileSync(join(root, 'package.json'), `${JSON.stringify({ ...settings, man }, null, 2)}\n`);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeReference(process.argv.includes('--docs'));
