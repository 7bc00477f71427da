/**
 * Measures time and peak memory of reading, folding and writing generated reports, and compares them with goals. Each measurement is a separate process.
 * - For comparison it measures another merge tool, and the XML parser alone, which is the fastest possible result.
 * - It also measures the whole command, which judges the reports and writes report.json.
 * - CPU time is that of the program itself, in all threads, start-up included.
 * - Compared runs alternate, and the best of three counts, because the machine may do other work.
 *
 * Run it with `npm run bench:junit`; `-- --quick` leaves out the largest file. It exits with 1 when a goal is missed.
 * Data and the other tool are in a temporary folder.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeReport } from './bench/reports.mjs';
import { ATTACKS } from './bench-attacks.mjs';

const scripts = import.meta.dirname;
/** What npm installs. */
const bundle = resolve(scripts, '../dist/cli/index.js');

const ROUNDS = 3;
/** Single starts vary by more than what is measured. */
const STARTS = 15;

/** How many times that of the parser, and of the other tool, our CPU time may be. */
const MOST_OF_PARSER = 5;
const MOST_OF_MERGER = 0.5;
/** Peak memory by the size of the report: 350 MB with up to 200,000 tests, 1.2 GB with 2 million. */
const MOST_MEMORY_MB = { 25: 350, 50: 350, 560: 1_200 };
const MOST_START_MS = 150;
const MOST_ATTACK = { ms: 2_000, mb: 200 };

const folder = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
const tools = join(folder, 'tools');
const out = join(folder, 'merged.xml');
const goals = [];

function measure(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, 'bench/measure-junit.mjs'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** The least time and the most memory of each measurement. They alternate. */
function measureInTurn(measurements) {
  const rounds = Array.from({ length: ROUNDS }, () => measurements.map((args) => measure(...args)));
  return measurements.map((_, at) => {
    const runs = rounds.map((round) => round[at]);
    return {
      ms: least(runs.map(({ ms }) => ms)),
      userMs: least(runs.map(({ userMs }) => userMs)),
      peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    };
  });
}

function printRow(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}

const megabytes = (count) => `${Math.round(count)} MB`;
const milliseconds = (count) => `${Math.round(count)} ms`;

function printMeasured(tool, report, { ms, userMs, peakMb }) {
  printRow(tool, report, milliseconds(userMs), milliseconds(ms), megabytes(peakMb));
}

function hold(goal, value, most, shown = String) {
  goals.push({ goal, measured: shown(value), limit: shown(most), isKept: value <= most });
}

const ratio = (count) => count.toFixed(2);

function benchReport(kind, size) {
  const file = join(folder, `${kind}.xml`);
  const tests = writeReport(file, kind, size);
  const bytes = Math.round(statSync(file).size / tests);
  const report = `${size} MB ${kind}, ${tests.toLocaleString('en')} tests of ${bytes} bytes`;
  const [core, parser, command] = measureInTurn([
    ['core', out, file],
    ['parser', file],
    ['command', out, file],
  ]);
  printMeasured('shardwise: read, fold, write', report, core);
  printMeasured('shardwise merge, whole', report, command);
  printMeasured('saxes alone', report, parser);
  hold(`time over that of saxes alone, ${report}`, core.userMs / parser.userMs, MOST_OF_PARSER, ratio);
  hold(`memory, ${report}`, Math.max(core.peakMb, command.peakMb), MOST_MEMORY_MB[size], megabytes);
  return { file, report, core };
}

function benchOtherTool({ file, report, core }) {
  const merger = measure('merger', out, file, tools);
  printMeasured('junit-report-merger', report, merger);
  hold(`time over that of junit-report-merger, ${report}`, core.userMs / merger.userMs, MOST_OF_MERGER, ratio);
}

function installTool() {
  mkdirSync(tools);
  const options = ['--silent', '--no-audit', '--no-fund', '--prefix', tools];
  const { status } = spawnSync('npm', ['install', ...options, 'junit-report-merger@9'], { encoding: 'utf8' });
  return status === 0;
}

/** How much more CPU time the smallest merge takes than Node that does nothing. */
function benchStart() {
  const small = join(folder, 'small.xml');
  writeFileSync(small, '<testsuite name="a"><testcase name="b" classname="c" time="0.1"/></testsuite>');
  const took = { bare: [], merge: [] };
  for (let run = 0; run < STARTS; run++) {
    took.bare.push(cpuOf('--eval', ''));
    took.merge.push(cpuOf(bundle, 'merge', small, '--out', out, '--json', `${out}.json`));
  }
  hold(
    'CPU time of a merge of one test beyond bare Node',
    least(took.merge) - least(took.bare),
    MOST_START_MS,
    milliseconds,
  );
}

const TELL_CPU = "process.on('exit', () => console.error('CPU:', process.cpuUsage().user / 1000, 'ms'))";

function cpuOf(...args) {
  const told = ['--import', `data:text/javascript,${encodeURIComponent(TELL_CPU)}`];
  const { status, stderr } = spawnSync(process.execPath, [...told, ...args], { encoding: 'utf8' });
  const [, ms] = /CPU: (\S+) ms/.exec(stderr) ?? [];
  if (status !== 0 || ms === undefined) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(ms);
}

const least = (numbers) => Math.min(...numbers);

function benchAttack(name) {
  const taken = measure('attack', name);
  printMeasured('shardwise: read, fold', name, taken);
  // To read 500 MB takes its time.
  if (!name.startsWith('500 MB')) hold(`time, ${name}`, taken.ms, MOST_ATTACK.ms, milliseconds);
  hold(`memory, ${name}`, taken.peakMb, MOST_ATTACK.mb, megabytes);
}

function bench(isQuick) {
  console.log(`Node ${process.version}\n`);
  printRow('tool', 'report', 'CPU time', 'time', 'peak memory');
  printRow('---', '---', '---', '---', '---');
  const dense = benchReport('dense', 50);
  if (installTool()) benchOtherTool(dense);
  else console.log('junit-report-merger cannot be installed here, and is left out');
  benchReport('lean', 25);
  benchReport('chatty', 50);
  if (!isQuick) benchReport('dense', 560);
  for (const name of Object.keys(ATTACKS)) benchAttack(name);
  benchStart();
  console.log('');
  printRow('goal', 'measured', 'at most', '');
  printRow('---', '---', '---', '---');
  for (const { goal, measured, limit, isKept } of goals)
    printRow(goal, measured, limit, isKept ? 'kept' : '**missed**');
}

try {
  bench(process.argv.includes('--quick'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = goals.every(({ isKept }) => isKept) ? 0 : 1;
