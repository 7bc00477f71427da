/**
 * Measures time and peak memory of reading, folding and writing generated reports. Each measurement is a separate process.
 * - For comparison it measures two other merge tools, and the XML parser alone, which is the fastest possible result.
 * - It also measures the whole command, which judges the reports and writes report.json.
 * - CPU time includes all threads, also those that compile code and collect garbage.
 * - For a limit of speed the best of three runs counts. The compared runs alternate, because the machine may do other work.
 *
 * Run it with `npm run bench:junit`; `-- --quick` leaves out the largest files. It exits with 1 when a limit is not kept.
 * Data and tools are in a temporary folder.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ATTACKS } from './bench-attacks.mjs';

const MB = 1e6;
const script = fileURLToPath(import.meta.url);
const lib = (name) => import(pathToFileURL(resolve(script, '../../lib', name)).href);
/** The bundled command, as npm installs it. */
const bundle = resolve(script, '../../dist/cli/index.js');

/**
 * The suites of a report. Bytes and failures are those of the collected real reports: about 240 bytes per case, and 4 to 5 failures in a hundred.
 * `chatty`: every test that passes also prints 3 kB, as in the large reports of real projects.
 */
function* suites(chatty = false) {
  for (let suite = 0, id = 0; ; suite++) {
    const className = `com.example.module${suite % 50}.Suite${suite}`;
    const cases = Array.from({ length: 40 }, (_, at) => renderCase(id++, at, className, chatty));
    yield `<testsuite name="${className}" tests="40" failures="2" errors="0" skipped="1" time="12.345" timestamp="2026-01-01T00:00:00" hostname="host">\n${cases.join('')}</testsuite>\n`;
  }
}

const TRACE = '    at org.example.Runner.run(Runner.java:12)\n'.repeat(30);
const LOG = 'a line of a log with <some> text & signs in it\n'.repeat(60);

function renderCase(id, at, className, chatty) {
  const time = (((id * 7919) % 5000) / 1000).toFixed(3);
  const open = (what, more = '') =>
    `<testcase name="test case number ${id} ${what}" classname="${className}" time="${time}"${more}`;
  if (at % 20 === 7) {
    return `${open('does &lt;things&gt; &amp; more')}><failure message="expected ${id} to be ${id + 1}" type="AssertionError"><![CDATA[    at com.example.Foo.bar(Foo.java:${at})\n${TRACE}]]></failure></testcase>\n`;
  }
  if (at === 3) return `${open('is skipped')}><skipped/></testcase>\n`;
  if (chatty || at === 5) return `${open('logs')}><system-out><![CDATA[${LOG}]]></system-out></testcase>\n`;
  return `${open('does something useful', '/>\n')}`;
}

/** Writes a report of at least `megabytes`. The generator can continue with the next file. */
function writeReport(file, megabytes, source) {
  const out = openSync(file, 'w');
  let size = writeSync(out, '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all">\n');
  while (size < megabytes * MB) size += writeSync(out, source.next().value);
  writeSync(out, '</testsuites>\n');
  closeSync(out);
  return file;
}

/** Measures reading, folding and writing, as the command does it, without the start of Node. */
async function measureOurs(out, paths) {
  const { readReport } = await lib('junit/read/read.js');
  const { Fold } = await lib('junit/fold/fold.js');
  const { renderMergedJUnit } = await lib('junit/write/write.js');
  const { createFiles } = await lib('platform/files.js');
  const files = createFiles();
  const start = performance.now();
  const fold = new Fold();
  for (const path of paths) await readReport(files.stream(path), (one) => fold.add(one, { report: path }));
  await files.write(out, renderMergedJUnit(fold.each()));
  return performance.now() - start;
}

const mergeWords = (out, file) => ['merge', file, '--out', out, '--json', `${out}.json`];

/** Measures the command as a user runs it, from the start of Node. */
async function measureCommand(out, [file]) {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...mergeWords(out, file));
  await lib('entry/cli.js');
  // Failed tests are a result, not a problem.
  if (process.exitCode > 1) throw new Error(`shardwise ended with ${process.exitCode}`);
  process.exitCode = 0;
  return performance.now();
}

/** Measures the parser with handlers that do nothing. */
async function measureParser(files) {
  const { SaxesParser } = await import('saxes');
  const start = performance.now();
  for (const file of files) {
    const parser = new SaxesParser({ position: false, xmlns: false });
    for (const event of ['opentag', 'closetag', 'text', 'cdata']) parser.on(event, () => {});
    for await (const text of createReadStream(file, 'utf8')) parser.write(text);
    parser.close();
  }
  return performance.now() - start;
}

