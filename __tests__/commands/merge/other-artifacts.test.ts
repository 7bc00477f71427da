/** Artifacts of other tools: which of their files are reports, and what their attempts settle. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const upload = (name: string, files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) project.write(`.shardwise/artifacts/${name}/${path}`, text);
};

async function judged(values: Values = {}) {
  const { report, exitCode } = await project.merge({ artifacts: 'junit-*', 'expect-shards': '1', ...values });
  const { verdict, reasons, warnings, totals } = report;
  return { verdict, reasons, warnings, tests: totals.tests, flaky: totals.flaky, exitCode };
}

const GREEN = '<testsuite name="s"><testcase name="a" classname="A"/></testsuite>';
const FAILSAFE =
  '<failsafe-summary result="255" timeout="false"><completed>1</completed><errors>0</errors><failures>1</failures><skipped>0</skipped></failsafe-summary>';

describe('XML that never was a test report', () => {
  test.each([
    ['failsafe-summary.xml', FAILSAFE, 'Maven Failsafe summary'],
    ['pom.xml', '<project xmlns="http://maven.apache.org/POM/4.0.0"/>', 'a build file'],
    ['coverage.xml', '<?xml version="1.0"?><coverage line-rate="1"/>', 'a coverage report'],
    [
      'jacoco.xml',
      '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x"/>',
      'a coverage report',
    ],
    ['logback.xml', '<configuration/>', 'a configuration of logging'],
    ['checkstyle.xml', '<checkstyle version="1"/>', 'Checkstyle'],
  ])('%s is set aside and named', async (file, text, what) => {
    upload('junit-1', { 'TEST-A.xml': GREEN, [file]: text });
    expect(await judged()).toEqual({
      verdict: 'passed',
      reasons: [],
      warnings: [`1 file set aside, because no test report is like that: junit-1/${file} (${what})`],
      tests: 1,
      flaky: 0,
      exitCode: 0,
    });
  });

  test('is no result where there is nothing else', async () => {
    upload('junit-1', { 'TEST-A.xml': GREEN });
    upload('junit-2', { 'pom.xml': '<project/>' });
    expect(await judged({ 'expect-shards': '2' })).toMatchObject({
      verdict: 'incomplete',
      reasons: ['report junit-2 is unreadable: no test report is there'],
    });
    project.write('build/pom.xml', '<project/>');
    expect(await judged({ artifacts: 'junit-1', junit: 'build/*.xml' })).toMatchObject({
      verdict: 'incomplete',
      reasons: ['report build/pom.xml is unreadable: no test report is there'],
    });
  });

  test('is not any other XML, and not the results of another format', async () => {
    upload('junit-1', {
      'TEST-A.xml': GREEN,
      'x.xml': '<testsuitd><testcase name="a"/></testsuitd>',
    });
    expect(await judged()).toMatchObject({ verdict: 'incomplete' });
    upload('junit-1', { 'x.xml': '<assemblies><assembly/></assemblies>' });
    expect(await judged()).toMatchObject({
      verdict: 'incomplete',
      reasons: [
        'report junit-1/x.xml is foreign: this is xUnit.net, not JUnit (dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit)',
      ],
    });
  });
});

describe('reports', () => {
  const others = {
    'TEST-A.xml': GREEN,
    'testng-results.xml': '<testng-results/>',
    'deep/.x/TEST-B.xml': GREEN.replace('"a"', '"b"'),
  };

  test.each<[reports: string, tests: number]>([
    ['**/TEST-*.xml', 2],
    ['!**/testng-results.xml', 2],
    ['**/TEST-*.xml\n!deep/**', 1],
    ['TEST-*.xml\n**/TEST-B.xml', 2],
  ])('%j choose the files of an artifact', async (reports, tests) => {
    upload('junit-1', others);
    expect(await judged({ reports })).toMatchObject({ verdict: 'passed', tests });
  });

  test('that match nothing are named', async () => {
    upload('junit-1', others);
    expect(await judged({ reports: '**/nothing.xml' })).toMatchObject({
      verdict: 'incomplete',
      reasons: ['report junit-1 is unreadable: this artifact contains no JUnit file that input reports names'],
    });
  });

  test('may have any name, and choose the files of input junit as well', async () => {
    upload('junit-1', { 'a.junit': GREEN });
    project.write('build/a.xml', GREEN.replace('"a"', '"c"'));
    project.write('build/b.xml', '<testng-results/>');
    const values = { junit: 'build/*.xml', reports: '**/*.junit\nbuild/a.xml' };
    expect(await judged(values)).toMatchObject({ verdict: 'passed', tests: 2 });
  });

  test('without them, input junit alone decides', async () => {
    project.write('build/results.txt', GREEN);
    upload('junit-1', { 'a.xml': GREEN });
    expect(await judged({ junit: 'build/results.txt' })).toMatchObject({ verdict: 'passed' });
  });
});

