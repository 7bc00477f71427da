/** Cases of one name in one report: two tests, unless there is evidence of a retry. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Fold } from '../../../src/junit/fold/fold.ts';
import { fold, foldReadings, read, write } from '../support.ts';

const RED = '<testcase name="a" classname="C"><failure message="no"/></testcase>';
const GREEN = '<testcase name="a" classname="C"/>';

const told = async (report: string): Promise<string[]> =>
  (await fold([report])).map(({ outcome, flaky }) => (flaky ? 'flaky' : outcome));

/** Two tests of one name, red and then green, as each tool writes them. Shortened, but not changed otherwise. */
const REAL_REPORTS: readonly (readonly [tool: string, report: string])[] = [
  [
    'jest-junit with JEST_SUITE_NAME, two files',
    `<testsuites name="unit" tests="2" failures="1" errors="0" time="2.004">
      <testsuite name="Component" errors="0" failures="1" skipped="0" timestamp="2026-11-27T13:29:05" time="1.181" tests="1">
        <testcase classname="Component renders" name="Component renders" time="0.005"><failure>Error: no</failure></testcase></testsuite>
      <testsuite name="Component" errors="0" failures="0" skipped="0" timestamp="2026-11-27T13:29:06" time="0.327" tests="1">
        <testcase classname="Component renders" name="Component renders" time="0"></testcase></testsuite></testsuites>`,
  ],
  [
    'mocha-junit-reporter with a title',
    `<testsuites name="E2E" time="0.019" tests="2" failures="1">
      <testsuite name="Root Suite" timestamp="2026-11-27T13:29:59" tests="0" time="0.000" failures="0"></testsuite>
      <testsuite name="cart" timestamp="2026-11-27T13:29:59" tests="2" file="t/dup.test.js" time="0.018" failures="1">
        <testcase name="cart is paid" time="0.001" classname="is paid"><failure message="declined" type="Error">Error</failure></testcase>
        <testcase name="cart is paid" time="0.000" classname="is paid"></testcase></testsuite></testsuites>`,
  ],
  [
    'the xunit reporter of Mocha',
    `<testsuite name="Mocha Tests" tests="2" failures="0" errors="1" skipped="0" timestamp="Fri, 27 Nov 2026 20:00:23 GMT" time="0.001">
      <testcase classname="cart" name="is paid" file="/app/t/dup.test.js" time="0"><failure>declined</failure></testcase>
      <testcase classname="cart" name="is paid" file="/app/t/dup.test.js" time="0"/></testsuite>`,
  ],
  [
    'rspec_junit_formatter',
    `<testsuite name="rspec" tests="2" skipped="0" failures="1" errors="0" time="0.001047" hostname="vm">
      <properties><property name="seed" value="44525"/></properties>
      <testcase classname="rb.dup_spec" name="cart is paid" file="./rb/dup_spec.rb" time="0.000116"><failure message="declined" type="RuntimeError">x</failure></testcase>
      <testcase classname="rb.dup_spec" name="cart is paid" file="./rb/dup_spec.rb" time="0.000128"></testcase></testsuite>`,
  ],
  [
    'Surefire 2.22 with TestNG and a data provider',
    `<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="DupTest" time="0.961" tests="2" errors="0" skipped="0" failures="1">
      <properties></properties>
      <testcase name="paid" classname="DupTest" time="0.007"><failure message="expected [true] but found [false]" type="java.lang.AssertionError">x</failure></testcase>
      <testcase name="paid" classname="DupTest" time="0.001"/></testsuite>`,
  ],
  [
    'PHPUnit, two tests of one name in two lines',
    `<testsuites><testsuite name="Project" tests="2" failures="1"><testsuite name="cart" file="tests/CartTest.php" tests="2" failures="1">
      <testcase name="total" class="CartTest" classname="CartTest" file="/app/tests/CartTest.php" line="55" time="0.014"><failure type="X">no</failure></testcase>
      <testcase name="total" class="CartTest" classname="CartTest" file="/app/tests/CartTest.php" line="70" time="0.003"/></testsuite></testsuite></testsuites>`,
  ],
  [
    'go test with -count=2, by gotestsum',
    `<testsuites tests="2" failures="1" errors="0" time="0.010"><testsuite tests="2" failures="1" time="0.003000" name="shop/cart" timestamp="2026-11-27T20:00:23Z">
      <properties><property name="go.version" value="go1.24.4 linux/amd64"></property></properties>
      <testcase classname="shop/cart" name="TestPaid" time="0.000000"><failure message="Failed" type="">declined</failure></testcase>
      <testcase classname="shop/cart" name="TestPaid" time="0.000000"></testcase></testsuite></testsuites>`,
  ],
  [
    'ExUnit, one name in two modules of one suite',
    `<testsuites><testsuite errors="0" failures="1" name="Elixir.ShopTest" tests="2" time="0.1">
      <testcase classname="Elixir.ShopTest" file="test/shop_test.exs:5" name="test pays" time="0.01"><failure message="error: no">x</failure></testcase>
      <testcase classname="Elixir.ShopTest" file="test/shop_test.exs:19" name="test pays" time="0.01"/></testsuite></testsuites>`,
  ],
];

test.each(REAL_REPORTS)('%s: a red test and a green one', async (_tool, report) => {
  expect(await told(report)).toEqual(['failed', 'passed']);
  const { tests, suiteErrors } = await read(report);
  expect([tests.length, suiteErrors]).toEqual([2, []]);
  // The merged file says the same to the next reader.
  expect(await told(write(await fold([report])))).toEqual(['failed', 'passed']);
});

