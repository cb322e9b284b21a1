// Writes the program into dist/: its modules, the data that they read, and the licences of what is inside.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { bundle, DATA, root } from './bundle.mjs';
import { coreFile } from './core-file.mjs';
import { writeReference } from './reference.mjs';

const dist = `${root}/dist`;
const { core, token, others, licences } = await bundle();

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
for (const [name, source] of DATA) cpSync(source, `${dist}/${name}`);
writeFileSync(`${dist}/package.json`, '{"type":"commonjs"}\n');
writeFileSync(`${dist}/LICENSES.txt`, licences);
for (const [name, code] of others) writeFileSync(`${dist}/${name}`, code);
writeFileSync(`${dist}/core.js`, coreFile(core));
writeFileSync(`${dist}/token.js`, coreFile(token));
await writeReference(false);
