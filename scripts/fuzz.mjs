// Feeds everything that reads foreign text with broken input: npm run fuzz -- [--seconds 60] [--only TARGET] [--seed N]
// for so many seconds each. Ends with 1 after a crash, of which it tells the seed and the smallest input.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { DATA, root } from './bundle.mjs';
import { mendedJq, withoutChildProcess } from './mended-libraries.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});

const directory = mkdtempSync(join(tmpdir(), 'zoomctl-fuzz-'));
for (const [name, source] of DATA) cpSync(source, join(directory, name));

async function bundled(name) {
  const outfile = join(directory, `${name}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`test/fuzz/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.18',
    format: 'cjs',
    logLevel: 'warning',
    plugins: [withoutChildProcess, mendedJq],
    external: ['keytar'],
    define: { ZOOMCTL_VERSION: '"0.0.0"', 'import.meta.dirname': '__dirname' },
  });
  return outfile;
}

/** Runs processes of some inputs each until the time is over. */
function fuzzed(program, target, seconds) {
  const end = Date.now() + seconds * 1000;
  let inputs = 0;
  for (let seed = Number(values.seed); Date.now() < end; seed++) {
    const left = Math.max(1, (end - Date.now()) / 1000);
    const code = `require(${JSON.stringify(program)}).main(process.argv.slice(1))`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['-e', code, target, String(seed), String(left)],
      { encoding: 'utf8', maxBuffer: 2 ** 30 },
    );
    if (status !== 0) return { inputs, crash: `seed ${seed}: the process ended with ${status}\n${stderr}` };
    const report = JSON.parse(stdout.trim().split('\n').at(-1));
    inputs += report.inputs;
    if (report.crash !== null) return { inputs, crash: report.crash };
  }
  return { inputs, crash: null };
}

let total = 0;
try {
  const fuzz = await bundled('fuzz');
  const { FUZZ_TARGETS } = createRequire(import.meta.url)(await bundled('targets'));
  for (const target of FUZZ_TARGETS.filter(({ name }) => name.includes(values.only))) {
    const start = Date.now();
    const { inputs, crash } = fuzzed(fuzz, target.name, Number(values.seconds));
    total += inputs;
    const took = ((Date.now() - start) / 1000).toFixed(0);
    console.log(
      `${target.name}: ${inputs} inputs in ${took} s, ${crash === null ? 'no crash' : `a crash\n${crash}`}`,
    );
    if (crash !== null) process.exitCode = 1;
  }
  console.log(`${total} inputs in all, first seed ${values.seed}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
