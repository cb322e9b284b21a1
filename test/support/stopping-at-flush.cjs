// Stops this process, as Ctrl-Z does, when what it is about to send is on the disk: with its second flush.
const fs = require('node:fs');
const { fdatasyncSync } = fs;
let flushes = 0;
fs.fdatasyncSync = (file) => {
  fdatasyncSync(file);
  if (++flushes === 2) process.kill(process.pid, 'SIGSTOP');
};
