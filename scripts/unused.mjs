// Files, exports and dependencies that nothing uses, found by knip (knip.json). Where it is not installed that is said; in CI it is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const knip = fileURLToPath(new URL('../node_modules/knip/bin/knip.js', import.meta.url));

if (existsSync(knip)) {
  const { status } = spawnSync(process.execPath, [knip], { stdio: 'inherit' });
  if (status === 0) console.log('knip: no file, export or dependency is unused');
  else process.exitCode = 1;
} else {
  console.log('knip is not installed, so nothing was looked at: npm ci');
  if (process.env.CI) process.exitCode = 1;
}
