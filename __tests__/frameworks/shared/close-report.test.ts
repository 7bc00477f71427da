/** A report that grew with the tests is closed where its command was ended: each suite is there whole, or not at all. */
import { expect, test } from '@jest/globals';
import { closeReport } from '../../../src/frameworks/shared/journal.ts';
import { readCases } from '../project.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="shardwise">\n';
const suite = (name: string) =>
  `  <testsuite name="${name}" file="${name}">\n    <testcase name="in ${name}" classname="${name}"></testcase>\n  </testsuite>\n`;
const inProject = (inside: string) => `  <testsuite name="project">\n${inside}  </testsuite>\n`;
const TAIL = '</testsuites>\n';

test.each([
  ['suites of files', HEAD + suite('a') + suite('b') + TAIL, ['in a', 'in b']],
  ['suites in projects', HEAD + inProject(suite('a')) + inProject(suite('b')) + TAIL, ['in a', 'in b']],
])('%s', (_name, whole, names) => {
  expect(closeReport(whole)).toBeUndefined();
  const seen = new Set<string>();
  for (let end = HEAD.length; end < whole.length; end++) {
    const closed = closeReport(whole.slice(0, end)) ?? '';
    const read = readCases(closed).map(({ name }) => name);
    expect(read).toEqual(names.slice(0, read.length));
    seen.add(read.join());
  }
  expect([...seen]).toEqual(['', 'in a', 'in a,in b']);
});

test.each(['', 'text', '<testsuites name="another">\n'])('%j is no such report', (text) => {
  expect(closeReport(text)).toBeUndefined();
});
