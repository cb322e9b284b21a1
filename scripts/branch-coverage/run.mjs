// Which branches of src/ the tests run, in the program's processes and within the tests together.
// Usage: npm run coverage [-- [--more] what vitest takes: test/e2e …]. With --more it is added to what earlier runs of the
// same sources have found. Writes coverage/branches.json, and rebuilds dist/ at the end.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../bundle.mjs';
import { branchesOf, coverageOfProcesses, coverageWithinTests, figuresOf } from './branches.mjs';
import { Processes } from './processes.mjs';
import { buildMeasured, DIST, MAPS } from './program.mjs';

function ended(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', resolve);
  });
}

const COUNTED = `${root}coverage/counted.json`;
const args = process.argv.slice(2).filter((arg) => arg !== '--more');
const earlier =
  process.argv.includes('--more') && existsSync(COUNTED)
    ? JSON.parse(readFileSync(COUNTED, 'utf8')).map(([name, branches]) => [name, new Map(branches)])
    : [];

await buildMeasured();
const processes = new Processes(`${root}coverage/raw`, DIST);
let running = true;
const tests = ended(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.coverage.config.ts',
  ...args,
]).finally(() => {
  running = false;
});
while (running) {
  await sleep(1_000);
  processes.gather();
}
const code = await tests;
processes.gather();

const branches = branchesOf(
  [
    ...(await coverageOfProcesses(processes.notRun, DIST, MAPS)),
    ...coverageWithinTests(`${root}coverage/in-process/coverage-final.json`),
  ],
  new Map(earlier),
);
writeFileSync(COUNTED, JSON.stringify([...branches].map(([name, found]) => [name, [...found]])));
const figures = figuresOf(branches);
writeFileSync(`${root}coverage/branches.json`, `${JSON.stringify(figures, null, 1)}\n`);
const sum = (what) => figures.reduce((total, row) => total + row[what], 0);
for (const { name, covered, total, missing } of figures.slice(0, 25)) {
  if (covered === total) break;
  console.log(
    `${String(total - covered).padStart(4)} of ${String(total).padEnd(4)} ${name}: ${missing.join(' ')}`,
  );
}
const share = ((100 * sum('covered')) / sum('total')).toFixed(1);
console.log(
  `${share}% of ${sum('total')} branches in ${figures.length} files, by ${processes.count} processes`,
);
await ended(process.execPath, ['scripts/build.mjs']);
if (code !== 0) {
  console.log('Some tests failed; a program that is measured is slower.');
  process.exitCode = 1;
}
