import { describe, expect, test } from '@jest/globals';
import { hasFailed } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { annotationsOf } from '../../../src/render/annotations.ts';
import { renderSummary } from '../../../src/render/summary.ts';
import { isInstalled } from '../../support/tools.ts';
import { createProject, type Values } from '../project.ts';

/** Where people are sent when a test fails: the line in its own file that failed, however deep in other files the failure was. */
async function placeOfFailure(framework: string, files: Values) {
  const project = await createProject(files);
  await project.plan({ framework, shards: '1' });
  await project.run({ shard: '1', retries: '0' });
  const { report } = await project.merge();
  project.remove();
  return report.tests.filter(hasFailed).map(({ file, line }) => [file, line]);
}

const NODE = [
  "import { test } from 'node:test';",
  "import { check } from './check.mjs';",
  "test('is wrong', () => {",
  '  const sum = 1 + 1;',
  '  check(sum);',
  '});',
].join('\n');
const CHECK = "\n\n\n\n\n\nexport const check = () => { throw new Error('no'); };\n";
const PYTEST = 'from check import check\n\n\ndef test_is_wrong():\n    total = 1 + 1\n    check(total)\n';
const PYTEST_CHECK = '\n\ndef check(total):\n    assert total == 3\n';

test('node', async () => {
  expect(await placeOfFailure('node', { 'wrong.test.mjs': NODE, 'check.mjs': CHECK })).toEqual([['wrong.test.mjs', 5]]);
});

const hasPytest = await isInstalled('pytest');

(hasPytest ? test : test.skip)(hasPytest ? 'pytest' : 'pytest (skipped: it is not installed)', async () => {
  const files = { 'test_wrong.py': PYTEST, 'check.py': PYTEST_CHECK, 'conftest.py': '' };
  expect(await placeOfFailure('pytest', files)).toEqual([['test_wrong.py', 6]]);
});

test('a test that says nothing about its failure is shown where it is defined', async () => {
  const silent = "import { test } from 'node:test';\n\ntest('is wrong', () => { throw 'no'; });\n";
  expect(await placeOfFailure('node', { 'wrong.test.mjs': silent })).toEqual([['wrong.test.mjs', 3]]);
});

