// Writes the program into dist/: its modules, the data that they read, and the licences of what is inside.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { bundle, bundledLoader, DATA, root } from './bundle.mjs';
import { coreFile } from './core-file.mjs';
import { writeReference } from './reference.mjs';

const dist = `${root}/dist`;
const { core, token, others, licences } = await bundle();

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
for (const [name, source] of DATA) cpSync(source, `${dist}/${name}`);
writeFileSync(`${dist}/package.json`, '{"type":"commonjs"}\n');
writeFileSync(`${dist}/LICENSES.txt`, licences);
const entry = others.get('zoomctl.js');
others.delete('zoomctl.js');

/** A script for the program's own loader: the function that it calls with what a CommonJS module has. */
function writeScript(name, code) {
  writeFileSync(`${dist}/${name}`, `(function(module,exports,require,__dirname){${code}\n})`);
}
for (const [name, code] of others) writeScript(name, code);
// What runs first requires the rest through the program's own loader.
writeFileSync(
  `${dist}/zoomctl.js`,
  `${await bundledLoader()}(function(require){${entry}})(loader.programLoader(__dirname,require,process.argv.slice(2)));\n`,
);
writeScript('core.js', coreFile(core));
writeScript('token.js', coreFile(token));
await writeReference(false);
