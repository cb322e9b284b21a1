// Makes a run's lock one that any number of processes have: stands for those that take a stale lock at the same instant,
// each removing the other's.
const fs = require('node:fs');
const { mkdirSync } = fs;
fs.mkdirSync = (path, ...more) => {
  try {
    return mkdirSync(path, ...more);
  } catch (error) {
    if (error.code !== 'EEXIST' || !/runs[\\/][^\\/]*\.lock$/.test(String(path))) throw error;
    return undefined;
  }
};