describe('a place', () => {
  test.each([
    ['element', `<testsuite name="s">${RED}</testsuite><testsuite name="s">${GREEN}</testsuite>`],
    [
      'package',
      `<testsuite name="s" package="a">${RED}</testsuite><testsuite name="s" package="b">${GREEN}</testsuite>`,
    ],
    [
      'machine',
      `<testsuite name="s" hostname="a">${RED}</testsuite><testsuite name="s" hostname="b">${GREEN}</testsuite>`,
    ],
    [
      'line',
      `<testsuite name="s" tests="1" failures="0">${RED.replace('<testcase', '<testcase line="1"')}${GREEN.replace('<testcase', '<testcase line="2"')}</testsuite>`,
    ],
  ])('of another %s is another test', async (_what, inside) => {
    expect(await told(`<testsuites>${inside}</testsuites>`)).toEqual(['failed', 'passed']);
  });
});

describe('counts of a suite are evidence', () => {
  const counted = (counts: string, ...cases: readonly string[]) =>
    told(`<testsuite name="s" ${counts}>${cases.join('')}</testsuite>`);
  const other = GREEN.replace('"a"', '"b"');
  const otherRed = RED.replace('"a"', '"b"');

  test.each<[what: string, counts: string, cases: readonly string[], wanted: readonly string[]]>([
    ['one test, no failure', 'tests="1" failures="0"', [RED, GREEN], ['flaky']],
    ['one test, no failure or error', 'tests="1" failures="0" errors="0"', [RED, RED, GREEN], ['flaky']],
    [
      'two tests, one failure',
      'tests="3" failures="1"',
      [RED, GREEN, otherRed, GREEN.replace('"a"', '"c"')],
      ['flaky', 'failed', 'passed'],
    ],
    ['all cases', 'tests="2" failures="1"', [RED, GREEN], ['failed', 'passed']],
    ['fewer tests, but the failure', 'tests="1" failures="1"', [RED, GREEN], ['failed', 'passed']],
    ['fewer tests, and nothing of failures', 'tests="1"', [RED, GREEN], ['failed', 'passed']],
    ['fewer tests than there are names', 'tests="1" failures="0"', [RED, GREEN, other], ['failed', 'passed', 'passed']],
    [
      'one retry where there may be two',
      'tests="3" failures="1"',
      [RED, GREEN, otherRed, other],
      ['failed', 'passed', 'failed', 'passed'],
    ],
    ['nothing', '', [RED, GREEN], ['failed', 'passed']],
    ['a pass first', 'tests="1" failures="0"', [GREEN, RED], ['passed', 'failed']],
  ])('%s', async (_what, counts, cases, wanted) => {
    expect(await counted(counts, ...cases)).toEqual(wanted);
  });
});

test('what may have been a retry is named', async () => {
  const all = new Fold();
  for (const testCase of (await read(`<testsuite name="s">${RED}${RED}${GREEN}</testsuite>`)).tests)
    all.add(testCase, { report: 'a.xml' });
  all.tests();
  expect(all.warnings()).toEqual([
    '1 test failed and then passed under the same name in one report. Nothing there says that it was a retry, so the failure counts: s › a',
  ]);
  const sure = new Fold();
  for (const testCase of (
    await read(`<testsuites name="jest tests"><testsuite name="s">${RED}${GREEN}</testsuite></testsuites>`)
  ).tests)
    sure.add(testCase, { report: 'a.xml' });
  sure.tests();
  expect(sure.warnings()).toEqual([]);
});

test('in any report, a case that failed stays failed unless its suite claims fewer tests and fewer failures than it has', async () => {
  const oneCase = fc.record({
    name: fc.constantFrom('a', 'b'),
    red: fc.boolean(),
    line: fc.constantFrom('', ' line="1"'),
  });
  const oneSuite = fc.record({
    name: fc.constantFrom('s', 't'),
    counts: fc.option(fc.tuple(fc.nat(4), fc.nat(4))),
    cases: fc.array(oneCase, { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(oneSuite, { maxLength: 3 }), async (suites) => {
      const xml = suites.map(({ name, counts, cases }) => {
        const claims = counts === null ? '' : ` tests="${counts[0]}" failures="${counts[1]}"`;
        const inside = cases.map(
          (one) => `<testcase name="${one.name}"${one.line}>${one.red ? '<failure/>' : ''}</testcase>`,
        );
        return `<testsuite name="${name}"${claims}>${inside.join('')}</testsuite>`;
      });
      const reading = await read(`<testsuites>${xml.join('')}</testsuites>`);
      const folded = foldReadings(reading);
      const red = suites.flatMap(({ cases }) => cases.filter((one) => one.red)).length;
      const excused = suites.reduce((sum, { counts, cases }) => {
        const bad = cases.filter((one) => one.red).length;
        const extra = counts === null ? 0 : cases.length - counts[0];
        return sum + (extra > 0 && bad - (counts?.[1] ?? 0) === extra ? extra : 0);
      }, 0);
      const failed = folded.filter(({ outcome }) => outcome === 'failed').length;
      expect(failed).toBeGreaterThanOrEqual(red - excused);
      expect(folded.reduce((sum, { tries }) => sum + tries, 0)).toBe(suites.flatMap(({ cases }) => cases).length);
      // A claimed failure is never excused by a test that passed at last.
      const claimed = suites.reduce((sum, { counts }) => sum + (counts?.[1] ?? 0), 0);
      if (claimed > red) expect(reading.suiteErrors).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});
