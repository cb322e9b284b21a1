// Start-up and the main job, each as a ratio to a floor measured in turn in the same run. `--check` fails above the bounds.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pair } from './pair.mjs';
import { sandboxWithLogins, ZOOMCTL } from './sandbox.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '15' }, check: { type: 'boolean' } },
});
const runs = Number(values.runs);
// On Node 20 reading extra certificates slows every start so much that it hides what is measured.
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const base = Object.fromEntries(
  Object.entries(inherited).filter(([name]) => !/^(ZOOM|NODE_|BROWSER|CI$)/.test(name)),
);

const nothing = { args: ['-e', '0'], env: base };
const bare = fileURLToPath(new URL('./bare-create.mjs', import.meta.url));
const sandbox = await sandboxWithLogins(base);
const create = (env) => ({ args: [ZOOMCTL, 'meeting', 'create', '--instant', '--json'], env });
const floor = { args: [bare, sandbox.apiUrl, sandbox.token], env: base };

const cases = [
  ['--version', { args: [ZOOMCTL, '--version'], env: base }, nothing, 1.6],
  ['--help', { args: [ZOOMCTL, '--help'], env: base }, nothing, undefined],
  ['scopes doctor', { args: [ZOOMCTL, 'scopes', 'doctor'], env: sandbox.insecure }, nothing, undefined],
  ['meeting create --instant', create(sandbox.insecure), floor, 2.5],
  ['meeting create --instant, encrypted file', create(sandbox.encrypted), floor, undefined],
  [
    'meeting create --instant, ZOOMCTL_TOKEN',
    create({ ...sandbox.insecure, ZOOMCTL_TOKEN: sandbox.token }),
    floor,
    2.5,
  ],
];

let failed = false;
try {
  console.log(`Node ${process.version}, ${runs} pairs each; medians`);
  for (const [name, measured, against, bound] of cases) {
    const { ratio, measured: took, floor: least } = pair(measured, against, runs);
    const late = bound !== undefined && ratio > bound;
    failed ||= late;
    const limit = bound === undefined ? '' : `  (at most ${bound}${late ? ': TOO SLOW' : ''})`;
    console.log(
      `${name.padEnd(44)} ${took.toFixed(0).padStart(4)} ms  floor ${least.toFixed(0).padStart(3)} ms  ratio ${ratio.toFixed(2)}${limit}`,
    );
  }
} finally {
  sandbox.stop();
}
if (values.check && failed) process.exitCode = 1;
