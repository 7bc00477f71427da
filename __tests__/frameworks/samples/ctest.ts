import type { Sample } from '../samples.ts';

const NONE = { none: 'its units are tests of a build, and not files: real/ctest.test.ts' };

/** Only what other tests ask of every row. A unit is one test, so the contract of files says nothing of it. */
export const sample: Sample = {
  longInstallation: 'cmake',
  fileName: (stem) => stem,
  passing: 'true',
  failing: 'false',
  crashing: '/nonexistent',
  skipping: 'exit 77',
  example: NONE,
  impossible: [],
  program: 'ctest',
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: false,
  job: { ends: NONE, killed: NONE, retried: NONE, narrow: NONE },
  configuration: [],
};