/** Reports as their tools write them, shortened. Each line is the failing one, and not that of the definition. */
const REPORTS: Readonly<Record<string, readonly [file: string, line: number, report: string]>> = {
  // PHPUnit 9.6 on the code of `check`, which a test calls
  phpunit: [
    'tests/UserTest.php',
    5,
    `<testsuite name="UserTest" file="/app/tests/UserTest.php"><testcase name="testName" class="UserTest" file="/app/tests/UserTest.php" line="7"><failure type="X">UserTest::testName
Failed asserting that 2 is identical to 1.

/app/src/Check.php:9
/app/tests/UserTest.php:5
/app/tests/UserTest.php:10</failure></testcase></testsuite>`,
  ],
  // rspec_junit_formatter 0.6
  rspec: [
    'spec/user_spec.rb',
    3,
    `<testsuite name="rspec"><testcase classname="spec.user_spec" name="User is named" file="./spec/user_spec.rb"><failure message="
expected: 1
     got: 2
" type="X">Failure/Error: expect(x).to eq(1)
./lib/user.rb:40:in &apos;name&apos;
./spec/user_spec.rb:3:in &apos;check&apos;
./spec/user_spec.rb:7:in &apos;block (2 levels)&apos;</failure></testcase></testsuite>`,
  ],
  // junit_formatter of ExUnit, which begins with the definition
  exunit: [
    'test/a_test.exs',
    19,
    `<testsuite name="Elixir.ATest"><testcase name="test is wrong" classname="Elixir.ATest" file="test/a_test.exs:8"><failure message="error: Assertion with == failed">  1) test is wrong (ATest)
     test/a_test.exs:8
     Assertion with == failed
     stacktrace:
       (app 0.1.0) lib/a.ex:12: A.b/1
       test/a_test.exs:19: (test)
</failure></testcase></testsuite>`,
  ],
  dart: [
    'test/a_test.dart',
    12,
    `<testsuite name="test.a_test.dart"><testcase name="is wrong" classname="test.a" file="test/a_test.dart" line="8"><failure message="1 failure, see stacktrace for details">Expected: 1
package:matcher/src/expect/expect.dart 149:31  fail
test/a_test.dart 12:5                          main.&lt;fn&gt;
</failure></testcase></testsuite>`,
  ],
  '.NET': [
    'src/Foo Tests/FooTests.cs',
    31,
    `<testsuite name="Foo.Tests"><testcase name="Bar" classname="Foo.Tests.FooTests"><failure message="no">   at Foo.Cart.Add() in D:\\a\\r\\r\\src\\Foo\\Cart.cs:line 7
   at Foo.Tests.FooTests.Bar() in D:\\a\\r\\r\\src\\Foo Tests\\FooTests.cs:line 31</failure></testcase></testsuite>`,
  ],
  '.NET in German': [
    'src/Foo Tests/FooTests.cs',
    31,
    `<testsuite name="Foo.Tests"><testcase name="Bar" classname="Foo.Tests.FooTests"><failure message="no">   bei Foo.Tests.FooTests.Bar() in D:\\a\\r\\r\\src\\Foo Tests\\FooTests.cs:Zeile 31.</failure></testcase></testsuite>`,
  ],
  kotlin: [
    'app/src/test/kotlin/com/example/FooTest.kt',
    12,
    `<testsuite name="com.example.FooTest"><testcase name="bar()" classname="com.example.FooTest"><failure message="no" type="X">java.lang.AssertionError: no
\tat org.junit.Assert.fail(Assert.java:88)
\tat com.example.Cart.add(Cart.kt:3)
\tat com.example.FooTest$bar$1.invoke(FooTest.kt:12)
\tat com.example.FooTest.bar(FooTest.kt:15)</failure></testcase></testsuite>`,
  ],
  // xcbeautify
  swift: [
    'Tests/AppTests/FooTests.swift',
    29,
    `<testsuite name="AppTests.FooTests"><testcase classname="AppTests.FooTests" name="testBar"><failure message="XCTAssertEqual failed: (1) is not equal to (2)">/Users/runner/work/app/app/Tests/AppTests/FooTests.swift:29</failure></testcase></testsuite>`,
  ],
  minitest: [
    'test/user_test.rb',
    9,
    `<testsuite name="UserTest"><testcase name="test_name" classname="UserTest" file="test/user_test.rb" lineno="5"><failure type="X" message="no">Failure:
test_name(UserTest) [test/user_test.rb:9]:
Expected: 1</failure></testcase></testsuite>`,
  ],
  playwright: [
    'e2e/pay.spec.ts',
    31,
    `<testsuites id="" name="" tests="1"><testsuite name="e2e/pay.spec.ts" timestamp="2026-11-27T22:01:08.729Z" hostname="chromium"><testcase name="cart › pays" classname="e2e/pay.spec.ts"><error message="no" type="Error">
<![CDATA[  [chromium] › e2e/pay.spec.ts:3:7 › cart › pays ─────

    Error: no

    > 31 |   expect(total).toBe(2);
        at addAll (D:\\a\\r\\r\\e2e\\helpers.ts:5:9)
        at D:\\a\\r\\r\\e2e\\pay.spec.ts:31:17
]]></error></testcase></testsuite></testsuites>`,
  ],
  'node on Windows, ES modules': [
    'packages/b/test/x.test.mjs',
    3,
    `<testsuite name="x"><testcase name="adds" classname="test"><failure message="no">Error: no
    at file:///D:/a/r/r/packages/b/test/x.test.mjs:3:9
    at Test.run (node:internal/test_runner/test:632:25)</failure></testcase></testsuite>`,
  ],
  'node in a folder of the runner': [
    'src/cart.test.ts',
    27,
    `<testsuite name="x"><testcase name="adds" classname="test" file="src/cart.test.ts" line="3"><failure message="no">Error: no
    at add (file:///home/runner/work/r/r/src/cart.ts:5:9)
    at TestContext.&lt;anonymous&gt; (file:///home/runner/work/r/r/src/cart.test.ts:27:24)</failure></testcase></testsuite>`,
  ],
};

describe('the report of', () => {
  test.each(Object.entries(REPORTS))('%s', async (_tool, [file, line, report]) => {
    const project = await createProject({ [file]: '', 'lib/user.rb': '', 'src/Foo/Cart.cs': '', 'report.xml': report });
    const { report: merged } = await project.merge({}, { paths: ['report.xml'] });
    project.remove();
    expect(merged.tests.map((test) => [test.file, test.line])).toEqual([[file, line]]);
    expect(annotationsOf([merged], 10, GITHUB).map((one) => [one.file, one.line])).toEqual([[file, line]]);
  });
});

describe('a path that fits two files of a monorepo', () => {
  const both = { 'packages/api/src/cart.test.ts': '', 'packages/web/src/cart.test.ts': '' };
  const reportOf = (trace: string) =>
    `<testsuite name="x"><testcase name="adds" classname="adds" file="src/cart.test.ts" line="3"><failure message="no">Error: no
    at x (${trace}:9:3)</failure></testcase></testsuite>`;

  test('gets neither a link nor an annotation', async () => {
    const project = await createProject({ ...both, 'report.xml': reportOf('src/cart.test.ts') });
    const { report } = await project.merge({}, { paths: ['report.xml'] });
    project.remove();
    expect(report.tests).toMatchObject([{ file: 'src/cart.test.ts', ambiguous: true }]);
    expect(annotationsOf([report], 10, GITHUB)).toEqual([]);
    const source = (path: string) => `https://example.org/${path}`;
    expect(renderSummary(report, { host: GITHUB, source })).toContain('src/cart.test.ts');
    expect(renderSummary(report, { host: GITHUB, source })).not.toContain('https://example.org/');
  });

  test('is the one that the stack trace names in full', async () => {
    const project = await createProject({ ...both, 'report.xml': reportOf('/builds/x/packages/api/src/cart.test.ts') });
    const { report } = await project.merge({}, { paths: ['report.xml'] });
    project.remove();
    expect(report.tests).toMatchObject([{ file: 'packages/api/src/cart.test.ts', line: 9 }]);
  });
});