async function measureMerger(out, files, tools) {
  const { mergeFiles } = await import(
    pathToFileURL(join(tools, 'node_modules/junit-report-merger/index.js')).href
  ).then((module) => module.default ?? module);
  const start = performance.now();
  await mergeFiles(out, files);
  return performance.now() - start;
}

const PYTHON = `
import json, resource, sys, time
sys.path.insert(0, sys.argv[1])
from junitparser.cli import main
start = time.perf_counter()
main(["merge", *sys.argv[3:], sys.argv[2]])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "cpuMs": (used.ru_utime + used.ru_stime) * 1000, "peakMb": used.ru_maxrss / 1000}))
`;

async function measureAttack(name) {
  const { readReport } = await lib('junit/read/read.js');
  const { Fold } = await lib('junit/fold/fold.js');
  const bytes = new Map();
  const pieces = ATTACKS[name]().map((piece) => bytes.get(piece) ?? bytes.set(piece, Buffer.from(piece)).get(piece));
  const start = performance.now();
  const fold = new Fold();
  await readReport(Readable.from(pieces), (one) => fold.add(one, { report: name }));
  fold.tests();
  return performance.now() - start;
}

async function child([kind, ...args]) {
  const [out, tools, ...files] = args;
  const measures = {
    ours: () => measureOurs(out, files),
    command: () => measureCommand(out, files),
    parser: () => measureParser(files),
    merger: () => measureMerger(out, files, tools),
    attack: () => measureAttack(args[0]),
  };
  const ms = await measures[kind]();
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1000 }));
}

function inChild(kind, ...args) {
  return resultOf(
    spawnSync(process.execPath, [script, '--child', kind, ...args], { encoding: 'utf8', maxBuffer: 1e8 }),
  );
}

