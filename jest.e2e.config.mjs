/**
 * The configuration of the end-to-end tests: the bundles in dist/, real tools and emulated services of GitHub.
 * Only one test file runs at a time, because each starts many processes.
 */
import unit from './jest.config.mjs';

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/e2e/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  maxWorkers: 1,
  // The most concurrent tests. Only tests that mostly wait are concurrent.
  maxConcurrency: 16,
};
