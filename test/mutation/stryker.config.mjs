/** For `npm run mutation`, which says which room of `src` is changed and with which tests. */
const { ROOM: room = '', MUTATION_WORKERS: workers = '2' } = process.env;

export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  // A changed `hanging-keychain.ts` writes into whatever socket it takes for the keychain's, Stryker's own among them.
  mutate: [`src/${room}/*.ts`, '!src/accounts/hanging-keychain.ts'],
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded can't be told apart from one test to the next: each such change takes all tests.
  ignoreStatic: true,
  concurrency: Number(workers),
  timeoutMS: 4_000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `coverage/mutation-${room}.json` },
  clearTextReporter: { logTests: false, reportTests: false, reportMutants: false, allowColor: false },
  tempDirName: 'coverage/mutated',
  ignorePatterns: ['coverage', 'dist/compiled', 'docs', 'man', 'examples', 'bench'],
  allowConsoleColors: false,
};
