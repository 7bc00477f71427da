/** What a plan of very many units costs. */
import { makeUpSuite } from '../../lib/schedule/made-up-suite.js';
import { makePlan } from '../../lib/schedule/make-plan.js';
import { PLACE } from './place.mjs';

const LARGE = 100_000;

export function printLargePlan() {
  const units = [...makeUpSuite(LARGE, 1).before].map(([id, estimateMs]) => ({ id, estimateMs, source: 'history' }));
  console.log(`\nA plan of ${LARGE} units:\n`);
  for (const [name, shards, maxShards] of [
    ['256 shards', 256, 8],
    ['search from 1 to 256', 'auto', 256],
  ]) {
    const request = { shards, minShards: 1, maxShards, targetMs: 1, testsPerShard: 20 };
    const start = process.cpuUsage();
    const plan = makePlan({
      ...PLACE,
      units,
      request,
      overheadMs: 60_000,
    });
    const { user, system } = process.cpuUsage(start);
    const seconds = ((user + system) / 1e6).toFixed(2);
    console.log(
      `- ${name}: ${plan.shards.length} shards, ${seconds} s of CPU, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    );
  }
}
