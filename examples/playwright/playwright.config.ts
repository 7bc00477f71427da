import { defineConfig } from '@playwright/test';

/** Shards of one machine, and tries of one shard, keep their traces and pictures apart. */
const { SHARDWISE_SHARD: shard = 'all', SHARDWISE_TRY: attempt = '1' } = process.env;

export default defineConfig({
  testDir: 'tests',
  outputDir: `test-results/shard-${shard}-try-${attempt}`,
  forbidOnly: Boolean(process.env.CI),
  projects: [
    { name: 'desktop', testIgnore: 'phone/**' },
    { name: 'phone', testMatch: ['pages.spec.ts', 'phone/**'], use: { userAgent: 'Example Phone' } },
  ],
});
