/** End to end: the bundles in dist/, real tools, an emulation of GitHub's services. */
import unit from './jest.config.mjs';

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  // Of tests that say they can run side by side, because they mostly wait.
  maxConcurrency: 16,
};
