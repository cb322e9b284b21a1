// How cost grows with the size of what a command works on: npm run bench:growth [-- --runs 3] [--only NAME] [--write]
// `--write` writes GROWTH.md and growth.svg. Ends with 1 where ten times as much costs clearly more than ten times.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { growingCases } from './growth-cases.mjs';
import { plot } from './growth-plot.mjs';
import { costOf } from './pair.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean' },
  },
});
/** Ten times the size may cost this many times as much: in proportion, and something for the noise. */
const MOST = 13;

const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const base = Object.fromEntries(
  Object.entries(inherited).filter(([name]) => !/^(ZOOM|NODE_|BROWSER|CI$)/.test(name)),
);
const directory = mkdtempSync(join(tmpdir(), 'zoomctl-growth-'));

/** The cheapest of a few runs: what else the machine does only ever adds to it. */
function cheapest(command) {
  const costs = Array.from({ length: Number(values.runs) }, () => costOf(command));
  return costs.reduce((best, cost) => (cost.milliseconds < best.milliseconds ? cost : best));
}

const lines = [
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} processors; milliseconds of processor time, the least of ${values.runs} runs.`,
  '',
  '| command | size | ms | for ten times the size | peak MB |',
  '| --- | --- | --- | --- | --- |',
];
console.log(lines.join('\n'));
const series = [];
let steep = 0;
try {
  const start = cheapest({ args: ['-e', '0'], env: base }).milliseconds;
  for (const { name, unit, sizes, command } of growingCases(base, directory)) {
    if (!name.includes(values.only)) continue;
    const points = [];
    for (const size of sizes) {
      const { milliseconds: time, megabytes } = cheapest(command(size));
      const before = points.at(-1)?.[1];
      // What a start of Node takes does not grow.
      const times = before === undefined ? undefined : (time - start) / Math.max(1, before - start);
      if (times !== undefined && times > MOST) steep++;
      points.push([size, time]);
      const cells = [
        name,
        `${size.toLocaleString('en')} ${unit}`,
        time.toFixed(0),
        times === undefined ? '' : `${times.toFixed(1)} times`,
        megabytes.toFixed(0),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
      console.log(lines.at(-1));
    }
    series.push({ name: `${name} (by ${unit})`, points });
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
if (values.write) {
  writeFileSync(new URL('./growth.svg', import.meta.url), plot(series));
  writeFileSync(
    new URL('./GROWTH.md', import.meta.url),
    `# How cost grows\n\nMade with \`npm run bench:growth -- --write\`. Up to 1,000 times Zoom's catalogue, grants of 5,000 scopes and 10,000 accounts. Where the fourth\ncolumn is 10 or less, the cost is in proportion to the size or better; a start of Node is taken off first. Processor time is told,\nsince it depends less on what else a machine does. Grants beyond the 2,880 published scopes hold names that Zoom does not publish: for 20 of those\nat most the nearest real name is looked up, which is the step there.\n\n![Milliseconds by size, both axes logarithmic](growth.svg)\n\n${lines.join('\n')}\n`,
  );
}
if (steep > 0) process.exitCode = 1;
