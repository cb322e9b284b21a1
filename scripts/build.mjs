// Bundles src/cli.ts into dist/. The sources are ES modules; what runs is CommonJS, whose loader starts faster. Modules
// that most commands need lie in one file (`core.js`), every other one in a file of its own that is read when it runs.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { coreFile, requiresOf, throughCore } from './core-file.mjs';
import { writeReference } from './reference.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const TARGET = { platform: 'node', target: 'node20.18', minify: true };

/** What the commands that are run a thousand times need, with all that these import in turn. */
const HOT = [
  'src/main.ts',
  'src/catalogue/catalogue.ts',
  'src/commands/account-list.ts',
  'src/commands/doctor-text.ts',
  'src/commands/api.ts',
  'src/commands/meeting-create.ts',
  'src/commands/scopes-doctor.ts',
  'src/commands/token.ts',
  'src/accounts/file-store.ts',
  'src/accounts/keychain-store.ts',
  'src/http/node-transport.ts',
  'src/output/json-text.ts',
  'src/output/own-json-text.ts',
  'src/output/table.ts',
  'src/zoom/meetings.ts',
  'src/zoom/account-limits.ts',
  'src/zoom/zoom-client.ts',
];

/** commander imports child_process, and with it half of Node's network code, for subcommands in files of their own. */
const withoutChildProcess = {
  name: 'commander without child_process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'child_process', namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}', loader: 'js' }));
  },
};

/**
 * jq's build copies its whole input for each byte that it reads, and its whole output for each that it writes; it trims
 * results that are blanks, and takes an error for none once there was a result.
 */
const mendedJq = {
  name: 'mended-jq',
  setup({ onLoad }) {
    onLoad({ filter: /jq-wasm\/dist\/build\/jq\.js$/ }, ({ path }) => {
      const changes = [
        [
          /Module\.callMain\((\[\.\.\.flags, query, "\/dev\/stdin"\])\);/,
          `const status = Module.callMain([...flags, query, "/dev/stdin"]);
          if (status !== 0 && stderrBuffer.length > 0) {
            const printed = fromByteArray(stdoutBuffer);
            throw Object.assign(new Error(fromByteArray(stderrBuffer).trim()), { printed });
          }`,
        ],
        [/return fromByteArray\(stdoutBuffer\)\.trim\(\)/, 'return fromByteArray(stdoutBuffer)'],
        [
          /if \(stdinBuffer\.length > 0\) \{\s*const byte = stdinBuffer\[0\];\s*stdinBuffer = stdinBuffer\.slice\(1\);\s*return byte;\s*\}/,
          'if (stdinAt < stdinBuffer.length) return stdinBuffer[stdinAt++];',
        ],
        [/let stdinString = "";/, 'let stdinString = "", stdinAt = 0;'],
        [
          /stdinBuffer = toByteArray\(stdinString\);\s*stdoutBuffer = new Uint8Array\(0\);/,
          'stdinBuffer = toByteArray(stdinString); stdinAt = 0; stdoutBuffer = [];',
        ],
        [
          /const tmp = new Uint8Array\(stdoutBuffer\.length \+ 1\);\s*tmp\.set\(stdoutBuffer, 0\);\s*tmp\[tmp\.length - 1\] = charCode;\s*stdoutBuffer = tmp;/,
          'stdoutBuffer.push(charCode);',
        ],
        [/decode\(data\)/, 'decode(Uint8Array.from(data))'],
      ];
      let contents = readFileSync(path, 'utf8');
      for (const [from, to] of changes) {
        if (!from.test(contents)) throw new Error('jq-wasm has changed: look whether it still needs this');
        contents = contents.replace(from, () => to);
      }
      return { contents, loader: 'js' };
    });
  },
};

const { outputFiles, metafile } = await build({
  ...TARGET,
  absWorkingDir: root,
  entryPoints: { zoomctl: 'src/cli.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
  write: false,
  plugins: [withoutChildProcess, mendedJq],
  // keytar brings binaries of its own; everything else is inside.
  external: ['keytar'],
  define: {
    ZOOMCTL_VERSION: JSON.stringify(version),
    // What the jq build asks for to look for files that it holds itself.
    __dirname: JSON.stringify('/'),
    __filename: JSON.stringify('/zoomctl'),
  },
});

async function asCommonJs(text) {
  const { code } = await transform(text, {
    ...TARGET,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
    banner: text.includes('import.meta.url')
      ? 'const __url=require("node:url").pathToFileURL(__filename).href;'
      : '',
  });
  return code.replace(/^"use strict";/, '');
}

rmSync(`${root}/dist`, { recursive: true, force: true });
mkdirSync(`${root}/dist/data`, { recursive: true });
for (const name of ['endpoints.tsv', 'scopes.tsv', 'errors.tsv']) {
  cpSync(`${root}/src/catalogue/data/${name}`, `${root}/dist/data/${name}`);
}
cpSync(`${root}/src/completion/scripts`, `${root}/dist/scripts`, { recursive: true });
writeFileSync(`${root}/dist/package.json`, '{"type":"commonjs"}\n');

const hot = requiresOf(metafile.outputs, HOT);
const core = new Map();
for (const { path, text } of outputFiles) {
  const name = basename(path);
  if (!name.endsWith('.js')) writeFileSync(`${root}/dist/${name}`, text);
  else if (hot.has(name)) core.set(name, await asCommonJs(text));
  else writeFileSync(`${root}/dist/${name}`, `"use strict";${throughCore(await asCommonJs(text), hot)}`);
}
writeFileSync(`${root}/dist/core.js`, coreFile(core));
await writeReference(false);
