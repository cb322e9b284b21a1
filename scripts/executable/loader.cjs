// The beginning of a single executable's main script, whose compiled form Node keeps. The modules of the core and the entry
// follow in the same script; every other module is an asset, compiled when it is first required.
const { getRawAsset } = require('node:sea');

/**
 * Runs the program.
 * @param runCore gives its `module.exports` the `require` of the core's modules
 */
module.exports = function start(runCore, runEntry) {
  const core = { exports: {} };
  const loaded = new Map();

  function requireModule(name) {
    if (!name.startsWith('./')) return require(name);
    if (name === './core.js') return core.exports;
    let module = loaded.get(name);
    if (module === undefined) {
      module = { exports: {} };
      loaded.set(name, module);
      const { compileFunction } = require('node:vm');
      const asset = name.slice(2);
      const filename = `/zoomctl/${asset}`;
      const code = Buffer.from(getRawAsset(asset)).toString('utf8');
      const run = compileFunction(code, ['module', 'exports', 'require', '__dirname'], { filename });
      run(module, module.exports, requireModule, '/zoomctl');
    }
    return module.exports;
  }

  runCore(core, requireModule);
  runEntry(requireModule);
};
