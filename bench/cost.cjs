// Loaded before a command: tells its processor time in milliseconds and its peak memory in kilobytes when it ends.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  require('node:fs').writeSync(2, `cost ${(user + system) / 1000} ${maxRSS}\n`);
});
