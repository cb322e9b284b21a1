// Bundles src/cli.ts into CommonJS modules. The sources are ES modules; what runs is CommonJS, whose loader starts faster.
// Modules that most commands need lie in one file, `core.js`, every other one in a file of its own that is read when it runs.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { MODULE_PARAMETERS, requiresOf, throughCore, withoutHelpers } from './core-file.mjs';
import { licencesOf } from './licences.mjs';
import { mendedJq, mendedUndici, undiciForRequests, withoutChildProcess } from './mended-libraries.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const TARGET = { platform: 'node', target: 'node20.18', minify: true };

/** What the commands that are run a thousand times need, with all that these import in turn. */
const HOT = [
  'src/main.ts',
  'src/catalogue/catalogue.ts',
  'src/commands/account-list.ts',
  'src/commands/doctor-text.ts',
  'src/commands/scopes-doctor.ts',
  'src/output/own-json-text.ts',
  'src/output/table.ts',
];

/** What those of them need that take a token, to call Zoom with it or to print it. */
const HOT_WITH_TOKEN = [
  'src/commands/api.ts',
  'src/commands/meeting-create.ts',
  'src/commands/token.ts',
  'src/accounts/file-store.ts',
  'src/accounts/keychain-store.ts',
  'src/http/node-transport.ts',
  'src/output/json-text.ts',
  'src/zoom/meetings.ts',
  'src/zoom/account-limits.ts',
  'src/zoom/zoom-client.ts',
];

async function asCommonJs(text, minify) {
  const { code } = await transform(text, {
    ...TARGET,
    minify,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname' },
  });
  return code.replace(/^"use strict";/, '');
}

/** A module of its own file. */
async function separately(text) {
  return ascii(await asCommonJs(text, true));
}

/** A module as the function that a core file calls; `link` puts the names of other files into the code. */
async function insideCore(text, link) {
  const body = link(withoutHelpers(await asCommonJs(text, false)));
  const { code } = await transform(`module=function(${MODULE_PARAMETERS}){${body}\n}`, TARGET);
  return ascii(code.replace(/^module=/, '').replace(/;\n$/, ''));
}

/** esbuild leaves other characters in tagged templates alone, and a single one makes V8 take two bytes for each of the file. */
function ascii(code) {
  return code.replace(
    /[^\n\t -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The program as CommonJS modules, by file name: `core` are those that lie in one file, `token` those of a second one (none
 * where it is not split), and `others` load by themselves. `licences` are those of what is inside.
 * @param plugins of esbuild, to put other modules in the place of some
 */
export async function bundle(plugins = [], split = true) {
  const { outputFiles, metafile } = await build({
    ...TARGET,
    absWorkingDir: root,
    entryPoints: { zoomctl: 'src/cli.ts' },
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
    plugins: [withoutChildProcess, undiciForRequests, mendedUndici, mendedJq, ...plugins],
    // keytar brings binaries of its own; everything else is inside.
    external: ['keytar'],
    define: {
      ZOOMCTL_VERSION: JSON.stringify(version),
      // What the jq build asks for to look for files that it holds itself.
      __dirname: JSON.stringify('/'),
      __filename: JSON.stringify('/zoomctl'),
    },
  });
  const all = requiresOf(metafile.outputs, [...HOT, ...HOT_WITH_TOKEN]);
  const hot = split ? requiresOf(metafile.outputs, HOT) : all;
  const withToken = new Set([...all].filter((name) => !hot.has(name)));
  const [core, token, others] = [new Map(), new Map(), new Map()];
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const toCore = (code) => throughCore(code, hot, './core.js');
    const toToken = (code) => throughCore(code, withToken, './token.js');
    if (hot.has(name)) core.set(name, await insideCore(text, toToken));
    else if (withToken.has(name)) token.set(name, await insideCore(text, toCore));
    else others.set(name, `"use strict";${toToken(toCore(await separately(text)))}`);
  }
  return { core, token, others, licences: licencesOf(metafile.inputs, root) };
}

async function bundledAlone(entryPoint, options) {
  const { outputFiles } = await build({
    ...TARGET,
    absWorkingDir: root,
    entryPoints: [entryPoint],
    bundle: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}

/**
 * The program's own loader: `loader` is code that makes a variable of that name, and `keeper` the module that it requires
 * where it keeps what V8 has compiled.
 * @param program tells the scripts that it loads from those of another build
 */
export async function bundledLoader(program) {
  return {
    loader: await bundledAlone('src/loader/program-loader.ts', {
      format: 'iife',
      globalName: 'loader',
      define: { ZOOMCTL_BUILD: JSON.stringify(program) },
    }),
    keeper: await bundledAlone('src/loader/keep-compiled.ts', { format: 'cjs' }),
  };
}

/** The files that the program reads as data, by their name below its folder, and where they come from. */
export const DATA = new Map([
  ...readdirSync(`${root}/src/catalogue/data`).map((name) => [
    `data/${name}`,
    `${root}/src/catalogue/data/${name}`,
  ]),
  ...readdirSync(`${root}/src/shells/scripts`).map((name) => [
    `scripts/${name}`,
    `${root}/src/shells/scripts/${name}`,
  ]),
]);
