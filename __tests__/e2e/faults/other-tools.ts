/** Artifacts of other tools, without a plan and beside one. */
import type { FaultGroup, FaultRow, Scene, Upload } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;

const REPORT = 'try-1/node-1.xml';

const suite = (...names: readonly string[]): string =>
  `<testsuite name="s">${names.map((name) => `<testcase name="${name}"/>`).join('')}</testsuite>`;
const RED = '<testsuite name="s"><testcase name="a"><failure/></testcase></testsuite>';

const HOOK_FAILED = `<testsuite name="s"><testcase name='"before each" hook for "a"'><failure/></testcase></testsuite>`;

const other = (name: string, xml: string, more: Partial<Upload> = {}): Upload => ({
  name,
  content: { 'deep/in/it.xml': xml },
  attempt: 1,
  minute: 30,
  ...more,
});

/** No plan, and these artifacts in this order of their numbers. */
const others =
  (...uploads: readonly Upload[]) =>
  (scene: Scene) =>
    scene.put(...uploads);

const ONE = { artifacts: 'junit-*', 'expect-shards': '1' };
const THREE = { artifacts: 'junit-*', 'expect-shards': '3' };
const AGAIN = { attempt: 2, rerun: 'failed' } as const;

const OTHER_ROWS: readonly FaultRow[] = [
  {
    what: 'as many as expected',
    arrange: others(other('junit-1', suite('a')), other('junit-2', suite('b')), other('junit-3', suite('c'))),
    inputs: THREE,
    ...PASSED,
  },
  {
    what: 'one fewer than expected',
    arrange: others(other('junit-1', suite('a')), other('junit-3', suite('c'))),
    inputs: THREE,
    ...INCOMPLETE,
    says: ['2 of 3 expected shards left a result: junit-1, junit-3'],
  },
  {
    what: 'none at all',
    arrange: others(),
    inputs: THREE,
    ...INCOMPLETE,
    says: ['0 of 3 expected shards left a result'],
  },
  {
    what: 'more than expected',
    arrange: others(...[1, 2, 3, 4].map((index) => other(`junit-${index}`, suite(`t${index}`)))),
    inputs: THREE,
    ...PASSED,
    says: ['3 shards were expected, but 4 left a result'],
  },
  {
    what: 'without a number of expected shards',
    arrange: others(other('junit-1', suite('a'))),
    inputs: { artifacts: 'junit-*' },
    ...PASSED,
    says: ['without a plan or expect-shards, it is unknown whether a shard is missing'],
  },
  {
    what: 'no artifact has a matching name',
    arrange: others(other('logs', suite('a'))),
    inputs: { artifacts: 'junit-*' },
    ...INCOMPLETE,
    says: ['no artifact of this run has a matching name'],
  },
  {
    what: 'one has no report in it',
    arrange: others(other('junit-1', suite('a')), { ...other('junit-2', ''), content: { 'notes.txt': 'x' } }),
    inputs: { artifacts: 'junit-*' },
    ...INCOMPLETE,
    says: ['junit-2 is unreadable: this artifact contains no JUnit file'],
  },
  {
    what: 'one has expired',
    arrange: others(other('junit-1', suite('a')), other('junit-2', suite('b'), { expired: true })),
    inputs: { artifacts: 'junit-*' },
    ...INCOMPLETE,
    says: ['report junit-2 is unreadable'],
  },
  {
    what: 'one test fails on one system and passes on another',
    arrange: others(other('junit-linux', RED), other('junit-windows', suite('a'))),
    inputs: { artifacts: 'junit-*' },
    ...FAILED,
    says: ['1 of 2 tests failed'],
  },
  {
    what: 'one name in two attempts, red and then green, the later with the lower number',
    arrange: others(other('junit-1', suite('a'), { attempt: 2, minute: 60 }), other('junit-1', RED)),
    inputs: ONE,
    job: AGAIN,
    ...PASSED,
    flaky: 1,
  },
  {
    what: 'one name in two attempts, green and then red, the later with the lower number',
    arrange: others(other('junit-1', RED, { attempt: 2, minute: 60 }), other('junit-1', suite('a'))),
    inputs: ONE,
    job: AGAIN,
    ...FAILED,
  },
  {
    what: 'names with the attempt, red and then green',
    arrange: others(other('junit-1-attempt-1', RED), other('junit-1-attempt-2', suite('a'), { attempt: 2 })),
    inputs: ONE,
    job: AGAIN,
    ...PASSED,
    flaky: 1,
  },
  {
    what: 'names with the attempt, one of two shards in the second',
    arrange: others(
      other('junit-1-attempt-1', RED),
      other('junit-2-attempt-1', suite('b')),
      other('junit-1-attempt-2', suite('a'), { attempt: 2 }),
    ),
    inputs: { artifacts: 'junit-*', 'expect-shards': '2' },
    job: AGAIN,
    ...PASSED,
    flaky: 1,
  },
  {
    what: 'neither a plan, nor artifacts, nor files',
    arrange: others(),
    ...INCOMPLETE,
    says: ['there is nothing to judge: suite default has no plan'],
  },
  {
    what: 'the planned shards green, and an artifact besides them red',
    arrange: (scene) => scene.add(other('junit-1', RED)),
    inputs: { artifacts: 'junit-*' },
    ...FAILED,
    says: ['1 of 53 tests failed'],
  },
  {
    what: 'a planned unit was lost, and an artifact besides the shards has it',
    arrange: (scene) => {
      scene.lose(1);
      scene.add({ ...other('junit-1', ''), content: { 'x.xml': scene.recording.shards[0]?.[REPORT] ?? '' } });
    },
    inputs: { artifacts: 'junit-*' },
    ...INCOMPLETE,
    says: ['shard 1 left no result'],
  },
  {
    what: 'two reports of one artifact have the same test, red in one and green in the other',
    arrange: others({ ...other('junit-1', ''), content: { 'a.xml': RED, 'b.xml': suite('a') } }),
    inputs: ONE,
    ...FAILED,
    says: ['1 of 1 test failed'],
  },
  {
    what: 'one report has a test twice, green and then red',
    arrange: others(other('junit-1', `<testsuites>${suite('a')}${RED}</testsuites>`)),
    inputs: ONE,
    ...FAILED,
    says: ['1 of 2 tests failed'],
  },
  {
    what: 'one report has a test twice, red and then green, in two suites of one name',
    arrange: others(other('junit-1', `<testsuites>${RED}${suite('a')}</testsuites>`)),
    inputs: ONE,
    ...FAILED,
    says: ['1 of 2 tests failed'],
  },
  {
    what: 'one report has a test twice, red and then green, without evidence of a retry',
    arrange: others(other('junit-1', RED.replace('</testsuite>', '<testcase name="a"/></testsuite>'))),
    inputs: ONE,
    ...FAILED,
    says: ['1 of 2 tests failed', 'Nothing there says that it was a retry, so the failure counts: s › a'],
  },
  {
    what: 'one report has a test twice, red and then green, and its suite claims one test without a failure',
    arrange: others(
      other('junit-1', suite('a').replace('>', ' tests="1" failures="0"><testcase name="a"><failure/></testcase>')),
    ),
    inputs: ONE,
    ...PASSED,
    flaky: 1,
  },
  {
    what: 'an artifact has XML besides its report that never was one (a summary of Failsafe)',
    arrange: others({
      ...other('junit-1', ''),
      content: {
        'TEST-A.xml': suite('a'),
        'failsafe-summary.xml': '<failsafe-summary result="255"><errors>1</errors></failsafe-summary>',
      },
    }),
    inputs: ONE,
    ...PASSED,
    says: ['1 file set aside, because no test report is like that: junit-1/failsafe-summary.xml'],
  },
  {
    what: 'an artifact has only XML that never was a report',
    arrange: others(other('junit-1', suite('a')), { ...other('junit-2', ''), content: { 'pom.xml': '<project/>' } }),
    inputs: { artifacts: 'junit-*' },
    ...INCOMPLETE,
    says: ['report junit-2 is unreadable: no test report is there'],
  },
  ...(
    [
      ['NUnit 3', '<test-run id="2"/>'],
      ['NUnit 2', '<test-results/>'],
      ['xUnit.net', '<assemblies/>'],
    ] as const
  ).map(
    ([format, xml]): FaultRow => ({
      what: 'an artifact has results in a format of .NET: the way to JUnit is told',
      where: format,
      arrange: others({ ...other('junit-1', ''), content: { 'TestResult.xml': xml } }),
      inputs: ONE,
      ...INCOMPLETE,
      says: ['dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit'],
    }),
  ),
  {
    what: 'an artifact has results of TestNG besides its report',
    arrange: others({
      ...other('junit-1', ''),
      content: { 'TEST-A.xml': suite('a'), 'testng-results.xml': '<testng-results/>' },
    }),
    inputs: ONE,
    ...INCOMPLETE,
    says: ['testng-results.xml is foreign'],
  },
  {
    what: 'the same, and input reports chooses the report',
    arrange: others({
      ...other('junit-1', ''),
      content: { 'TEST-A.xml': suite('a'), 'testng-results.xml': '<testng-results/>' },
    }),
    inputs: { ...ONE, reports: '**/TEST-*.xml' },
    ...PASSED,
  },
  {
    what: 'a test is risky (PHPUnit)',
    arrange: others(
      other(
        'junit-1',
        '<testsuite name="s" errors="1"><testcase name="a"><error type="PHPUnit\\Framework\\RiskyTestError"/></testcase></testsuite>',
      ),
    ),
    inputs: ONE,
    ...PASSED,
    says: ['1 passed test is risky: a'],
  },
  {
    what: 'a hook failed in the first attempt, and the second is green',
    arrange: others(other('junit-1', HOOK_FAILED), other('junit-1', suite('a'), { attempt: 2, minute: 60 })),
    inputs: ONE,
    job: AGAIN,
    ...PASSED,
    says: ['is flaky: at first it failed outside of its tests'],
  },
  {
    what: 'a hook failed in the first attempt, and the second reports nothing of its suite',
    arrange: others(
      other('junit-1', HOOK_FAILED),
      other('junit-1', '<testsuite name="other"><testcase name="b"/></testsuite>', { attempt: 2, minute: 60 }),
    ),
    inputs: ONE,
    job: AGAIN,
    ...FAILED,
    says: ['1 failure is of an earlier attempt or try', '(attempt 1 of junit-1)'],
  },
  {
    what: 'a step ran the failed tests again, and left an artifact of its own',
    arrange: others(other('junit-1', RED), other('junit-1-retry', suite('a'))),
    inputs: { artifacts: 'junit-*' },
    ...FAILED,
  },
  {
    what: 'the same, and input later-tries names the artifact',
    arrange: others(other('junit-1', RED), other('junit-1-retry', suite('a'))),
    inputs: { ...ONE, 'later-tries': '*-retry' },
    ...PASSED,
    flaky: 1,
  },
  {
    what: 'the same, and the failed test is red again',
    arrange: others(other('junit-1', RED), other('junit-1-retry', RED)),
    inputs: { ...ONE, 'later-tries': '*-retry' },
    ...FAILED,
  },
  {
    what: 'the same, and the artifact that was run again is of another shard, whose own is lost',
    arrange: others(other('junit-1', RED), other('junit-10-retry', suite('a')), other('junit-2', suite('b'))),
    inputs: { artifacts: 'junit-*', 'expect-shards': '2', 'later-tries': '*-retry' },
    ...FAILED,
    says: ['it is unknown which artifact this is a later try of'],
  },
  {
    what: 'a test could not start, and its report calls it skipped (CTest)',
    arrange: others(
      other(
        'junit-1',
        '<testsuite name="s"><testcase name="a" status="notrun"><skipped message="Unable to find executable"/></testcase><testcase name="b" status="run"/></testsuite>',
      ),
    ),
    inputs: ONE,
    ...FAILED,
    says: ['1 of 2 tests failed'],
  },
  {
    what: 'a suite claims two failures, and its cases show a flaky one',
    arrange: others(
      other(
        'junit-1',
        '<testsuite name="s" tests="1" failures="2"><testcase name="a"><flakyFailure/></testcase></testsuite>',
      ),
    ),
    inputs: ONE,
    ...FAILED,
    says: ['count 2 failures or errors, but its test cases have only 1'],
  },
  {
    what: 'a suite claims more tests than it contains',
    arrange: others(other('junit-1', suite('a').replace('>', ' tests="2">'))),
    inputs: ONE,
    ...PASSED,
    says: ['suites claim 1 more test than their reports contain: junit-1/deep/in/it.xml'],
  },
];

export const OTHER_TOOLS: FaultGroup = {
  title: 'Artifacts of other tools',
  rows: OTHER_ROWS.map((row) => ({ ...row, otherTests: true })),
};
