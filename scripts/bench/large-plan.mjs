/** What a plan of very many units costs: the planner alone, and the whole command. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encodeHistory } from '../../lib/history/codec.js';
import { MAX_SAMPLES } from '../../lib/model.js';
import { makeUpSuite } from '../../lib/schedule/made-up-suite.js';
import { makePlan } from '../../lib/schedule/make-plan.js';
import { place } from './place.mjs';

const LARGE = 100_000;

const LIMITS = { 'CPU, s': 5, 'peak memory, MB': 300 };

/** What is compiled; what npm installs takes some MB more to start. */
const COMMAND = resolve(import.meta.dirname, '../../lib/entry/cli.js');

export function printLargePlan() {
  const durations = makeUpSuite(LARGE, 1).before;
  console.log(`\nA plan of ${LARGE} units:\n`);
  printPlanner(durations);
  printCommand(durations);
}

function printPlanner(durations) {
  const units = [...durations].map(([id, estimateMs]) => ({ id, estimateMs, source: 'history' }));
  for (const [name, shards, maxShards] of [
    ['256 shards', 256, 8],
    ['search from 1 to 256', 'auto', 256],
  ]) {
    const request = { shards, minShards: 1, maxShards, targetMs: 1, testsPerShard: 20 };
    const start = process.cpuUsage();
    const plan = makePlan({
      ...place(60_000),
      units,
      request,
    });
    const { user, system } = process.cpuUsage(start);
    const seconds = ((user + system) / 1e6).toFixed(2);
    console.log(
      `- ${name}: ${plan.shards.length} shards, ${seconds} s of CPU, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    );
  }
}

/** In a process of its own, from the list of the units and their history to the plan on standard output. */
function printCommand(durations) {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
  writeFileSync(join(folder, 'units.txt'), [...durations.keys()].join('\n'));
  writeFileSync(join(folder, 'history.json.gz'), encodeHistory(historyOf(durations)));
  const options = ['--units', 'units.txt', '--history', 'history.json.gz', '--shards', '256', '--json'];
  const { status, stderr } = spawnSync(process.execPath, ['--import', WRITE_USAGE, COMMAND, 'plan', ...options], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr.trimEnd().split('\n').at(-1));
  const measured = { 'CPU, s': (userCPUTime + systemCPUTime) / 1e6, 'peak memory, MB': maxRSS / 1024 };
  for (const [what, limit] of Object.entries(LIMITS)) {
    const isKept = measured[what] < limit;
    console.log(
      `- the whole command, ${what}: ${measured[what].toFixed(1)}, limit ${limit}${isKept ? '' : ': NOT KEPT'}`,
    );
    if (!isKept) process.exitCode = 1;
  }
}

/** Runs in the process of the command, before it. */
const WRITE_USAGE = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())))",
)}`;

/** As many samples as are kept, within a tenth of what the unit takes. */
function historyOf(durations) {
  const updatedAt = '2026-01-01T00:00:00.000Z';
  const seen = { lastOutcome: 'passed', fails: 0, flakes: 0, lastSeen: updatedAt };
  const units = [...durations].map(([id, ms]) => ({ id, durationsMs: samplesOf(ms), tests: 5, ...seen }));
  return { version: 1, suite: 'default', updatedAt, classes: [{ name: 'default', shards: [], units }] };
}

const samplesOf = (ms) =>
  Array.from({ length: MAX_SAMPLES }, (_, run) => Number((ms * (1 + (run % 3) / 10)).toPrecision(3)));
