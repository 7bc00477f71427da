/** The frameworks whose tools take long to install: `node scripts/framework-tools.mjs`. */
import unit from './jest.config.mjs';

export default {
  ...unit,
  testMatch: ['<rootDir>/__tests__/frameworks/real/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
};
