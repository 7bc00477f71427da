/** Which failed files run again at the end of a shard. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { brokenBuild, MOST_FAILED, MOST_FAILED_SHARE } from '../../../src/commands/run/settled.ts';
import type { ShardRecord } from '../../../src/model.ts';
import { renderShardLine } from '../../../src/render/shard-line.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

/** Writes a report of the units it is given. The name of a unit says how it ends, and in which try. */
const TOOL = `
  import { appendFileSync, writeFileSync } from 'node:fs';
  const [junit, ...units] = process.argv.slice(2);
  const attempt = process.env.SHARDWISE_TRY;
  appendFileSync('tries.txt', attempt + ': ' + units.toSorted().join(' ') + '\\n');
  const BODY = {
    passes: '',
    fails: '<failure message="no"/>',
    flaky: attempt === '1' ? '<failure message="no"/>' : '',
    killed: '',
    'low-coverage': '',
    uncovered: '',
    'tried-again': '<failure message="no"/><rerunFailure message="no, too"/>',
  };
  const kindOf = (unit) => unit.replace(/-\\d+$/, '');
  const cases = units.filter((unit) => kindOf(unit) !== 'silent').map((unit) => '<testcase name="' + unit + '" time="1">' + BODY[kindOf(unit)] + '</testcase>');
  writeFileSync(junit, '<testsuite>' + cases.join('') + '</testsuite>');
  const isLow = units.includes('uncovered') || (attempt === '1' && units.includes('low-coverage'));
  if (isLow) console.log('Jest: Coverage for lines (10%) does not meet global threshold (80%)');
  if (attempt === '1' && units.includes('killed')) process.kill(process.pid, 'SIGKILL');
  process.exitCode = isLow || cases.some((one) => one.includes('failure')) ? 1 : 0;
`;

async function runUnits(...units: readonly string[]): Promise<{ record: ShardRecord; tries: string[]; log: string }> {
  project = await createProject({ 'tool.mjs': TOOL, 'list.txt': units.join('\n') });
  const list = `node --eval "process.stdout.write(require('fs').readFileSync('list.txt'))"`;
  await project.plan({ framework: 'custom', 'list-command': list, shards: '1' });
  const { record } = await project.run({ shard: '1', retries: '1', command: 'node tool.mjs {junit} {tests}' });
  if (record === undefined) throw new Error('nothing ran');
  const log = project.read('.shardwise/artifacts/shardwise-default-shard-1-attempt-1/log.txt');
  return { record, tries: project.read('tries.txt').trim().split('\n'), log };
}

const several = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`);

describe('at the end of a shard', () => {
  test('what failed runs again, and nothing else', async () => {
    const { tries, record } = await runUnits('passes', 'flaky', 'fails');
    expect(tries).toEqual(['1: fails flaky passes', '2: fails flaky']);
    expect(record.units.map(({ id, outcome, failed }) => [id, outcome, failed]).sort()).toEqual([
      ['fails', 'failed', 1],
      ['flaky', 'passed', undefined],
      ['passes', 'passed', undefined],
    ]);
  }, 60_000);

  test('all run again where any of them may be the cause of what went wrong beside a flaky test', async () => {
    const { tries, record, log } = await runUnits('passes', 'flaky', 'uncovered');
    expect(tries).toEqual(['1: flaky passes uncovered', '2: flaky passes uncovered']);
    expect(log).toContain('80%), so all test units run again');
    expect(record).toMatchObject({
      outcome: 'failed',
      exitCode: 1,
      causes: [expect.stringMatching(/^the coverage is/)],
    });
  }, 60_000);

  test('a run with all of them settles what went wrong beside a flaky test', async () => {
    const { tries, record } = await runUnits('passes', 'flaky', 'low-coverage');
    expect(tries).toEqual(['1: flaky low-coverage passes', '2: flaky low-coverage passes']);
    expect(record).toMatchObject({ outcome: 'passed', exitCode: 0 });
  }, 60_000);

  test('what the framework itself tried again does not run again', async () => {
    const { tries, record, log } = await runUnits('passes', 'tried-again', 'flaky');
    expect(tries).toEqual(['1: flaky passes tried-again', '2: flaky']);
    expect(record.units.find(({ id }) => id === 'tried-again')).toMatchObject({ outcome: 'failed', triedAgain: true });
    expect(record).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(log).toContain('itself tried these again, so they do not run again: tried-again');
  }, 60_000);

  test('nothing that failed runs again where too much did, and what did not report does', async () => {
    const { tries, record, log } = await runUnits('passes', 'silent', ...several('fails', MOST_FAILED + 1));
    expect(tries).toHaveLength(2);
    expect(tries[1]).toBe('2: silent');
    const why = '11 of 12 tests failed, which looks like a broken build and not like flaky tests';
    expect(log).toContain(`shardwise: ${why}, so no failed test runs again`);
    expect(record.notRetried).toBe(why);
    expect(renderShardLine(record, 1)).toContain(`nothing retried: ${why}`);
    const { report } = (await project?.merge()) ?? {};
    expect(report?.warnings).toContain(`shard 1 ran no failed test again: ${why}`);
    expect(report?.totals.failed).toBe(11);
  }, 60_000);

  test('as many as the limit run again', async () => {
    const { tries, record } = await runUnits('passes', ...several('flaky', MOST_FAILED));
    expect(tries).toHaveLength(2);
    expect(record).toMatchObject({ outcome: 'passed', exitCode: 0 });
    expect(record).not.toHaveProperty('notRetried');
  }, 60_000);
});

describe('a shard in which tests failed tells what else went wrong, whatever a retry did', () => {
  test.each<[unit: string, unexplained: readonly RegExp[] | undefined]>([
    ['passes', undefined],
    ['killed', [/^its command was killed by SIGKILL$/, /memory/]],
    ['low-coverage', [/^the coverage is below its threshold: /]],
  ])(
    '%s',
    async (unit, unexplained) => {
      const { record } = await runUnits(unit, 'fails');
      expect(record).toMatchObject({ outcome: 'failed', exitCode: 1 });
      expect(record.causes).toBeUndefined();
      expect(record.unexplained?.length).toBe(unexplained?.length);
      for (const [at, text] of (record.unexplained ?? []).entries()) expect(text).toMatch(unexplained?.[at] ?? /^$/);
    },
    60_000,
  );
});

test.each([
  [MOST_FAILED, 20, false],
  [MOST_FAILED + 1, 20, true],
  [MOST_FAILED_SHARE * 1000 - 1, 1000, false],
  [MOST_FAILED_SHARE * 1000, 1000, false],
  [MOST_FAILED_SHARE * 1000 + 1, 1000, true],
])('%d of %d failed tests are a broken build: %s', (failed, tests, broken) => {
  const units = [
    { id: 'a', outcome: 'failed', tests: tests - 1, failed, tries: 1 } as const,
    { id: 'b', outcome: 'passed', tests: 1, tries: 1 } as const,
  ];
  expect(brokenBuild(units) !== undefined).toBe(broken);
});
