// Writes the program into dist/: its modules, the data that they read, and the licences of what is inside.
import { createHash } from 'node:crypto';
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

const hash = createHash('sha256');
for (const [name, code] of [...others, ['core.js', coreFile(core)], ['token.js', coreFile(token)]]) {
  // For the program's own loader: the function that it calls with what a CommonJS module has.
  const script = `(function(module,exports,require,__dirname){${code}\n})`;
  writeFileSync(`${dist}/${name}`, script);
  hash.update(script);
}
// What runs first requires the rest through that loader.
const { loader, keeper } = await bundledLoader(hash.digest('base64url').slice(0, 16));
writeFileSync(`${dist}/keep-compiled.js`, keeper);
writeFileSync(
  `${dist}/zoomctl.js`,
  `${loader}(function(require){${entry}})(loader.programLoader(__dirname,require,process.argv.slice(2)));\n`,
);
await writeReference(false);
