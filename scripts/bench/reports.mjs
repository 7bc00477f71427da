/** JUnit reports of any size, such as large suites write them. */
import { closeSync, openSync, writeSync } from 'node:fs';

const TRACE = '    at org.example.Runner.run(Runner.java:12)\n'.repeat(30);
const LOG = 'a line of a log with <some> text & signs in it\n'.repeat(60);

const logged = '<system-out><![CDATA['.concat(LOG, ']]></system-out>');

const failure = (id, at) =>
  `<failure message="expected ${id} to be ${id + 1}" type="AssertionError"><![CDATA[    at com.example.Foo.bar(Foo.java:${at})\n${TRACE}]]></failure>`;

/** The end of a test's name, and what is in it. */
const PLAIN = ['does something useful'];
const KINDS = {
  /** Every test passes and says nothing. */
  lean: () => PLAIN,
  /** As in the collected real reports: one in twenty fails with a stack trace, and one in forty prints 3 kB. */
  dense: (id, at) => {
    if (at % 20 === 7) return ['does &lt;things&gt; &amp; more', failure(id, at)];
    if (at === 3) return ['is skipped', '<skipped/>'];
    return at === 5 ? ['logs', logged] : PLAIN;
  },
  /** As dense, but every test that passes prints 3 kB, which is how reports become huge in practice. */
  chatty: (id, at) => {
    const [end, content = logged] = KINDS.dense(id, at);
    return [end, content];
  },
};

/** Writes a report of at least so many megabytes and gives how many tests it has. */
export function writeReport(file, kind, megabytes) {
  const out = openSync(file, 'w');
  let size = writeSync(out, '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all">\n');
  let suites = 0;
  while (size < megabytes * 1e6) size += writeSync(out, renderSuite(suites++, KINDS[kind]));
  writeSync(out, '</testsuites>\n');
  closeSync(out);
  return suites * SUITE_TESTS;
}

const SUITE_TESTS = 40;

function renderSuite(suite, kind) {
  const className = `com.example.module${suite % 50}.Suite${suite}`;
  const cases = Array.from({ length: SUITE_TESTS }, (_, at) =>
    renderCase(suite * SUITE_TESTS + at, className, at, kind),
  );
  return `<testsuite name="${className}" tests="40" failures="2" errors="0" skipped="1" time="12.345" timestamp="2026-01-01T00:00:00" hostname="host">\n${cases.join('')}</testsuite>\n`;
}

function renderCase(id, className, at, kind) {
  const [end, content = ''] = kind(id, at);
  const time = (((id * 7919) % 5000) / 1000).toFixed(3);
  const tag = `<testcase name="test case number ${id} ${end}" classname="${className}" time="${time}"`;
  return content === '' ? `${tag}/>\n` : `${tag}>${content}</testcase>\n`;
}
