// Makes a run's lock one that two processes have, and lets neither go on before both do: stands for those that take a stale
// lock at the same instant, each removing the other's.
const fs = require('node:fs');
const { dirname, join } = require('node:path');
const { mkdirSync } = fs;
const pause = new Int32Array(new SharedArrayBuffer(4));
fs.mkdirSync = (path, ...more) => {
  if (!/runs[\\/][^\\/]*\.lock$/.test(String(path))) return mkdirSync(path, ...more);
  try {
    mkdirSync(path, ...more);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // As the new folder of the one that took it would be.
    fs.utimesSync(path, new Date(), new Date());
  }
  const folder = dirname(path);
  fs.writeFileSync(join(folder, `${process.pid}.here`), '');
  const here = () => fs.readdirSync(folder).filter((name) => name.endsWith('.here')).length;
  for (let looks = 0; here() < 2 && looks < 5000; looks++) Atomics.wait(pause, 0, 0, 1);
  return undefined;
};
