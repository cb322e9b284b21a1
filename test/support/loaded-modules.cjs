// Loaded before a command: tells at its end which of Node's modules it has loaded, and which files.
const before = new Set(process.moduleLoadList);
process.on('exit', () => {
  const builtins = process.moduleLoadList.filter(
    (name) => !before.has(name) && name.startsWith('NativeModule '),
  );
  const report = {
    builtins: builtins.map((name) => name.slice('NativeModule '.length)),
    files: Object.keys(require.cache).filter((file) => file !== __filename),
  };
  require('node:fs').writeSync(2, `\nloaded ${JSON.stringify(report)}\n`);
});