test("PHPUnit's risky tests passed, with a warning", async () => {
  // As PHPUnit 9.6 writes it, shortened.
  upload('junit-1', {
    'x.xml': `<testsuites><testsuite name="DupTest" file="/app/DupTest.php" tests="2" assertions="1" errors="1" warnings="0" failures="0" skipped="0" time="0.02">
      <testcase name="testPaid" class="DupTest" classname="DupTest" file="/app/DupTest.php" line="3" assertions="1" time="0.02"/>
      <testcase name="testNothing" class="DupTest" classname="DupTest" file="/app/DupTest.php" line="5" assertions="0" time="0.01">
        <error type="PHPUnit\\Framework\\RiskyTestError">DupTest::testNothing
This test did not perform any assertions</error></testcase></testsuite></testsuites>`,
  });
  expect(await judged()).toMatchObject({
    verdict: 'passed',
    warnings: ['1 passed test is risky: DupTest › testNothing'],
    tests: 2,
  });
});

test('other errors of PHPUnit are errors', async () => {
  upload('junit-1', {
    'x.xml': GREEN.replace('/>', '><error type="PHPUnit\\Framework\\Exception">no</error></testcase>'),
  });
  expect(await judged()).toMatchObject({ verdict: 'failed' });
});

describe('a failure that is no test, in the first of two attempts', () => {
  const two = (first: string, second: string) => {
    upload('junit-1-attempt-1', { 'x.xml': first });
    upload('junit-1-attempt-2', { 'x.xml': second });
  };
  const pytest = (...cases: readonly string[]) =>
    `<testsuites name="pytest tests"><testsuite name="pytest">${cases.join('')}</testsuite></testsuites>`;
  const OK_B = '<testcase classname="tests.test_b" name="test_x"/>';
  const IMPORT =
    '<testcase classname="" name="tests.test_a"><error message="collection failure">E   ImportError: no</error></testcase>';
  const mocha = (...cases: readonly string[]) =>
    `<testsuites name="Mocha Tests"><testsuite name="Root Suite" file="a.spec.js"/><testsuite name="cart">${cases.join('')}</testsuite></testsuites>`;
  const HOOK = `<testcase name='cart "before each" hook for "adds"' classname='"before each" hook for "adds"'><failure message="no"/></testcase>`;
  const ADDS = '<testcase name="cart adds" classname="adds"/>';
  const go = (...cases: readonly string[]) =>
    `<testsuites><testsuite name="shop/cart">${cases.join('')}</testsuite><testsuite name="shop/tax"><testcase classname="shop/tax" name="TestTax"/></testsuite></testsuites>`;
  const TEST_MAIN =
    '<testcase classname="shop/cart" name="TestMain"><failure message="Failed">panic</failure></testcase>';
  const surefire = (...cases: readonly string[]) => `<testsuite name="com.shop.CartTest">${cases.join('')}</testsuite>`;
  const SET_UP = '<testcase name="" classname="com.shop.CartTest"><error message="no"/></testcase>';
  const unit = (name: string) => `<testcase name="${name}" classname="com.shop.CartTest"/>`;
  const vitest = (...cases: readonly string[]) =>
    `<testsuites name="vitest tests"><testsuite name="a.test.ts">${cases.join('')}</testsuite></testsuites>`;

  const CASES: readonly (readonly [what: string, first: string, second: string, tests: number])[] = [
    [
      'a module that did not load (pytest)',
      pytest(IMPORT, OK_B),
      pytest('<testcase classname="tests.test_a" name="test_y"/>', OK_B),
      2,
    ],
    [
      'a module that did not load, with a class in it',
      pytest(IMPORT, OK_B),
      pytest('<testcase classname="tests.test_a.TestA" name="test_y"/>', OK_B),
      2,
    ],
    ['a hook (Mocha)', mocha(HOOK), mocha(ADDS), 1],
    ['TestMain (gotestsum)', go(TEST_MAIN), go('<testcase classname="shop/cart" name="TestPaid"/>'), 2],
    ['the set-up of a class, without a name (Surefire)', surefire(SET_UP), surefire(unit('pays'), unit('adds')), 2],
    [
      'initializationError (JUnit 4)',
      surefire(unit('initializationError').replace('/>', '><failure/></testcase>')),
      surefire(unit('pays')),
      1,
    ],
    [
      'a file that did not load (Vitest)',
      vitest('<testcase classname="a.test.ts" name="a.test.ts"><failure message="no"/></testcase>'),
      vitest('<testcase classname="a.test.ts" name="adds"/>'),
      1,
    ],
    [
      'the set-up of a class (unittest)',
      '<testsuite name="s"><testcase classname="tests.a.T" name="setUpClass (tests.a.T)"><error/></testcase></testsuite>',
      '<testsuite name="s"><testcase classname="tests.a.T" name="test_x"/></testsuite>',
      1,
    ],
  ];

  test.each(CASES)('%s is settled when the newest passes', async (_what, first, second, tests) => {
    two(first, second);
    expect(await judged()).toMatchObject({ verdict: 'passed', tests, exitCode: 0 });
    expect((await judged()).warnings).toEqual([
      expect.stringMatching(/is flaky: at first it failed outside of its tests/),
    ]);
  });

  test.each(CASES)('%s is red in the newest', async (_what, first, second) => {
    two(second, first);
    expect(await judged()).toMatchObject({ verdict: 'failed' });
  });

  test.each(CASES)('%s is red when the newest has nothing of its place', async (_what, first) => {
    two(first, '<testsuite name="other"><testcase name="t" classname="other.C" file="other.c"/></testsuite>');
    const { verdict, warnings } = await judged();
    expect(verdict).toBe('failed');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^1 failure is of an earlier attempt or try, and no later one says anything of it: .* \(attempt 1 of junit-1\)$/,
      ),
    ]);
  });

  test('is not settled by fewer tests than its place had', async () => {
    two(surefire(SET_UP, unit('a'), unit('b')), surefire(unit('a')));
    expect(await judged()).toMatchObject({ verdict: 'failed' });
  });

  test('is not settled while another one of its place fails', async () => {
    two(mocha(HOOK, ADDS), mocha(ADDS, HOOK.replaceAll('before', 'after')));
    expect(await judged()).toMatchObject({ verdict: 'failed' });
  });

  test('is not settled by another artifact', async () => {
    two(mocha(HOOK), mocha(HOOK));
    upload('junit-2', { 'x.xml': mocha(ADDS) });
    expect(await judged({ 'expect-shards': '2' })).toMatchObject({ verdict: 'failed' });
  });

  test('a test that failed and that the newest attempt does not know stays red, and its attempt is named', async () => {
    two(surefire(unit('a').replace('/>', '><failure/></testcase>'), unit('b')), surefire(unit('b'), unit('c')));
    const { verdict, warnings } = await judged();
    expect(verdict).toBe('failed');
    expect(warnings).toEqual([
      '1 failure is of an earlier attempt or try, and no later one says anything of it: com.shop.CartTest › a (attempt 1 of junit-1)',
    ]);
  });
});

