// Bundles src/cli.ts into dist/: minified ES modules, so that a command loads only what it runs.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

rmSync(`${root}/dist`, { recursive: true, force: true });
mkdirSync(`${root}/dist/data`, { recursive: true });
for (const name of ['endpoints.tsv', 'scopes.tsv', 'errors.tsv']) {
  cpSync(`${root}/src/catalogue/data/${name}`, `${root}/dist/data/${name}`);
}

await build({
  absWorkingDir: root,
  entryPoints: { zoomctl: 'src/cli.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  target: 'node20.18',
  minify: true,
  keepNames: false,
  legalComments: 'linked',
  logLevel: 'warning',
  // keytar brings binaries of its own; everything else is inside.
  external: ['keytar'],
  define: {
    ZOOMCTL_VERSION: JSON.stringify(version),
    // What the jq build asks for to look for files that it holds itself.
    __dirname: JSON.stringify('/'),
    __filename: JSON.stringify('/zoomctl'),
  },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
