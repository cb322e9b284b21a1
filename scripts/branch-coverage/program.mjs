// The program as it can be measured: readable modules in dist/, each with a map to its sources in `MAPS`.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { DATA, root } from '../bundle.mjs';
import { mendedJq, withoutChildProcess } from '../mended-libraries.mjs';

export const DIST = `${root}dist`;
export const MAPS = `${root}coverage/maps`;
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Writes it in the place of the program that users get. */
export async function buildMeasured() {
  const { outputFiles } = await build({
    platform: 'node',
    target: 'node20.18',
    absWorkingDir: root,
    entryPoints: { zoomctl: 'src/cli.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    splitting: true,
    // Beside the code and not in it: a process that saw it there would repeat it in what it writes down of itself.
    sourcemap: 'external',
    sourcesContent: true,
    logLevel: 'error',
    write: false,
    plugins: [withoutChildProcess, mendedJq],
    external: ['keytar'],
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    define: {
      ZOOMCTL_VERSION: JSON.stringify(version),
      __dirname: JSON.stringify('/'),
      __filename: JSON.stringify('/zoomctl'),
    },
  });
  for (const folder of [DIST, MAPS]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const { path, text } of outputFiles) {
    writeFileSync(`${path.endsWith('.map') ? MAPS : DIST}/${basename(path)}`, text);
  }
  for (const [name, source] of DATA) cpSync(source, `${DIST}/${name}`);
  writeFileSync(`${DIST}/package.json`, '{"type":"commonjs"}\n');
  writeFileSync(`${DIST}/zoomctl.js`, `void import('./zoomctl.mjs');\n`);
}
