// Loaded before a command: tells its peak memory in kilobytes when it ends.
process.on('exit', () => require('node:fs').writeSync(2, `peak ${process.resourceUsage().maxRSS}\n`));
