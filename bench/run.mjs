// Each command as a ratio to a floor that is measured in turn with it; see budgets.json. `--check` fails above a budget,
// `--write` writes RESULTS.md. `--keychain` logs in with this session's keychain too; one of its own is
//   HOME=$(mktemp -d) dbus-run-session -- sh test/support/keyring.sh npm run bench -- --keychain
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { commands } from './cases.mjs';
import { pair, peakMemory } from './pair.mjs';
import { sandboxWithLogins } from './sandbox.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    check: { type: 'boolean' },
    write: { type: 'boolean' },
    keychain: { type: 'boolean', default: false },
  },
});
// On Node 20 reading extra certificates slows every start so much that it hides what is measured.
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const base = Object.fromEntries(
  Object.entries(inherited).filter(([name]) => !/^(ZOOM|NODE_|BROWSER|CI$)/.test(name)),
);
const budgets = JSON.parse(readFileSync(new URL('./budgets.json', import.meta.url), 'utf8'));
const sandbox = await sandboxWithLogins(base, { keychain: values.keychain });
const lines = [
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors; ${values.runs} pairs each, medians.`,
  '',
  '| command | ms | against | ms | ratio | budget | peak MB | against MB |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];
console.log(lines.join('\n'));
let over = 0;
try {
  const all = commands(base, sandbox);
  for (const [name, { against, ratio: budget, memory, apart }] of Object.entries(budgets)) {
    if (!name.includes(values.only)) continue;
    if (all[name] === undefined) {
      console.log(`${name}: skipped, for --keychain was not given`);
      continue;
    }
    const { ratio, measured, floor } = pair(all[name], all[against], Number(values.runs), apart);
    const [peak, least] = [peakMemory(all[name]), peakMemory(all[against])];
    const late = ratio > (budget ?? Infinity) || peak / least > (memory ?? Infinity);
    if (late) over++;
    const cells = [
      name,
      measured.toFixed(0),
      against,
      floor.toFixed(0),
      ratio.toFixed(2),
      `${budget ?? ''}${late ? ' (over)' : ''}`,
      peak?.toFixed(0) ?? '',
      least?.toFixed(0) ?? '',
    ];
    lines.push(`| ${cells.join(' | ')} |`);
    console.log(lines.at(-1));
  }
} finally {
  sandbox.stop();
}
if (values.write) {
  writeFileSync(
    new URL('./RESULTS.md', import.meta.url),
    `# What the commands cost\n\nMade with \`npm run bench -- --write\`. A ratio is the median over pairs that ran one after the other.\n\n${lines.join('\n')}\n`,
  );
}
if (values.check && over > 0) process.exitCode = 1;