function resultOf({ status, stdout, stderr, error }) {
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1));
  return { problem: error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit ${status}` };
}

/** The number of alternating starts. Single starts vary by more than the measured difference. */
const STARTS = 15;

/** Measures how much longer the smallest merge takes than Node alone. */
function measureStart(out, file) {
  const took = { bare: [], merge: [] };
  for (let run = 0; run < STARTS; run++) {
    took.bare.push(timeOf('--eval', ''));
    took.merge.push(timeOf(bundle, ...mergeWords(out, file)));
  }
  return { ms: median(took.merge) - median(took.bare) };
}

function timeOf(...args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Installs the other tools. A tool that cannot be installed is left out, with the reason. */
function installTools(tools) {
  mkdirSync(tools);
  const npm = spawnSync(
    'npm',
    ['install', '--silent', '--no-audit', '--no-fund', '--prefix', tools, 'junit-report-merger@9'],
    { encoding: 'utf8' },
  );
  const pip = spawnSync(
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--target', join(tools, 'python'), 'junitparser'],
    { encoding: 'utf8' },
  );
  return { merger: npm.status === 0, junitparser: pip.status === 0 };
}

const junitparser = (tools, out, file) =>
  resultOf(spawnSync('python3', ['-c', PYTHON, join(tools, 'python'), out, file], { encoding: 'utf8' }));

const NOT_INSTALLED = { problem: 'not installed' };

function row(name, file, bytes, { ms, cpuMs, peakMb, problem }, limits = {}) {
  const speed = bytes / 1e3 / ms;
  const kept =
    problem === undefined &&
    !(speed < limits.speed) &&
    !(peakMb > limits.peakMb) &&
    !(ms > limits.ms) &&
    !(cpuMs > limits.cpuMs);
  const asked = [
    limits.speed && `at least ${limits.speed} MB/s`,
    limits.peakMb && `at most ${limits.peakMb} MB`,
    limits.ms && `at most ${limits.ms} ms`,
    limits.cpuMs && `at most ${Math.round(limits.cpuMs)} ms of CPU`,
  ].filter(Boolean);
  const cells = problem
    ? [problem.slice(0, 60), '', '', '']
    : [
        `${Math.round(ms)} ms`,
        cpuMs === undefined ? '' : `${Math.round(cpuMs)} ms`,
        bytes > 0 ? `${speed.toFixed(1)} MB/s` : '',
        peakMb === undefined ? '' : `${Math.round(peakMb)} MB`,
      ];
  const limit = asked.join(', ') + (asked.length === 0 ? '' : kept ? ': kept' : ': MISSED');
  console.log(`| ${[name, file, ...cells, limit].join(' | ')} |`);
  return kept || asked.length === 0;
}

function bench(quick) {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-bench-'));
  try {
    return measureAll(folder, quick);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The kinds of reports. `cases` is the number of cases in a megabyte. */
const KINDS = [
  { kind: 'dense', source: () => suites(), cases: 3_700 },
  { kind: 'chatty', source: () => suites(true), cases: 360 },
];

/** The results of `measures`, which run in turn. Each result is the run with the least CPU time, with the largest memory of all its runs. */
function bestInTurn(...measures) {
  const rounds = Array.from({ length: 3 }, () => measures.map((measure) => measure()));
  return measures.map((_, at) => {
    const runs = rounds.map((round) => round[at]);
    const failed = runs.find(({ problem }) => problem !== undefined);
    if (failed !== undefined) return failed;
    const [best] = runs.toSorted((a, b) => a.cpuMs - b.cpuMs);
    return { ...best, peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)) };
  });
}

function measureAll(folder, quick) {
  const tools = join(folder, 'tools');
  const installed = installTools(tools);
  const out = join(folder, 'merged.xml');
  const ours = (...files) => inChild('ours', out, tools, ...files);
  const command = (file) => inChild('command', out, tools, file);
  const size = (...files) => files.reduce((sum, file) => sum + statSync(file).size, 0);
  const results = [];

  console.log(
    `Node ${process.version}\n\n| tool | files | time | CPU | speed | peak memory | limit |\n| --- | --- | --- | --- | --- | --- | --- |`,
  );
  for (const { kind, source, cases } of KINDS) {
    const file = writeReport(join(folder, `${kind}.xml`), 50, source());
    const label = `50 MB, ${(50 * cases).toLocaleString('en')} ${kind} cases`;
    const [core, parser, whole] = bestInTurn(
      () => ours(file),
      () => inChild('parser', out, tools, file),
      () => command(file),
    );
    results.push(row('shardwise', label, size(file), core, { speed: 40, peakMb: 200 }));
    results.push(row('shardwise merge, whole', label, size(file), whole, { peakMb: 200 }));
    row('saxes alone', label, size(file), parser);
    row(
      'junit-report-merger',
      label,
      size(file),
      installed.merger ? inChild('merger', out, tools, file) : NOT_INSTALLED,
    );
    row('junitparser merge', label, size(file), installed.junitparser ? junitparser(tools, out, file) : NOT_INSTALLED);
  }

  const count = quick ? 32 : 256;
  const parts = suites();
  const many = Array.from({ length: count }, (_, at) => writeReport(join(folder, `part-${at}.xml`), 1, parts));
  const whole = writeReport(join(folder, 'one.xml'), count, suites());
  const [atOnce, byParts] = bestInTurn(
    () => ours(whole),
    () => ours(...many),
  );
  row('shardwise', `1 of ${count} MB`, size(whole), atOnce);
  results.push(row('shardwise', `${count} of 1 MB`, size(...many), byParts, { cpuMs: atOnce.cpuMs * 1.1 }));
  for (const { kind, source, cases } of quick ? [] : KINDS) {
    const large = writeReport(join(folder, 'large.xml'), 560, source());
    const label = `560 MB, ${(560 * cases).toLocaleString('en')} ${kind} cases`;
    results.push(row('shardwise', label, size(large), ours(large), { peakMb: 250 }));
    if (kind === 'dense') row('shardwise merge, whole', label, size(large), command(large));
  }
  const small = join(folder, 'small.xml');
  writeFileSync(small, '<testsuite name="a"><testcase name="b" classname="c" time="0.1"/></testsuite>');
  results.push(row('shardwise merge, whole', '1 test, beyond bare node', 0, measureStart(out, small), { ms: 150 }));
  for (const name of Object.keys(ATTACKS))
    results.push(
      row('shardwise', name, 0, inChild('attack', name), {
        ms: name.startsWith('500') ? undefined : 2_000,
        peakMb: name.startsWith('500') ? undefined : 200,
      }),
    );
  return results.every(Boolean);
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === '--child') await child(rest);
else process.exitCode = bench(mode === '--quick') ? 0 : 1;
