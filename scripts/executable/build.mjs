// Builds zoomctl as one executable of the Node that runs this script: https://nodejs.org/api/single-executable-applications.html
// Usage: npm run executable [-- FOLDER]; what it writes is FOLDER/zoomctl, and keytar.node for the keychain.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'postject';
import { bundle, DATA, root } from '../bundle.mjs';
import { coreFile } from '../core-file.mjs';

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'executable'));
const executable = join(folder, process.platform === 'win32' ? 'zoomctl.exe' : 'zoomctl');

function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${program} ${args[0]} ended with ${status}: ${stderr}`);
}

/** Modules that find in the executable what they else find in files. */
const inPlaceOf = {
  name: 'modules of the executable',
  setup({ onResolve }) {
    onResolve({ filter: /\/own-file\.ts$/ }, () => ({ path: join(here, 'own-file.ts') }));
    onResolve({ filter: /^keytar$/ }, () => ({ path: join(here, 'keytar.ts') }));
  },
};

function mainScript(core, entry) {
  const loader = readFileSync(join(here, 'loader.cjs'), 'utf8');
  return `${loader}
module.exports(function(module,require){${coreFile(core)}},function(require){${entry}});
`;
}

const { core, others, licences } = await bundle([inPlaceOf], false);
const entry = others.get('zoomctl.js');
others.delete('zoomctl.js');

const work = mkdtempSync(join(tmpdir(), 'zoomctl-executable-'));
try {
  const assets = Object.fromEntries(DATA);
  for (const [name, code] of others) {
    assets[name] = join(work, name);
    writeFileSync(assets[name], code);
  }
  const main = join(work, 'main.cjs');
  const output = join(work, 'sea.blob');
  const config = join(work, 'sea.json');
  writeFileSync(main, mainScript(core, entry));
  const options = { main, output, disableExperimentalSEAWarning: true, useCodeCache: true, assets };
  writeFileSync(config, JSON.stringify(options));
  run(process.execPath, ['--experimental-sea-config', config]);

  mkdirSync(folder, { recursive: true });
  // One that runs can't be written to, but taken away.
  rmSync(executable, { force: true });
  copyFileSync(process.execPath, executable);
  chmodSync(executable, 0o755);
  const mac = process.platform === 'darwin';
  // A changed program's signature is no longer good; macOS starts nothing without one.
  if (mac) run('codesign', ['--remove-signature', executable]);
  await inject(executable, 'NODE_SEA_BLOB', readFileSync(output), {
    sentinelFuse: FUSE,
    ...(mac ? { machoSegmentName: 'NODE_SEA' } : {}),
  });
  if (mac) run('codesign', ['--sign', '-', executable]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

const addon = `${root}/node_modules/keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`;
copyFileSync(addon, join(folder, basename(addon)));
writeFileSync(join(folder, 'LICENSES.txt'), licences);
run(executable, ['--version']);
console.log(
  `${executable}: zoomctl with Node ${process.version}; keytar.node beside it is for the keychain.`,
);
