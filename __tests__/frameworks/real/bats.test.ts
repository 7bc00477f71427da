/** Bats, with the real tool. Another version runs with `SHARDWISE_TEST_BATS=/path/to/bats`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findFramework } from '../../../src/frameworks/index.ts';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject as createWhole, type LocalProject, type Values } from '../../commands/project.ts';
import { isInstalled } from '../../support/tools.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { createProject, type Outcome, type TestProject } from '../project.ts';
import { type Sample, sampleOf, withRealTool } from '../samples.ts';
import { describeVersionContract } from '../version-contract.ts';

const bats = findFramework('bats');
const { realTest, because } = withRealTool('bats');
const own = sampleOf(bats);
const BATS_13 = join(import.meta.dirname, '../../../.tools/frameworks/bats-1.13/node_modules/bats/bin/bats');
const hasParallel = await isInstalled('parallel');
const [parallelTest, withoutParallel] = hasParallel
  ? [realTest, because]
  : [test.skip, ' (skipped: no parallel on PATH)'];

const TWO = '@test "a" { true; }\n@test "b" { true; }\n';

describeExample(bats);
describeContract(bats);
describeJobContract(bats);
describe('bats', () => declare(own));

describe('bats 1.13', () => {
  if (!existsSync(BATS_13)) return test.skip(`(skipped: there is no ${BATS_13})`, () => {});
  const sample = { ...own, command: [BATS_13], loadsAllFirst: true as const };
  describeVersionContract(bats, sample);
  describe('more', () => declare(sample));
});

function declare({ command = ['bats'], loadsAllFirst }: Sample): void {
  describe('a command', () => {
    let project: TestProject;
    beforeEach(() => {
      project = createProject();
    });
    afterEach(() => project.remove());

    const write = (files: Values) => {
      for (const [file, text] of Object.entries(files)) project.write(file, text);
    };
    const run = (units: readonly string[], request = {}): Promise<Outcome> =>
      project.run(bats, units, { command, ...request });
    const short = ({ cases }: Outcome) =>
      cases.map(({ file, line, name, outcome }) => `${file}:${line ?? ''} ${name} ${outcome}`);
    const reportOf = ({ reports }: Outcome) => readFileSync(join(project.folder, '.run/1', reports[0] ?? ''), 'utf8');

    realTest(`reports names and outcomes as they are${because}`, async () => {
      write({
        'a.bats': `@test "adds <1> & 'two' in 5ms # skip" { true; }
@test 'single' { true; }
in_a_function() { # @test
  true
}
@test "skips" { skip "not here # yet"; }
  @test "fails" {
    echo "<out> ok 9"
    [ 1 -eq 2 ]
  }
@test "speaks" { echo "# hello" >&3; echo "ok 99 fake" >&3; }
@test "is slow" { BATS_TEST_TIMEOUT=1; true; }
`,
      });
      const outcome = await run(['a.bats']);
      expect(short(outcome)).toEqual([
        "a.bats:1 adds <1> & 'two' in 5ms # skip passed",
        'a.bats:2 single passed',
        'a.bats:3 in_a_function passed',
        'a.bats:6 skips skipped',
        'a.bats:7 fails failed',
        'a.bats:11 speaks passed',
        'a.bats:12 is slow passed',
      ]);
      expect(outcome.exitCodes).toEqual([1]);
      const report = reportOf(outcome);
      expect(report).toContain('<failure message="`[ 1 -eq 2 ]\' failed">(in test file a.bats, line 9)');
      expect(report).toContain('&lt;out&gt; ok 9');
      expect(report).toContain('<skipped message="not here # yet"/>');
      expect(outcome.output).toMatch(/^not ok 5 fails in \d+ms$/m);
      expect(outcome.output).not.toMatch(/^(?:suite|begin|shardwise) /m);
    });

    realTest(`tells where a file fails around its tests, and a test that does not end${because}`, async () => {
      write({
        'a.bats': `setup_file() { echo oops; false; }\n${TWO}`,
        'b.bats': `teardown_file() { echo oops; false; }\n${TWO}`,
        'c.bats': '@test "a" { true; }\n@test "dies" { kill -9 $$; }\n@test "c" { true; }\n',
        'd.bats': '@test "a" { BATS_TEST_TIMEOUT=1; sleep 60; }\nsetup() { true; }\nexport BATS_TEST_TIMEOUT=1\n',
      });
      const outcome = await run(['a.bats', 'b.bats', 'c.bats', 'd.bats']);
      expect(short(outcome)).toEqual([
        'a.bats: setup_file failed errored',
        'b.bats:2 a passed',
        'b.bats:3 b passed',
        'b.bats: teardown_file failed errored',
        'c.bats:1 a passed',
        'c.bats:2 dies errored',
        'c.bats:3 c passed',
        'd.bats:1 a failed',
      ]);
      expect(reportOf(outcome)).toContain('message="timeout after 1s');
      expect(outcome.exitCodes).toEqual([1]);
    });

    realTest(`counts what the arguments select, and is green where that is nothing${because}`, async () => {
      write({
        'a.bats': '@test "one" { true; }\n# bats test_tags=slow\n@test "two" { true; }\n',
        'b.bats': '# bats file_tags=slow\n@test "three" { true; }\n',
        'none.bats': '# no test\n',
      });
      const units = ['a.bats', 'b.bats', 'none.bats'];
      const counts = async (...args: string[]) => {
        const { selected, exitCodes, cases } = await run(units, { args });
        const found = selectedTests(
          units.map((id) => ({ id })),
          selected,
        );
        return [...units.map((unit) => found.get(unit)), cases.length, ...exitCodes];
      };
      expect(await counts()).toEqual([2, 1, 0, 3, 0]);
      expect(await counts('--filter', '^one$')).toEqual([1, 0, 0, 1, 0]);
      expect(await counts('-f', 'nothing')).toEqual([0, 0, 0, 0, 0]);
      expect(await counts('--filter-tags', 'slow')).toEqual([1, 1, 0, 2, 0]);
      expect(await counts('--filter-tags', '!slow', '--print-output-on-failure')).toEqual([1, 0, 0, 1, 0]);
    });

    realTest(`keeps the reports and formats that the user asks for apart${because}`, async () => {
      write({ 'a.bats': TWO });
      const { cases, exitCodes } = await run(['a.bats'], {
        args: ['--report-formatter', 'junit', '--output', project.folder, '-pT', '--formatter', 'junit'],
      });
      expect([cases.length, exitCodes]).toEqual([2, [0]]);
      // Before version 1.9, bats does not wait for its own report.
      if (!loadsAllFirst) return;
      expect(readFileSync(join(project.folder, 'report.xml'), 'utf8')).toContain('<testsuite name="a.bats"');
    });

    realTest(`runs the set-up of the suite that the folder has${because}`, async () => {
      const isSetUp = '@test "is set up" { [ "$FROM" = top ]; }\n';
      write({
        'test/setup_suite.bash': 'setup_suite() { export FROM=top; }\n',
        'test/deep/a.bats': isSetUp,
        'test/deep/setup_suite.bash': 'setup_suite() { export FROM=deep; }\n',
        'test/b.bats': isSetUp,
        'other/c.bats': '@test "is not set up" { [[ ! -v FROM ]]; }\n',
        'mine.bash': 'setup_suite() { export FROM=mine; }\n',
        'broken/setup_suite.bash': 'setup_suite() { echo oops; false; }\n',
        'broken/d.bats': TWO,
        'broken/e.bats': TWO,
      });
      const { cases, exitCodes } = await run(['test/deep/a.bats', 'other/c.bats', 'test/b.bats']);
      expect([cases.map(({ outcome }) => outcome), exitCodes]).toEqual([
        ['passed', 'passed', 'passed'],
        [0, 0],
      ]);
      const given = await run(['test/b.bats'], { args: ['--setup-suite-file', 'mine.bash'] });
      expect(given.cases.map(({ outcome }) => outcome)).toEqual(['failed']);
      expect(short(await run(['broken/d.bats', 'broken/e.bats']))).toEqual([
        'broken/d.bats: setup_suite errored',
        'broken/e.bats: setup_suite errored',
      ]);
    });

    realTest(`counts the tries of bats itself${because}`, async () => {
      write({
        'a.bats': `setup() { BATS_TEST_RETRIES=2; }
@test "passes later" { n="$BATS_FILE_TMPDIR/n"; echo >>"$n"; [ "$(wc -l <"$n")" -eq 3 ]; }
@test "never passes" { false; }
`,
      });
      const outcome = await run(['a.bats']);
      expect(outcome.cases.map(({ outcome: how, flakyFailures }) => [how, flakyFailures])).toEqual([
        ['passed', 2],
        ['failed', 0],
      ]);
      expect(reportOf(outcome).match(/<rerunFailure /g)).toHaveLength(2);
    });

    parallelTest(`runs tests side by side${withoutParallel}`, async () => {
      const units = ['a', 'b', 'c'].map((name) => `sub dir/${name}.bats`);
      for (const unit of units) write({ [unit]: `${TWO}@test "dies" { kill -9 $$; }\n@test "fails" { false; }\n` });
      const { cases, exitCodes } = await run(units, { args: ['-j', '3'] });
      expect(exitCodes).toEqual([1]);
      expect(cases.map(({ file, name, outcome }) => [file, name, outcome])).toEqual(
        units.flatMap((unit) => [
          [unit, 'a', 'passed'],
          [unit, 'b', 'passed'],
          [unit, 'dies', 'errored'],
          [unit, 'fails', 'failed'],
        ]),
      );
    });
  });

  describe('a job', () => {
    let project: LocalProject;
    afterEach(() => project.remove());
    const values = { framework: 'bats', shards: '1', command: joinWords(command) };
    const runAll = async (source: string, more: Values = {}) => {
      project = await createWhole({ 'test/a.bats': TWO, 'test/b.bats': source, 'test/c.bats': TWO });
      return (await project.runAll({ ...values, ...more })).report;
    };
    const outcomes = ({ units }: Awaited<ReturnType<typeof runAll>>) => units.map(({ id, outcome }) => [id, outcome]);

    realTest.each([
      ['exit 0 at the top', `exit 0\n${TWO}`],
      ['a syntax error', `${TWO}x(\n`],
      ['two tests of one name', '@test "a" { true; }\n@test "a" { true; }\n'],
      ['a kill while it loads', `kill -9 $$\n${TWO}`],
      ['a kill of bats itself', '@test "a" { kill -9 "$BATS_ROOT_PID"; sleep 1; }\n'],
    ])(`is red after %s, and the others pass${because}`, async (_what, source) => {
      const report = await runAll(source);
      expect(['failed', 'incomplete']).toContain(report.verdict);
      expect(report.units.map(({ id, outcome }) => [id, outcome === 'passed'])).toEqual([
        ['test/a.bats', true],
        ['test/b.bats', false],
        ['test/c.bats', true],
      ]);
    });

    realTest(`counts a set-up that succeeds in the second try as flaky${because}`, async () => {
      const report = await runAll(`setup_file() { [ "$SHARDWISE_TRY" != 1 ]; }\n${TWO}`);
      expect(report).toMatchObject({
        verdict: 'passed',
        complete: true,
        totals: { failed: 0, errored: 0, missing: 0 },
      });
      expect(outcomes(report)).toEqual([
        ['test/a.bats', 'passed'],
        ['test/b.bats', 'passed'],
        ['test/c.bats', 'passed'],
      ]);
    });

    realTest(`passes with a file that has no test${because}`, async () => {
      expect(await runAll('# nothing yet\n')).toMatchObject({
        verdict: 'passed',
        complete: true,
        totals: { tests: 4 },
      });
    });

    if (loadsAllFirst)
      realTest(`is red when tests are in focus, as bats is${because}`, async () => {
        const report = await runAll('# bats test_tags=bats:focus\n@test "a" { true; }\n@test "b" { true; }\n');
        expect(report.verdict).not.toBe('passed');
      });

    realTest(`plans and runs what the project's own command does${because}`, async () => {
      project = await createWhole({
        Makefile: `test:\n\t@${command.join(' ')} --filter-tags '!slow' checks \\\n\t  more/*.bats\n`,
        'checks/a.bats': `${TWO}# bats test_tags=slow\n@test "c" { false; }\n`,
        'checks/deep/b.bats': '@test "never" { false; }\n',
        'more/c.bats': TWO,
        'other.bats': '@test "never" { false; }\n',
      });
      const { report } = await project.runAll({ framework: 'bats', shards: '2' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 4, passed: 4 } });
      expect(report.units.map(({ id }) => id)).toEqual(['checks/a.bats', 'more/c.bats']);
    });
  });
}