describe('what is wrong with a report of the first of two attempts', () => {
  const cases = (...names: readonly string[]) => names.map((name) => `<testcase name="${name}"/>`).join('');
  const suite = (body: string, claims = '') => `<testsuite name="s"${claims}>${body}</testsuite>`;
  const WRONG: readonly (readonly [what: string, report: string, reason: RegExp])[] = [
    ['the error of a suite', suite(`<error message="no"/>${cases('a', 'b')}`), /^a whole suite failed: s: no$/],
    [
      'a failure that no test shows',
      suite(cases('a', 'b'), ' tests="2" failures="1"'),
      /^a whole suite failed: s: .* 1 failure/,
    ],
    [
      'damage, and a claim of tests that are lost',
      suite(`${cases('a')}<testcase name="b"><fail`, ' tests="2"').slice(0, -'</testsuite>'.length),
      /^report junit-1-attempt-1\/x\.xml is damaged/,
    ],
  ];

  test.each(WRONG)('%s is settled by as many tests', async (_what, first) => {
    upload('junit-1-attempt-1', { 'x.xml': first });
    upload('junit-1-attempt-2', { 'x.xml': suite(cases('a', 'c')) });
    expect(await judged()).toMatchObject({ verdict: 'passed', reasons: [], warnings: [] });
  });

  test.each(WRONG)('%s is not settled by fewer', async (_what, first, reason) => {
    upload('junit-1-attempt-1', { 'x.xml': first });
    upload('junit-1-attempt-2', { 'x.xml': suite(cases('a')) });
    const { reasons, warnings, exitCode } = await judged();
    expect(exitCode).not.toBe(0);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    expect(warnings).toEqual([
      '1 report of an earlier attempt counts, because the later one has fewer tests: junit-1-attempt-1/x.xml',
    ]);
  });

  test.each(WRONG)('%s is settled by as many tests, not counting those that ran again', async (_what, first) => {
    upload('junit-1-attempt-1', { 'x.xml': first });
    upload('junit-1-retry-attempt-1', { 'x.xml': suite(cases('a')) });
    upload('junit-1-attempt-2', { 'x.xml': suite(cases('a', 'b')) });
    expect(await judged({ 'later-tries': '*-retry-*' })).toMatchObject({ verdict: 'passed', reasons: [] });
  });

  test.each(WRONG)('%s is settled by any later attempt, not only by the last', async (_what, first) => {
    upload('junit-1-attempt-1', { 'x.xml': first });
    upload('junit-1-attempt-2', { 'x.xml': suite(cases('a', 'b')) });
    upload('junit-1-attempt-3', { 'x.xml': suite(cases('a')) });
    expect(await judged()).toMatchObject({ verdict: 'passed', reasons: [] });
  });
});

