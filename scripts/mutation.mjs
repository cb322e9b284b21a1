// How many small changes to the code the tests notice: npm run mutation [-- ROOM …], of oauth, accounts and scopes, with Stryker.
// The score is printed; coverage/mutation-ROOM.json names those that survived. MUTATION_WORKERS says how many run at once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The tests that call each room's code in their own process; without those that take many seconds, which would take them for each change. */
const TESTS = {
  oauth: ['test/oauth/*.test.ts', 'test/accounts/*.test.ts'],
  accounts: ['test/accounts/*.test.ts'],
  scopes: ['test/scopes/!(doctor-sandbox|explain-any-text).test.ts'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const stryker = fileURLToPath(
  new URL('../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
);
const rooms = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TESTS);

for (const room of rooms) {
  if (!Object.hasOwn(TESTS, room)) {
    console.error(`No room of that name: ${room}. There are ${Object.keys(TESTS).join(', ')}.`);
    process.exit(2);
  }
}
for (const room of rooms) {
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.mjs'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ROOM: room, MUTATION_TESTS: TESTS[room].join(',') },
  });
  if (status !== 0) process.exit(status ?? 1);
}
