/** Plans the tests of a project, runs them in shards on this machine, and says what failed. */
import { createShards, plan, run, UsageError } from 'shardwise';

const root = process.argv[2] ?? '.';
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());

try {
  const { plan: made } = await plan({ root, framework: 'node', shards: 2, signal: controller.signal });
  console.log(`${made.units.length} files in ${made.shards.length} shards: ${made.reason}`);

  const { report, exitCode } = await run({
    root,
    plan: made,
    retries: 0,
    hangTimeout: '10m',
    signal: controller.signal,
    onMessage: ({ level, text }) => {
      if (level !== 'info') console.log(`${level}: ${text}`);
    },
    onShardEnd: ({ shard, outcome }) => console.log(`shard ${shard} ${outcome}`),
  });
  console.log(`${report?.verdict}: ${report?.totals.passed} of ${report?.totals.tests} tests passed`);

  // The planner alone, for units of your own.
  const shards = createShards(
    [{ id: 'import', durationMs: 90_000 }, { id: 'export', durationMs: 40_000 }, 'search'],
    2,
  );
  for (const { index, units } of shards) console.log(`${index}: ${units.join(' ')}`);
  process.exitCode = exitCode;
} catch (problem) {
  if (!(problem instanceof UsageError)) throw problem;
  console.error(problem.message);
  process.exitCode = 2;
}
