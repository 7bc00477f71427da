/** The frameworks whose tools take long to install: `node scripts/framework-tools.mjs`. */
import { availableParallelism } from 'node:os';
import unit from './jest.config.mjs';

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/frameworks/real/*.test.ts'],
  testPathIgnorePatterns: [],
  // Their processes wait for each other about a third of the time.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  testTimeout: 300_000,
};