describe('later-tries', () => {
  const red = (name: string) =>
    `<testsuite name="s"><testcase name="${name}"><failure message="no"/></testcase><testcase name="z"/></testsuite>`;
  const green = (name: string) => `<testsuite name="s"><testcase name="${name}"/></testsuite>`;
  const FLAKY = { verdict: 'passed', tests: 2, flaky: 1, reasons: [] };

  test('without them, a second artifact is another shard, and a second report is an equal', async () => {
    upload('junit-linux', { 'x.xml': red('a') });
    upload('junit-linux-retry', { 'x.xml': green('a') });
    expect(await judged({ 'expect-shards': '2' })).toMatchObject({ verdict: 'failed' });
  });

  test('name artifacts, each of which is a later try of the one whose name it begins with', async () => {
    upload('junit-linux', { 'x.xml': red('a') });
    upload('junit-linux-arm', { 'x.xml': '<testsuite name="s"><testcase name="b"/></testsuite>' });
    upload('junit-linux-retry', { 'x.xml': green('a') });
    expect(await judged({ 'later-tries': '*-retry', 'expect-shards': '2' })).toMatchObject({ ...FLAKY, tests: 3 });
    upload('junit-linux-retry', { 'x.xml': red('a') });
    expect(await judged({ 'later-tries': '*-retry', 'expect-shards': '2' })).toMatchObject({ verdict: 'failed' });
  });

  test('name reports in an artifact', async () => {
    upload('junit-1', { 'first/x.xml': red('a'), 'retry/x.xml': green('a') });
    expect(await judged()).toMatchObject({ verdict: 'failed' });
    expect(await judged({ 'later-tries': 'retry/**' })).toMatchObject(FLAKY);
  });

  test.each<[folders: Readonly<Record<string, boolean>>, verdict: string]>([
    [{ 'rerun-1': false, 'rerun-2': true }, 'passed'],
    [{ 'rerun-1': true, 'rerun-2': false }, 'failed'],
    [{ rerun: false, 'rerun-1': true }, 'passed'],
    [{ 'rerun-9': false, 'rerun-10': true }, 'passed'],
    [{ 'rerun-9': true, 'rerun-10': false }, 'failed'],
    [{ 'rerun/attempt2': true, 'rerun/attempt3': false }, 'failed'],
    [{ 'rerun/attempt2': false, 'rerun/attempt3': true }, 'passed'],
    [{ 'rerun-x86': false, 'rerun-arm': true }, 'failed'],
    [{ 'rerun-x86': true, 'rerun-arm': false }, 'failed'],
    // What two modules ran again are two series.
    [{ 'web/rerun-2': true, 'api/rerun-1': false }, 'failed'],
    [{ 'web/rerun-1': false, 'web/rerun-2': true, 'api/rerun-1': false }, 'failed'],
    // An entry is no try.
    [{ 'entry-1-rerun': false, 'entry-2-rerun': true }, 'failed'],
  ])(
    'name several rounds in an artifact, of which the last decides, or else the worse: %j is %s',
    async (folders, verdict) => {
      const again = Object.entries(folders).map(([folder, isGreen]) => [
        `${folder}/x.xml`,
        isGreen ? green('a') : red('a'),
      ]);
      upload('junit-1', { 'x.xml': red('a'), ...Object.fromEntries(again) });
      expect(await judged({ 'later-tries': '**/*rerun*/**' })).toMatchObject({ verdict });
    },
  );

  test('name several rounds among the files of input junit', async () => {
    for (const [file, xml] of Object.entries({ first: red('a'), 'retry-1': red('a'), 'retry-2': green('a') }))
      project.write(`out/${file}.xml`, xml);
    const { report } = await project.merge({ junit: 'out/*.xml', 'later-tries': 'out/retry-*.xml' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2, flaky: 1 } });
  });

  test('name files of input junit', async () => {
    project.write('out/first.xml', red('a'));
    project.write('out/again.xml', green('a'));
    const merged = async (more: Values) => {
      const { report } = await project.merge({ junit: 'out/*.xml', ...more });
      return report;
    };
    expect(await merged({})).toMatchObject({ verdict: 'failed' });
    expect(await merged({ 'later-tries': 'out/again.xml' })).toMatchObject({
      verdict: 'passed',
      totals: { tests: 2, flaky: 1 },
    });
  });

  test('settle a hook, and leave a failure that did not run again', async () => {
    const hook = `<testcase name='"before each" hook for "a"'><failure message="no"/></testcase>`;
    upload('junit-1', { 'x.xml': `<testsuite name="s">${hook}</testsuite>`, 'retry/x.xml': green('a') });
    expect(await judged({ 'later-tries': 'retry/**' })).toMatchObject({ verdict: 'passed', tests: 1 });
    upload('junit-1', { 'x.xml': red('b') });
    const { verdict, warnings } = await judged({ 'later-tries': 'retry/**' });
    expect(verdict).toBe('failed');
    expect(warnings).toEqual([
      '1 failure is of an earlier attempt or try, and no later one says anything of it: s › b (attempt 1 of junit-1)',
    ]);
  });

  test('belong to the attempt that they name', async () => {
    upload('junit-1-attempt-1', { 'x.xml': red('a') });
    upload('junit-1-attempt-2', { 'x.xml': red('a') });
    upload('junit-1-retry-attempt-1', { 'x.xml': green('a') });
    expect(await judged({ 'later-tries': '*-retry-*' })).toMatchObject({ verdict: 'failed' });
    upload('junit-1-retry-attempt-2', { 'x.xml': green('a') });
    expect(await judged({ 'later-tries': '*-retry-*' })).toMatchObject(FLAKY);
  });

  test.each([
    ['junit-10-retry', '*-retry', 'Call it one of: junit-1-retry, junit-2-retry'],
    ['junit-1-arm-retry', 'junit-*-retry', 'Call it one of: junit-1-retry, junit-2-retry'],
    ['junit-10-retry-1', '*-retry-*', 'Begin its name with one of: junit-1, junit-2'],
  ])('%s settles nothing of junit-1, when its own artifact is lost', async (name, pattern, advice) => {
    upload('junit-1', { 'x.xml': red('a') });
    upload('junit-2', { 'x.xml': green('b') });
    upload(name, { 'x.xml': green('a') });
    const { verdict, reasons, flaky } = await judged({ 'later-tries': pattern, 'expect-shards': '2' });
    expect({ verdict, flaky }).toEqual({ verdict: 'failed', flaky: 0 });
    expect(reasons).toContainEqual(
      `report ${name} is unreadable: it is unknown which artifact this is a later try of. ${advice}`,
    );
  });

  test.each<[tries: readonly [name: string, isGreen: boolean][], verdict: string]>([
    [
      [
        ['junit-1-retry', false],
        ['junit-1-retry-2', true],
      ],
      'passed',
    ],
    [
      [
        ['junit-1-retry', true],
        ['junit-1-retry-2', false],
      ],
      'failed',
    ],
    [
      [
        ['junit-1-retry-2', false],
        ['junit-1-retry-10', true],
      ],
      'passed',
    ],
    [
      [
        ['junit-1-retry-2', true],
        ['junit-1-retry-10', false],
      ],
      'failed',
    ],
    [
      [
        ['junit-1-retry-x86', false],
        ['junit-1-retry-arm', true],
      ],
      'failed',
    ],
    [
      [
        ['junit-1-retry-x86', true],
        ['junit-1-retry-arm', false],
      ],
      'failed',
    ],
  ])('of several with a number the last decides, and else the worse: %j is %s', async (tries, verdict) => {
    upload('junit-1', { 'x.xml': red('a') });
    for (const [name, isGreen] of tries) upload(name, { 'x.xml': isGreen ? green('a') : red('a') });
    expect(await judged({ 'later-tries': '*-retry*' })).toMatchObject({ verdict });
  });

  test('of an unknown artifact are named and never green', async () => {
    upload('junit-1', { 'x.xml': green('a') });
    upload('junit-2', { 'x.xml': green('b') });
    upload('again', { 'x.xml': green('a') });
    expect(await judged({ 'later-tries': 'again', 'expect-shards': '2' })).toMatchObject({
      verdict: 'incomplete',
      reasons: [
        'report again is unreadable: it is unknown which artifact this is a later try of. Begin its name with one of: junit-1, junit-2',
      ],
    });
  });
});
