// Writes the man pages (man/, not in the repository) from what the commands declare; with --docs also docs/commands.md,
// docs/errors.md and the list of man pages in package.json, without which npm installs none.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ownFailures } from './failures.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What docs/errors.md is made of: the errors that Zoom publishes, and zoomctl's own failures in its sources. */
export function errorSources(exitCodes) {
  const published = JSON.parse(readFileSync(join(root, 'src/catalogue/source/errors.json'), 'utf8'));
  return [published, ownFailures(join(root, 'src'), exitCodes)];
}

/** @param docs whether the documents and package.json are written, too */
export async function writeReference(docs) {
  const settings = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const { version } = settings;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const made = mkdtempSync(join(root, 'dist', 'reference-'));
  try {
    await build({
      absWorkingDir: root,
      stdin: {
        contents: [
          './src/reference/man.ts',
          './src/reference/markdown.ts',
          './src/reference/errors.ts',
          './src/errors.ts',
        ]
          .map((module) => `export * from '${module}';`)
          .join('\n'),
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
    const { EXIT, errorsMarkdown, manPages, referenceMarkdown } = await import(
      pathToFileURL(join(made, 'reference.mjs')).href
    );
    rmSync(join(root, 'man'), { recursive: true, force: true });
    mkdirSync(join(root, 'man'));
    const pages = await manPages(version);
    for (const [name, text] of pages) writeFileSync(join(root, 'man', name), text);
    if (!docs) return;
    writeFileSync(join(root, 'docs', 'commands.md'), await referenceMarkdown());
    writeFileSync(join(root, 'docs', 'errors.md'), errorsMarkdown(...errorSources(EXIT)));
    const man = [...pages.keys()].sort().map((name) => `./man/${name}`);
    writeFileSync(join(root, 'package.json'), `${JSON.stringify({ ...settings, man }, null, 2)}\n`);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeReference(process.argv.includes('--docs'));
