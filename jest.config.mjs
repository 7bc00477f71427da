/** The configuration of unit and contract tests. The end-to-end tests and the tests of frameworks with a long installation have their own. */
import { availableParallelism } from 'node:os';

export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/__tests__/e2e/', '<rootDir>/__tests__/frameworks/real/'],
  testEnvironment: 'node',
  // Many tests wait for the processes that they start. Jest takes '200%' for a worker per file.
  maxWorkers: 2 * availableParallelism(),
  // It ends a test that hangs. It says nothing of speed, since a busy machine may be twenty times slower.
  testTimeout: 60_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'es6' } }] },
  modulePathIgnorePatterns: ['<rootDir>/(dist|lib|release|examples)/'],
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  reporters: ['default', '<rootDir>/scripts/jest-closing-line.mjs'],
};
