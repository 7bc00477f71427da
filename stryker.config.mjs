/** Mutants: small changes of the code that a test must notice. Run by `scripts/mutants.mjs`. */
import unit from './jest.config.mjs';

const places = (process.env['MUTANTS'] ?? 'schedule').split(',');
const mutated = places.map((place) => (place.endsWith('.ts') ? `src/${place}` : `src/${place}/**/*.ts`));
/** The tests of the folder: `junit/fold/settle.ts` is held by `__tests__/junit`. */
const tested = [...new Set(places.map((place) => place.split('/')[0]))];

export default {
  mutate: mutated,
  // What a message says is read by people; that it is said at all, other mutants show.
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    projectType: 'custom',
    config: {
      ...unit,
      testMatch: tested.map((folder) => `<rootDir>/__tests__/${folder}/**/*.test.ts`),
      setupFiles: ['<rootDir>/scripts/mutants-setup.mjs'],
      reporters: [],
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // A machine that is busy must not look like an endless loop.
  timeoutMS: 15_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: '.shardwise/mutants/report.json' },
  tempDirName: '.shardwise/mutants/sandbox',
  ignorePatterns: ['dist', 'lib', 'release', '.tools'],
  // TypeScript 7 has no API that Stryker could read it with; nothing here needs it.
  tsconfigFile: 'no-tsconfig.json',
};
