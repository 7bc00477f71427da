/** The configuration of mutants: small changes of the code that a test must notice. `scripts/mutants.mjs` runs them. */
import { availableParallelism } from 'node:os';
import { posix } from 'node:path';
import unit from './jest.config.mjs';

const places = (process.env['MUTANTS'] ?? 'schedule').split(',');
/** A file, or some of its lines: `schedule/proof.ts:11-20`. */
const isFile = (place) => /\.ts(?::\d+-\d+)?$/.test(place);
const mutated = places.map((place) => (isFile(place) ? `src/${place}` : `src/${place}/**/*.ts`));
/** The folders of tests that run: `__tests__/junit/fold` for `junit/fold/settle.ts`. */
const tested = [...new Set(places.map((place) => (isFile(place) ? posix.dirname(place) : place)))];

export default {
  mutate: mutated,
  // People check the words of a message. Other mutants show whether the message appears.
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    projectType: 'custom',
    config: {
      ...unit,
      // In the process of the runner: a process for each mutant takes longer than its tests.
      maxWorkers: 1,
      testMatch: tested.map((folder) => `<rootDir>/__tests__/${folder}/**/*.test.ts`),
      setupFiles: ['<rootDir>/scripts/mutants-setup.mjs'],
      reporters: [],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: availableParallelism(),
  ignoreStatic: true,
  // A busy machine must not look like an endless loop.
  timeoutMS: 15_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: '.shardwise/mutants/report.json' },
  tempDirName: '.shardwise/mutants/sandbox',
  ignorePatterns: ['dist', 'lib', 'release', '.tools'],
  // TypeScript 7 has no API for Stryker to read the file, and nothing here needs it.
  tsconfigFile: 'no-tsconfig.json',
};
