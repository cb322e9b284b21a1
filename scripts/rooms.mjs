// Who may enter which room of src/ (CONTRIBUTING.md): arrows point one way only. Imports of types count, and those at run
// time, too. Usage: node scripts/rooms.mjs [FOLDER]; ends with 1 and a line for each import that is against a rule.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = resolve(process.argv[2] ?? fileURLToPath(new URL('../src', import.meta.url)));

/** The program itself, and what tells of the commands: they stand above them. */
const ABOVE_COMMANDS = ['program.ts', 'run.ts', 'completion', 'help', 'reference'];

/** What a room may import besides itself; a room that isn't named may import all that makes no cycle. */
const MAY_ENTER = {
  // A local Zoom must not share what the client takes for granted.
  sandbox: ['catalogue'],
  // OAuth on the wire knows nothing of commands, stores or terminals.
  oauth: ['config', 'count.ts', 'errors.ts', 'http', 'secret.ts'],
  // Pure functions over the catalogue's data.
  scopes: ['catalogue', 'count.ts', 'each.ts', 'errors.ts'],
  catalogue: ['own-file.ts'],
  // Runs before everything else.
  loader: ['command-groups.ts', 'short-run-flags.ts'],
  'count.ts': [],
  'each.ts': [],
  'errors.ts': [],
  'secret.ts': [],
};

/** A folder below src/, or a file in src/ itself. */
function roomOf(file) {
  return relative(source, file).split(sep)[0];
}

const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(source, name))
  .flatMap((file) =>
    ts
      .preProcessFile(readFileSync(file, 'utf8'), true, true)
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => ({ from: file, to: resolve(dirname(file), fileName) })),
  );

/** One way round that `arrows` allow, as its stations, or undefined. */
function cycleIn(arrows) {
  const done = new Set();
  const visit = (node, way) => {
    const index = way.indexOf(node);
    if (index >= 0) return [...way.slice(index), node];
    if (done.has(node)) return undefined;
    for (const next of arrows.get(node) ?? []) {
      const cycle = visit(next, [...way, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of arrows.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function refusal(from, to) {
  if (to === 'commands' && !ABOVE_COMMANDS.includes(from)) return 'nothing below the program enters commands';
  const may = MAY_ENTER[from];
  if (may === undefined || may.includes(to)) return undefined;
  return `${from} may enter ${may.length === 0 ? 'nothing' : may.join(', ')}`;
}

const problems = [];
const between = new Map();
for (const { from, to } of imports) {
  const [room, entered] = [roomOf(from), roomOf(to)];
  if (room === entered) continue;
  if (!between.has(room)) between.set(room, new Map());
  between.get(room).set(entered, `${relative(source, from)} → ${relative(source, to)}`);
  const reason = refusal(room, entered);
  if (reason !== undefined) problems.push(`${relative(source, from)} → ${relative(source, to)}: ${reason}`);
}
const cycle = cycleIn(new Map([...between].map(([room, entered]) => [room, entered.keys()])));
if (cycle !== undefined) {
  const steps = cycle.slice(1).map((room, index) => `\n  ${between.get(cycle[index]).get(room)}`);
  problems.push(`rooms in a circle: ${cycle.join(' → ')}${steps.join('')}`);
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${imports.length} imports: every arrow between the rooms of src/ points one way`);
