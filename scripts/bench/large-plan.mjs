/** What a plan of very many units costs: the planner alone, and the whole command by what it knows. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { encodeHistory } from '../../lib/history/codec.js';
import { MAX_SAMPLES } from '../../lib/model.js';
import { makeUpSuite } from '../../lib/schedule/made-up-suite.js';
import { makePlan } from '../../lib/schedule/make-plan.js';
import { place } from './place.mjs';

const LARGE = 100_000;

/** The limits of the whole command. The CPU time counts without the start of the program. */
const LIMITS = { cpuSeconds: 2, megabytes: 300 };

/** What is compiled; what npm installs takes some MB more to start. */
const COMMAND = resolve(import.meta.dirname, '../../lib/entry/cli.js');

export function printLargePlan() {
  const durations = makeUpSuite(LARGE, 1).before;
  console.log(`\nA plan of ${LARGE} units:\n`);
  printPlanner(durations);
  printCommands([...durations]);
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

/** What the command knows about the suite, and how it gets to know it. A timing is `[id, ms]`. */
const CASES = [
  {
    name: 'a list of units, and their history',
    files: (timings) => ({ 'units.txt': listOf(timings), 'history.json.gz': encodeHistory(historyOf(timings)) }),
    options: ['--units', 'units.txt', '--history', 'history.json.gz'],
  },
  {
    name: 'a list of units, and timings by their ids (knapsack)',
    files: (timings) => ({ 'units.txt': listOf(timings), 'timings.json': secondsOf(timings) }),
    options: ['--units', 'units.txt', '--timings', 'timings.json'],
  },
  {
    name: 'timings of tests, as --units timed plans them (pytest-split)',
    files: (timings) => ({ 'timings.json': secondsOf(timings.map(asPytest)) }),
    options: ['--units', 'timed', '--timings', 'timings.json'],
  },
  {
    name: 'a list of files, and timings of their classes (JUnit XML)',
    files: (timings) => ({ 'units.txt': listOf(timings.map(asJava)), 'junit.xml': junitOf(timings) }),
    options: ['--units', 'units.txt', '--timings', 'junit.xml'],
    // The report alone takes a second to read.
    cpuSeconds: 3,
  },
  {
    name: 'test files on disk, and timings by their names',
    files: (timings) => ({
      ...Object.fromEntries(timings.map(([id]) => [id, "test('it', () => {});\n"])),
      'timings.json': secondsOf(timings),
    }),
    options: ['--tests', 'tests/**/*.test', '--timings', 'timings.json'],
    // The files alone take a second to find and to read.
    cpuSeconds: 3,
  },
  {
    name: '20,000 test files among 200,000 files, with nothing known and nothing installed',
    files: () => ({ 'package.json': '{"scripts":{"test":"node --test"}}', ...largeRepository() }),
    options: ['--framework', 'auto'],
    cpuSeconds: 3,
  },
];

function largeRepository() {
  const test = "test('adds', () => {\n  assert.equal(add(1, 2), 3);\n});\n".repeat(20);
  const names = Array.from({ length: 2 * LARGE }, (_, index) => {
    const folder = `packages/package-${index % 200}/src/module-${index % 2000}`;
    return index < LARGE / 5 ? [`${folder}/thing-${index}.test.js`, test] : [`${folder}/source-${index}.js`, ''];
  });
  return Object.fromEntries(names);
}

/** Each in a process of its own, from the files to the plan on standard output. */
function printCommands(timings) {
  const startUp = usageOf(['--version'], process.cwd()).cpuSeconds;
  for (const { name, files, options, cpuSeconds: limit = LIMITS.cpuSeconds } of CASES) {
    const folder = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
    writeFiles(folder, files(timings));
    const { cpuSeconds, megabytes } = usageOf(['plan', ...SETTINGS, ...options], folder);
    rmSync(folder, { recursive: true, force: true });
    const spent = cpuSeconds - startUp;
    const isKept = spent < limit && megabytes < LIMITS.megabytes;
    const limits = `limits ${limit} s and ${LIMITS.megabytes} MB${isKept ? '' : ': NOT KEPT'}`;
    console.log(
      `- ${name}: ${spent.toFixed(1)} s of CPU after the start, peak memory ${Math.round(megabytes)} MB, ${limits}`,
    );
    if (!isKept) process.exitCode = 1;
  }
}

const SETTINGS = ['--framework', 'node', '--shards', '256', '--json'];

/** What a command of the program uses. @param output where its standard output goes */
export function usageOf(args, cwd, output) {
  const stdout = output === undefined ? 'ignore' : openSync(output, 'w');
  const { status, stderr } = spawnSync(process.execPath, ['--import', WRITE_USAGE, COMMAND, ...args], {
    cwd,
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
  });
  if (typeof stdout === 'number') closeSync(stdout);
  if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr.trimEnd().split('\n').at(-1));
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
}

/** Runs in the process of the command, before it. */
const WRITE_USAGE = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())))",
)}`;

function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const listOf = (timings) => timings.map(([id]) => id).join('\n');

const secondsOf = (timings) => JSON.stringify(Object.fromEntries(timings.map(([id, ms]) => [id, ms / 1000])), null, 2);

/** Twenty tests in each file. */
const asPytest = ([id, ms], index) => {
  const file = index % (LARGE / 20);
  return [`tests/area_${file % 17}/test_${file}.py::TestCase::${id.slice(id.lastIndexOf('/') + 1)}`, ms];
};

const classOf = (id) =>
  id
    .replace(/\.test$/, '')
    .replaceAll(/[/.]/g, '.')
    .replaceAll('-', '_');
/** Long paths, as they are in large repositories. */
const SOURCES = 'services/billing/backend/modules/invoicing/src/test/java';
const asJava = ([id, ms]) => [`${SOURCES}/${classOf(id).replaceAll('.', '/')}.java`, ms];

const junitOf = (timings) =>
  `<testsuites>${timings.map(([id, ms]) => `<testsuite><testcase name="works" classname="${classOf(id)}" time="${ms / 1000}"/></testsuite>`).join('\n')}</testsuites>`;

/** As many samples as are kept, within a tenth of what the unit takes. */
export function historyOf(timings) {
  const updatedAt = '2026-01-01T00:00:00.000Z';
  const seen = { lastOutcome: 'passed', fails: 0, flakes: 0, lastSeen: updatedAt };
  const units = timings.map(([id, ms]) => ({ id, durationsMs: samplesOf(ms), tests: 5, ...seen }));
  return { version: 1, suite: 'default', updatedAt, classes: [{ name: 'default', shards: [], units }] };
}

const samplesOf = (ms) =>
  Array.from({ length: MAX_SAMPLES }, (_, run) => Number((ms * (1 + (run % 3) / 10)).toPrecision(3)));
