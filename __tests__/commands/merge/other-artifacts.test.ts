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
