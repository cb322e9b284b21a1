// Puts CommonJS modules of one folder together in one file, each run when it is first required.
import { basename } from 'node:path';

/** The names of esbuild's outputs that hold these sources, and of all that they import at once; the program's entry is none of them. */
export function requiresOf(outputs, sources) {
  const byPath = new Map(Object.entries(outputs));
  const found = new Set();
  const visit = (path) => {
    const output = byPath.get(path);
    if (output === undefined || found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of output.imports) if (kind === 'import-statement') visit(imported);
  };
  for (const [path, { entryPoint }] of byPath) if (sources.includes(entryPoint)) visit(path);
  const missing = sources.filter(
    (source) => ![...found].some((path) => byPath.get(path).entryPoint === source),
  );
  if (missing.length > 0) throw new Error(`No output begins with ${missing.join(', ')}`);
  return new Set([...found].map((path) => basename(path)));
}

/** Code that requires modules of such a file through the file's own `require`. */
export function throughCore(code, modules, file) {
  return code.replace(/require\("\.\/([^"]+)"\)/g, (whole, name) =>
    modules.has(name) ? `require("${file}")("./${name}")` : whole,
  );
}

/** Modules of Node's that take a while to load, and of which a command needs few. */
const LATE = [
  'child_process',
  'crypto',
  'fs/promises',
  'http',
  'net',
  'os',
  'readline',
  'stream',
  'tty',
  'v8',
];

/**
 * A file that exports the `require` of its modules. Whatever isn't one of them it requires from disk, and Node's own
 * modules when something in them is used: an import alone costs nothing.
 */
export function coreFile(modules) {
  const entries = [...modules].map(
    ([name, code]) => `${JSON.stringify(`./${name}`)}(module,exports,require){${code}\n}`,
  );
  return `"use strict";const modules={${entries.join(',')}},loaded={};
const late=new Set(${JSON.stringify(LATE.map((name) => `node:${name}`))});
function lateModule(name){return loaded[name]??=new Proxy({},{get:(_,key)=>require(name)[key]})}
function load(name){if(!Object.hasOwn(modules,name))return late.has(name)?lateModule(name):require(name);let module=loaded[name];
if(module===undefined){module=loaded[name]={exports:{}};modules[name](module,module.exports,load)}return module.exports}
module.exports=load;
`;
}
