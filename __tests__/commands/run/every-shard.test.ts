/** What runs in every shard, such as a set-up. It belongs to no unit, and is no test too many. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** A tool whose set-up ends as the file `set-up` says for the try, and which runs its files only after a set-up that passes. */
const TOOL = `
  import { readFileSync, writeFileSync } from 'node:fs';
  const [junit, ...files] = process.argv.slice(2);
  const { [process.env.SHARDWISE_TRY]: outcome = 'passes', property = 'shardwise.every-shard', name = 'logs in' } = JSON.parse(readFileSync('set-up', 'utf8'));
  const failure = outcome === 'fails' ? '<failure message="no access"/>' : '';
  const setUp = '<testcase name=\\'' + name + '\\' file="t1.txt">' + failure + '</testcase>';
  const tests = files.map((file) => '<testcase name="works" file="' + file + '"/>');
  writeFileSync(junit, '<testsuites><testsuite name="set-up"><properties><property name="' + property + '"/></properties>' +
    (outcome === 'none' ? '' : setUp) + '</testsuite><testsuite name="s">' + (failure ? '' : tests.join('')) + '</testsuite></testsuites>');
  process.exitCode = failure ? 1 : 0;
`;

beforeEach(async () => {
  project = await createProject({ 'tool.mjs': TOOL, 't1.txt': '', 't2.txt': '', 't3.txt': '', 't4.txt': '' });
});

async function runWith(setUp: Values, values: Values = {}) {
  project.write('set-up', JSON.stringify(setUp));
  const command = 'node tool.mjs {junit} {tests}';
  return (await project.runAll({ framework: 'custom', tests: 't*.txt', shards: '2', command, ...values })).report;
}

test('it counts once over all shards, for no unit, although it has the file of one', async () => {
  const report = await runWith({});
  expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5 } });
  expect(report.units.map(({ tests }) => tests)).toEqual([1, 1, 1, 1]);
  expect(report.unexpected ?? report.doubled).toBeUndefined();
  expect(report.warnings.join()).not.toContain('planned unit');
});

test('without the property it is a test of the unit whose file it has', async () => {
  const report = await runWith({ property: 'other' });
  expect(report.units.map(({ tests }) => tests)).toEqual([2, 1, 1, 1]);
  expect(report.doubled).toHaveLength(1);
});

test('when it fails to the end, the run is red, shows it, and names what did not run', async () => {
  const report = await runWith({ 1: 'fails', 2: 'fails' });
  expect(report).toMatchObject({ verdict: 'failed', complete: false, totals: { tests: 1, failed: 1, missing: 4 } });
  expect(report.reasons.join()).not.toContain('could not be matched');
});

test('when it passes in the next try, it is flaky', async () => {
  const report = await runWith({ 1: 'fails' });
  expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5, flaky: 1 } });
});

test('a hook of no unit that failed is settled when its shard passes, and the warning tells of it', async () => {
  const report = await runWith({ 1: 'fails', 2: 'none', name: 'hook of "the run"' });
  expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 4, passed: 4 } });
  expect(report.warnings.join()).toContain('failed outside of its tests');
});

test('it is not settled when its shard does not pass', async () => {
  const setUp = { 1: 'fails', 2: 'fails', name: 'hook of "the run"' };
  const report = await runWith(setUp, { retries: '1' });
  expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 1, failed: 1, missing: 4 } });
});
