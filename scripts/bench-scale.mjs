/**
 * Measures a plan of 1,000,000 units for 1,024 shards with a history of nine times for each, and the history that a run leaves for the next
 * one. Each has a process of its own, and starts from files.
 *
 * Run it with `npm run bench:scale`. It exits with 1 when a limit is not kept. Another number of units can be given.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeHistory, encodeHistory } from '../lib/history/codec.js';
import { updateHistory } from '../lib/history/update.js';
import { makeUpSuite } from '../lib/schedule/made-up-suite.js';
import { historyOf, usageOf } from './bench/large-plan.mjs';

const [, , given = '1000000', task = 'all', folder = ''] = process.argv;
const UNITS = Number(given);
const SHARDS = 1024;
const LIMITS = { cpuSeconds: 30, megabytes: 2000 };

const HISTORY = 'history.json.gz';
const PLANS = [
  ['a plan for 1,024 shards', ['--shards', String(SHARDS)]],
  ['a plan with shards auto, from 1 to 1,024', ['--max-shards', String(SHARDS), '--target-duration', '10m']],
  ['the same with a target that many counts meet', ['--max-shards', String(SHARDS), '--target-duration', '100m']],
];

const timings = () => [...makeUpSuite(UNITS, 1).before];

function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
  try {
    show('the first history, written', inProcess('write', folder));
    for (const [name, options] of PLANS) {
      const files = ['--units', 'units.txt', '--history', HISTORY];
      show(
        name,
        usageOf(['plan', '--framework', 'node', '--json', ...options, ...files], folder, join(folder, 'plan.json')),
      );
      const { units, shards, prediction } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
      console.log(`  ${units.length} units in ${shards.length} shards, ${100 * prediction.known} % known`);
      if (units.length !== UNITS || prediction.known !== 1) process.exitCode = 1;
    }
    show('the history read, updated with a run of all units, and written', inProcess('update', folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function show(name, { cpuSeconds, megabytes }) {
  const isKept = cpuSeconds < LIMITS.cpuSeconds && megabytes < LIMITS.megabytes;
  console.log(
    `- ${name}: ${cpuSeconds.toFixed(1)} s of CPU, peak memory ${Math.round(megabytes)} MB${isKept ? '' : ': NOT KEPT'}`,
  );
  if (!isKept) process.exitCode = 1;
}

/** What a task of this script uses. */
function inProcess(name, folder) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), given, name, folder],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const TASKS = {
  all: bench,
  write() {
    const all = timings();
    writeFileSync(join(folder, 'units.txt'), all.map(([id]) => id).join('\n'));
    writeFileSync(join(folder, HISTORY), encodeHistory(historyOf(all), fail));
    printUsage();
  },
  update() {
    const path = join(folder, HISTORY);
    const past = decodeHistory(readFileSync(path), HISTORY);
    const units = past.classes[0].units.map(({ id, durationsMs: [ms] }) => ({
      id,
      pool: 'default',
      outcome: 'passed',
      durationMs: ms,
      tests: 5,
      flaky: false,
    }));
    if (units.length !== UNITS) throw new Error(`${units.length} units were kept`);
    const run = { suite: 'default', now: new Date(past.updatedAt), records: [], units, tell: fail };
    writeFileSync(path, encodeHistory(updateHistory(past, run), fail));
    printUsage();
  },
};

function fail(loss) {
  throw new Error(loss);
}

function printUsage() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
}

TASKS[task]();
