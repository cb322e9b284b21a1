// Loaded before a command: tells at its end which of Node's modules it has loaded, which files, and for each of the
// program's own scripts how V8 took what was compiled of it before.
const vm = require('node:vm');

const before = new Set(process.moduleLoadList);
const scripts = [];
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    const taken = options.cachedData === undefined ? undefined : !this.cachedDataRejected;
    scripts.push({ file: options.filename, taken });
  }
};
process.on('exit', () => {
  const builtins = process.moduleLoadList.filter(
    (name) => !before.has(name) && name.startsWith('NativeModule '),
  );
  const report = {
    builtins: builtins.map((name) => name.slice('NativeModule '.length)),
    files: [
      ...Object.keys(require.cache).filter((file) => file !== __filename),
      ...scripts.map(({ file }) => file),
    ],
    scripts,
  };
  require('node:fs').writeSync(2, `\nloaded ${JSON.stringify(report)}\n`);
});
