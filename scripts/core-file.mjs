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

/** What the function of a module in a core file is called with: what CommonJS has, and the helpers that all of them share. */
export const MODULE_PARAMETERS = 'module,exports,require,__export,__toCommonJS,__toESM';

/**
 * Code as esbuild turns it into CommonJS, without the helpers that it writes at the beginning of each module and the remark
 * at its end that only ES modules look at: a hundred modules would make a hundred copies of each.
 */
export function withoutHelpers(code) {
  const rest = code
    .replace(
      /^var __(?:create|defProp|getOwnProp(?:Desc|Names)|getProtoOf|hasOwnProp|export|copyProps|toESM|toCommonJS) = [\s\S]*?;\n(?=[^\s})])/gm,
      '',
    )
    .replace(/^\/\/ Annotate the CommonJS export names[\s\S]*$/m, '');
  if (/__(?:copyProps|defProp|getOwnPropNames)\b/.test(rest))
    throw new Error('esbuild writes its helpers in another way now: look at what is left of them.');
  return rest;
}

/**
 * The helpers: exports are getters, because a module may be read before it has run to its end; what CommonJS exports is
 * inherited, because to copy the hundred properties of `process` takes longer than to load most modules.
 */
const HELPERS = `const define=Object.defineProperty;
function exportAll(target,all){for(const name in all)define(target,name,{get:all[name],enumerable:true})}
function markAsModule(exports){return define(exports,"__esModule",{value:true})}
function asModule(module){return module.__esModule?module:Object.create(module,{default:{value:module,enumerable:true}})}`;

/**
 * A file that exports the `require` of its modules. Whatever isn't one of them it requires from disk, and Node's own
 * modules when something in them is used: an import alone costs nothing, and so they call themselves ES modules without
 * being asked.
 * @param modules functions as text, by the name of their file
 */
export function coreFile(modules) {
  const entries = [...modules].map(([name, code]) => `${JSON.stringify(`./${name}`)}:${code}`);
  return `"use strict";const modules={${entries.join(',\n')}},loaded={};
${HELPERS}
const late=new Set(${JSON.stringify(LATE.map((name) => `node:${name}`))});
function lateModule(name){return loaded[name]??=new Proxy({},{get:(_,key)=>key==="__esModule"||(key==="default"?require(name):require(name)[key])})}
function load(name){if(!Object.hasOwn(modules,name))return late.has(name)?lateModule(name):require(name);let module=loaded[name];
if(module===undefined){module=loaded[name]={exports:{}};modules[name](module,module.exports,load,exportAll,markAsModule,asModule)}return module.exports}
module.exports=load;
`;
}
