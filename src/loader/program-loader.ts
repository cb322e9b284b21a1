import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { readCompiledFile } from './compiled-file.ts';
import { runNameOf } from './run-name.ts';

/** Made of all scripts of the program, by scripts/build.mjs. */
declare const ZOOMCTL_BUILD: string;

type Require = (name: string) => unknown;

/**
 * Runs of the same name differ in what they execute; what the first few have compiled is kept, and later scripts that none
 * of them has loaded.
 */
const RUNS_THAT_ADD = 3;

/**
 * The program's own `require`. V8 compiles a function when it is first called, which for most commands takes longer than
 * to run them: what it has compiled is kept beside the program, for the next run of the same command with the same Node.
 * Where nothing can be kept everything works as well, only slower.
 * @param folder where the program's files are
 * @param fromDisk Node's `require`, for its own modules and for packages
 * @param argv the command line, whose command names what is kept
 */
export function programLoader(folder: string, fromDisk: Require, argv: readonly string[]): Require {
  const runName = runNameOf(argv);
  // Coverage counts nothing in functions that it has not seen compiled.
  const keeping = runName !== undefined && process.env.NODE_V8_COVERAGE === undefined;
  const path = join(folder, 'compiled', `${process.version}-${process.arch}`, runName ?? '');
  const kept = keeping ? readCompiledFile(path, ZOOMCTL_BUILD) : undefined;
  const known = new Map(kept?.scripts.map(({ name, code }) => [name, code]));
  const scripts = new Map<string, Script>();
  const modules = new Map<string, { exports: unknown }>();
  let adding = false;

  const keepAtTheEnd = (): void => {
    // V8 takes compiled code only under the flags that it was made with; those of a Node that was given some are not usual.
    if (adding || !keeping || process.execArgv.length > 0 || process.env.NODE_OPTIONS !== undefined) return;
    adding = true;
    const keeper = fromDisk('./keep-compiled.js') as typeof import('./keep-compiled.ts');
    keeper.keepAtTheEnd({ folder, path, build: ZOOMCTL_BUILD, before: kept, scripts });
  };
  const run = (name: string): unknown => {
    const filename = join(folder, name);
    const cachedData = known.get(name);
    if (cachedData === undefined) keepAtTheEnd();
    // Each is a function of what a CommonJS module has, in ASCII alone: see scripts/build.mjs.
    const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
    const module = { exports: {} };
    scripts.set(name, script);
    modules.set(name, module);
    script.runInThisContext()(module, module.exports, load, folder);
    return module.exports;
  };
  const load: Require = (name) => {
    if (!name.startsWith('./')) return fromDisk(name);
    const file = name.slice(2);
    return modules.get(file)?.exports ?? run(file);
  };
  if ((kept?.runs ?? 0) < RUNS_THAT_ADD) keepAtTheEnd();
  return load;
}
