// Start-up of the single executable, each as a ratio to the same command of the package: npm run executable && node bench/executable.mjs
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pair } from './pair.mjs';
import { ZOOMCTL } from './sandbox.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '21' } } });
// On Node 20 reading extra certificates slows every start so much that it hides what is measured.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
const program = fileURLToPath(new URL('../executable/zoomctl', import.meta.url));

for (const args of [['--version'], ['--help'], ['endpoint', 'show', 'meetingCreate', '--json']]) {
  const { measured, floor, ratio } = pair(
    { program, args, env },
    { args: [ZOOMCTL, ...args], env },
    Number(values.runs),
  );
  console.log(
    `${args.join(' ').padEnd(36)} ${measured.toFixed(0).padStart(4)} ms  package ${floor.toFixed(0).padStart(4)} ms  ratio ${ratio.toFixed(2)}`,
  );
}
