/**
 * Reads, folds and writes generated reports, and measures time and peak memory of each in a process of its own, beside two other merge tools.
 * Run it as `npm run bench:junit`; `-- --quick` leaves out the largest files. Exits with 1 when a limit is not kept. Data and tools go to a temporary folder.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MB = 1e6;
const script = fileURLToPath(import.meta.url);
const lib = (name) => import(pathToFileURL(resolve(script, '../../lib/junit', name)).href);

/**
 * Bytes per case and failures as in the collected real reports: about 240 bytes and 4 to 5 failures in a hundred. `chatty`: every test that passes
 * also prints 3 kB, which is how reports become huge in practice.
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

/** A report of at least `megabytes`, from a generator that may go on with the next file. */
function writeReport(file, megabytes, source) {
  const out = openSync(file, 'w');
  let size = writeSync(out, '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all">\n');
  while (size < megabytes * MB) size += writeSync(out, source.next().value);
  writeSync(out, '</testsuites>\n');
  closeSync(out);
  return file;
}

/** Times include reading, folding and writing; not the start of Node. */
async function measureOurs(out, files) {
  const { readReport } = await lib('read.js');
  const { createFold } = await lib('fold.js');
  const { renderMergedJUnit } = await lib('write.js');
  const start = performance.now();
  const fold = createFold();
  for (const file of files) await readReport(createReadStream(file), (one) => fold.add(one, { report: file }));
  await pipeline(Readable.from(renderMergedJUnit(fold.each())), createWriteStream(out));
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
print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
`;

const ATTACKS = {
  'billion laughs': () => [
    `<!DOCTYPE x [<!ENTITY l0 "lol">${Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')}]><testsuite><testcase name="&l30;"/></testsuite>`,
  ],
  'quadratic blow-up': () => [
    `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100_000)}">]><testsuite><testcase name="t"><failure>`,
    ...Array(100).fill('&a;'.repeat(1_000)),
    '</failure></testcase></testsuite>',
  ],
  '10,000 levels': () => ['<testsuite name="s">'.repeat(10_000), '<testcase/>', '</testsuite>'.repeat(10_000)],
  '100,000 attributes': () => [
    '<testsuite><testcase',
    ...Array.from({ length: 100_000 }, (_, at) => ` a${at}=""`),
    '/></testsuite>',
  ],
  '__proto__ everywhere': () => [
    '<testsuite name="__proto__">',
    ...Array(1_000).fill('<testcase name="__proto__" __proto__="x"><__proto__/></testcase>'.repeat(50)),
    '</testsuite>',
  ],
  '3 million numeric references': () => [
    '<testsuite><testcase><failure>',
    ...Array(300).fill('&#65;'.repeat(10_000)),
    '</failure></testcase></testsuite>',
  ],
  '1 million bare ampersands': () => [
    '<testsuite><testcase><failure>',
    ...Array(100).fill('& '.repeat(10_000)),
    '</failure></testcase></testsuite>',
  ],
  '500 MB of output in one case': () => [
    '<testsuite><testcase><failure/><system-out>',
    ...Array(500).fill('x'.repeat(MB)),
    '</system-out></testcase></testsuite>',
  ],
};

async function measureAttack(name) {
  const { readReport } = await lib('read.js');
  const { createFold } = await lib('fold.js');
  const bytes = new Map();
  const pieces = ATTACKS[name]().map((piece) => bytes.get(piece) ?? bytes.set(piece, Buffer.from(piece)).get(piece));
  const start = performance.now();
  const fold = createFold();
  await readReport(Readable.from(pieces), (one) => fold.add(one, { report: name }));
  fold.tests();
  return performance.now() - start;
}

async function child([kind, ...args]) {
  const [out, tools, ...files] = args;
  const measures = {
    ours: () => measureOurs(out, files),
    merger: () => measureMerger(out, files, tools),
    attack: () => measureAttack(args[0]),
    nothing: async () => 0,
  };
  const ms = await measures[kind]();
  console.log(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1000 }));
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

/** Installs the other tools; one that cannot be installed is left out, with the reason. */
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

function row(name, file, bytes, { ms, peakMb, problem }, limits = {}) {
  const speed = bytes / 1e3 / ms;
  const kept = problem === undefined && !(speed < limits.speed) && !(peakMb > limits.peakMb) && !(ms > limits.ms);
  const asked = [
    limits.speed && `at least ${limits.speed} MB/s`,
    limits.peakMb && `at most ${limits.peakMb} MB`,
    limits.ms && `at most ${Math.round(limits.ms)} ms`,
  ].filter(Boolean);
  const cells = problem
    ? [name, file, problem.slice(0, 60), '', '']
    : [name, file, `${Math.round(ms)} ms`, bytes > 0 ? `${speed.toFixed(1)} MB/s` : '', `${Math.round(peakMb)} MB`];
  console.log(
    `| ${[...cells, asked.join(', ') + (asked.length === 0 ? '' : kept ? ': kept' : ': MISSED')].join(' | ')} |`,
  );
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

function measureAll(folder, quick) {
  const tools = join(folder, 'tools');
  const installed = installTools(tools);
  const out = join(folder, 'merged.xml');
  const ours = (...files) => inChild('ours', out, tools, ...files);
  const size = (...files) => files.reduce((sum, file) => sum + statSync(file).size, 0);
  const middle = writeReport(join(folder, 'middle.xml'), 50, suites());
  const results = [];

  console.log(
    `Node ${process.version}\n\n| tool | files | time | speed | peak memory | limit |\n| --- | --- | --- | --- | --- | --- |`,
  );
  const chatty = writeReport(join(folder, 'chatty.xml'), 50, suites(true));
  results.push(row('shardwise', '50 MB, 200,000 cases', size(middle), ours(middle), { speed: 40, peakMb: 200 }));
  results.push(row('shardwise', '50 MB, 18,000 chatty cases', size(chatty), ours(chatty), { speed: 40, peakMb: 200 }));
  row(
    'junit-report-merger',
    '50 MB, 200,000 cases',
    size(middle),
    installed.merger ? inChild('merger', out, tools, middle) : { problem: 'not installed' },
  );
  row(
    'junitparser merge',
    '50 MB, 200,000 cases',
    size(middle),
    installed.junitparser
      ? resultOf(spawnSync('python3', ['-c', PYTHON, join(tools, 'python'), out, middle], { encoding: 'utf8' }))
      : { problem: 'not installed' },
  );

  const count = quick ? 32 : 256;
  const source = suites();
  const many = Array.from({ length: count }, (_, at) => writeReport(join(folder, `part-${at}.xml`), 1, source));
  const one = ours(writeReport(join(folder, 'one.xml'), count, suites()));
  row('shardwise', `1 of ${count} MB`, size(join(folder, 'one.xml')), one);
  results.push(row('shardwise', `${count} of 1 MB`, size(...many), ours(...many), { ms: one.ms * 1.1 }));
  if (!quick) {
    const large = writeReport(join(folder, 'large.xml'), 560, suites());
    results.push(row('shardwise', '560 MB, 2,100,000 cases', size(large), ours(large), { peakMb: 250 }));
    writeReport(large, 560, suites(true));
    results.push(row('shardwise', '560 MB, 200,000 chatty cases', size(large), ours(large), { peakMb: 250 }));
  }
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
