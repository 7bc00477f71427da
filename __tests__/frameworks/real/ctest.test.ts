/** CTest, with the real tool. A unit is one test of a build. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { runOneOf } from '../../../src/commands/merge/run-one.ts';
import { detectFramework } from '../../../src/frameworks/detect.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import { isBad, planSchema } from '../../../src/model.ts';
import { commandFor } from '../../../src/text/run-one.ts';
import { createProject, type LocalProject, type Values } from '../../commands/project.ts';
import { pageTests } from '../../page/page-tests.ts';
import { literal } from '../../support/cmake.ts';
import { isInstalled } from '../../support/tools.ts';
import { describeContract } from '../contract.ts';
import { describeJobContract } from '../job-contract.ts';
import { sampleWith } from '../samples/ctest.ts';
import { withRealTool } from '../samples.ts';
import { describeVersionContract } from '../version-contract.ts';

const ctest = findFramework('ctest');
const { realTest, because } = withRealTool('ctest');
const ROOT = join(import.meta.dirname, '../../..');
const CMAKE_4 = join(ROOT, '.tools/frameworks/cmake-4/bin');
const hasCompiler = (await isInstalled('g++')) && existsSync('/usr/include/gtest/gtest.h');
const [compilerTest, withoutCompiler] = hasCompiler
  ? [realTest, because]
  : [test.skip, ' (skipped: no g++ with googletest)'];

const TIMEOUT_MS = 300_000;

describe('ctest', () => declare(''));
describe('ctest 4', () => {
  if (!existsSync(CMAKE_4)) return test.skip(`(skipped: there is no ${CMAKE_4})`, () => {});
  declare(`${CMAKE_4}/`);
});

interface MadeTest {
  readonly shell?: string;
  readonly properties?: string;
}

/** A project whose tests are commands of a shell. */
const listing = (tests: Readonly<Record<string, MadeTest>>): string =>
  [
    'cmake_minimum_required(VERSION 3.21)',
    'project(shop NONE)',
    'enable_testing()',
    ...Object.entries(tests).flatMap(([name, { shell = 'true', properties }]) => [
      `add_test(NAME ${literal(name)} COMMAND sh -c ${literal(`echo ran >> "$RAN"; ${shell}`)})`,
      ...(properties === undefined ? [] : [`set_tests_properties(${literal(name)} PROPERTIES ${properties})`]),
    ]),
    '',
  ].join('\n');

/** @param bin the folder of the programs of CMake, with a slash; empty for those on the PATH */
function declare(bin: string): void {
  if (bin === '') {
    describeContract(ctest, sampleWith(bin));
    describeJobContract(ctest, sampleWith(bin));
  } else describeVersionContract(ctest, sampleWith(bin));

  let project: LocalProject;
  afterEach(() => project?.remove());

  async function configure(): Promise<void> {
    await execa(`${bin}cmake`, ['-S', '.', '-B', 'build'], { cwd: project.root });
  }

  async function open(files: Values): Promise<void> {
    project = await createProject(files);
    process.env['RAN'] = join(project.root, 'ran');
    await configure();
  }

  const values: Values = {
    framework: 'ctest',
    shards: '3',
    ...(bin === '' ? {} : { command: `${bin}ctest --test-dir build` }),
  };

  async function runAll(tests: Readonly<Record<string, MadeTest>>, more: Values = {}) {
    await open({ 'CMakeLists.txt': listing(tests) });
    return (await project.runAll({ ...values, ...more })).report;
  }

  const ran = (): number => readFileSync(join(project.root, 'ran'), 'utf8').split('\n').length - 1;
  const outcomes = ({ units }: Awaited<ReturnType<typeof runAll>>) =>
    Object.fromEntries(units.map(({ id, outcome }) => [id, outcome]));
  const PASSING = { a: {}, b: {}, c: {} };

  realTest(
    `runs one test by the command of the page${because}`,
    async () => {
      await open({ 'CMakeLists.txt': listing({ a: {}, 'a.b': {}, aXb: {} }) });
      const { plan } = await project.plan(values);
      const one = runOneOf(plan);
      const line = one && commandFor(one, pageTests([{ name: 'a.b', unit: 'a.b' }]).one(0));
      const { stdout } = await execa('bash', ['-c', line ?? 'false'], { cwd: project.root });
      expect(stdout).toMatch(/Test +#\d+: a\.b \.+ +Passed.*out of 1\n/s);
      expect(ran()).toBe(1);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs every test once, whatever its name${because}`,
    async () => {
      const names = [
        ...['with space', `qu'o"te`, 'ünï ☂', '{a,b}', '$HOME `x`', 'a&b;c|d', '(x)+(y)', '%PATH%', '-dash', '--help'],
        ...['@at', '#hash', '!bang', '[id]', 'i', 'x+y-1', 'a.b', 'aXb', 'Twin', 'twin', 'twins', 'a::b', 'a/b', './a'],
        ...[
          '../b',
          'a//b',
          '/abs',
          'ends/',
          '*',
          '?',
          'a, b',
          'x › y',
          '[p] › y',
          '^x$',
          'a<b>&amp;',
          'b.c',
          '~',
          '..',
        ],
      ];
      const report = await runAll(Object.fromEntries(names.map((name) => [name, {}])), { retries: '0' });
      expect(report.units.map(({ id }) => id).sort()).toEqual([...names].sort());
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: names.length } });
      expect(ran()).toBe(names.length);
      const plan = planSchema.parse(project.readJson('.shardwise/artifacts/shardwise-default-plan/plan.json'));
      expect(plan.units.every(({ testsSource }) => testsSource === 'framework')).toBe(true);
    },
    TIMEOUT_MS,
  );

  realTest(
    `shows how each test ended${because}`,
    async () => {
      const report = await runAll(
        {
          ...PASSING,
          fails: { shell: 'echo "<oops> & so"; exit 3' },
          skips: { shell: 'exit 77', properties: 'SKIP_RETURN_CODE 77' },
          off: { properties: 'DISABLED TRUE' },
          slow: { shell: 'sleep 60', properties: 'TIMEOUT 1' },
          killed: { shell: 'kill -9 $$' },
          crashes: { shell: 'kill -SEGV $$' },
          needs: { properties: 'REQUIRED_FILES /nonexistent' },
          'is expected to fail': { shell: 'false', properties: 'WILL_FAIL TRUE' },
        },
        { retries: '0' },
      );
      expect(outcomes(report)).toEqual({
        ...{ a: 'passed', b: 'passed', c: 'passed', 'is expected to fail': 'passed' },
        ...{ skips: 'skipped', off: 'skipped' },
        ...{ fails: 'failed', slow: 'failed', killed: 'failed', crashes: 'failed', needs: 'failed' },
      });
      expect(report).toMatchObject({
        complete: true,
        totals: { tests: 11, passed: 4, failed: 4, errored: 1, skipped: 2 },
      });
      const messages = Object.fromEntries(
        report.tests.filter(({ outcome }) => isBad(outcome)).map(({ name, message }) => [name, message]),
      );
      expect(messages).toMatchObject({
        fails: '<oops> & so',
        slow: 'Timeout',
        killed: expect.stringContaining('Subprocess killed'),
        crashes: expect.stringMatching(/segfault/i),
        needs: 'Required Files Missing',
      });
      expect(Object.keys(messages).sort()).toEqual(['crashes', 'fails', 'killed', 'needs', 'slow']);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs the set-up of a fixture in each shard that needs it, and counts it once${because}`,
    async () => {
      const report = await runAll({
        start: { properties: 'FIXTURES_SETUP db' },
        fill: { properties: 'FIXTURES_SETUP filled FIXTURES_REQUIRED db' },
        stop: { properties: 'FIXTURES_CLEANUP db' },
        ...Object.fromEntries(
          ['a', 'b', 'c', 'd'].map((name) => [name, { properties: 'FIXTURES_REQUIRED "db;filled"' }]),
        ),
        lonely: { properties: 'FIXTURES_SETUP nothing' },
        'for nobody': { properties: 'FIXTURES_SETUP cold' },
        off: { properties: 'FIXTURES_REQUIRED cold DISABLED TRUE' },
        e: {},
      });
      expect(Object.keys(outcomes(report)).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'for nobody', 'lonely', 'off']);
      expect(report).toMatchObject({
        verdict: 'passed',
        complete: true,
        totals: { tests: 11, passed: 10, skipped: 1 },
      });
      expect(ran()).toBeGreaterThanOrEqual(13);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is red when a set-up fails, and flaky when it passes in the second try${because}`,
    async () => {
      const withSetUp = (shell: string) => ({
        ...PASSING,
        start: { shell, properties: 'FIXTURES_SETUP db' },
        uses: { properties: 'FIXTURES_REQUIRED db' },
      });
      const red = await runAll(withSetUp('false'));
      expect(red.verdict).toBe('failed');
      expect(outcomes(red)).toEqual({ a: 'passed', b: 'passed', c: 'passed', uses: 'failed' });
      project.remove();
      const flaky = await runAll(withSetUp('[ "$SHARDWISE_TRY" != 1 ]'));
      expect(flaky).toMatchObject({ verdict: 'passed', complete: true });
      expect(flaky.totals.flaky).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  realTest(
    `keeps two tests of one name together, and counts both${because}`,
    async () => {
      await open({
        'CMakeLists.txt': `${listing(PASSING)}add_subdirectory(sub)\n`,
        'sub/CMakeLists.txt': 'add_test(NAME a COMMAND sh -c "echo ran >> \\"$RAN\\"; exit 1")\n',
      });
      const { report } = await project.runAll({ ...values, retries: '0' });
      expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { tests: 4, passed: 3, failed: 1 } });
      expect(outcomes(report)).toEqual({ a: 'failed', b: 'passed', c: 'passed' });
    },
    TIMEOUT_MS,
  );

  realTest(
    `counts what ctest itself tries again as flaky${because}`,
    async () => {
      const report = await runAll(
        { ...PASSING, later: { shell: '[ -e again ] || { touch again; false; }' }, never: { shell: 'false' } },
        { args: '--repeat until-pass:2 -j 2', retries: '0' },
      );
      expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 5, passed: 4, failed: 1, flaky: 1 } });
    },
    TIMEOUT_MS,
  );

  realTest(
    `follows the arguments that choose tests, in the plan and in the shards${because}`,
    async () => {
      await open({
        'CMakeLists.txt': `${listing({
          ...PASSING,
          'db one': { properties: 'LABELS db' },
          'db two': { properties: 'LABELS "db;slow"' },
          other: { properties: 'LABELS slow' },
        })}add_test(NAME released CONFIGURATIONS Release COMMAND sh -c true)\n`,
      });
      const chosen = async (args: string) => {
        const { report } = await project.runAll({ ...values, args });
        expect(report.verdict).toBe('passed');
        return report.units.map(({ id }) => id);
      };
      expect(await chosen('-C Release -R "^(a|rel)"')).toEqual(['a', 'released']);
      expect(await chosen('-C Debug -R "^(a|rel)"')).toEqual(['a']);
      expect(await chosen('-L db')).toEqual(['db one', 'db two']);
      expect(await chosen('-R "^(a|db.*)$" -LE slow')).toEqual(['a', 'db one']);
      expect(await chosen('-I 1,2 -E a')).toEqual(['b', 'c']);
      // CMake 4.4 refuses it.
      if (bin === '') expect(await chosen('-R c -I 1,1 -U')).toEqual(['a', 'c']);
    },
    TIMEOUT_MS,
  );

  realTest(
    `notices tests that are gone, and tests that the plan does not have${because}`,
    async () => {
      await open({ 'CMakeLists.txt': listing({ ...PASSING, gone: {} }) });
      const { plan } = await project.plan(values);
      project.write('CMakeLists.txt', listing({ ...PASSING, added: {} }));
      await configure();
      for (const { index } of plan.shards) await project.run({ ...values, shard: String(index) });
      const { report } = await project.merge();
      expect(report.verdict).toBe('incomplete');
      expect(outcomes(report)).toMatchObject({ a: 'passed', b: 'passed', c: 'passed' });
      expect(outcomes(report)['gone']).not.toBe('passed');
      expect(report.reasons.join('\n')).toContain('added');
    },
    TIMEOUT_MS,
  );

  realTest(
    `loses nothing when ctest itself is killed${because}`,
    async () => {
      const report = await runAll({ ...PASSING, kills: { shell: 'kill -9 "$PPID"; sleep 1' } });
      expect(['failed', 'incomplete']).toContain(report.verdict);
      expect(outcomes(report)).toMatchObject({ a: 'passed', b: 'passed', c: 'passed' });
      expect(outcomes(report)['kills']).not.toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `says that nothing is built, and what is not${because}`,
    async () => {
      project = await createProject({ 'CMakeLists.txt': listing(PASSING) });
      const command = `${bin}ctest`;
      const empty = await project.plan({ ...values, command });
      expect(empty.plan.units).toEqual([]);
      expect(empty.plan.warnings.join('\n')).toContain('CTest knows only the tests of what is configured and built');
      await expect(project.plan({ ...values, command: `${command} --test-dir nowhere` })).rejects.toThrow(
        'CTest could not list its tests',
      );
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs more tests than one expression of CMake can name${because}`,
    async () => {
      const names = Array.from({ length: 1200 }, (_, index) => `a rather long name of a test, number ${index}`);
      const report = await runAll(Object.fromEntries(names.map((name) => [name, {}])), { shards: '1', args: '-j 4' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 1200, passed: 1200 } });
      expect(ran()).toBe(1200);
    },
    TIMEOUT_MS,
  );

  compilerTest(
    `runs the cases of googletest, as the example has them${withoutCompiler}`,
    async () => {
      const folder = join(ROOT, 'examples/ctest');
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const sources = files.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const;
      });
      project = await createProject(Object.fromEntries(sources));
      const texts = new Map(sources);
      const names = [...new Set(sources.map(([path]) => path.split('/')[0] ?? ''))];
      const detected = detectFramework({ folder, names, texts, testFileOf: () => undefined });
      expect(detected).toMatchObject({ framework: ctest });
      await configure();
      const notBuilt = await project.plan(values);
      expect(notBuilt.plan.warnings.join('\n')).toContain('the tests of what is not built are not known');
      await execa(`${bin}cmake`, ['--build', 'build', '-j', '2'], { cwd: project.root });
      const { report } = await project.runAll(values);
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { failed: 0, skipped: 1, flaky: 1 } });
      const readme = texts.get('README.md') ?? '';
      expect(readme).toContain(`${report.totals.tests} tests`);
      expect(report.totals.tests).toBeGreaterThanOrEqual(30);
    },
    TIMEOUT_MS,
  );

  compilerTest(
    `runs the suites of a googletest program, as the page shows${withoutCompiler}`,
    async () => {
      const page = readFileSync(join(ROOT, 'docs/frameworks/ctest.md'), 'utf8');
      const [, script = ''] = /```sh\n(#!\/bin\/sh\n# ci\/googletest[^`]*)```/.exec(page) ?? [];
      const [, list = ''] = /^list-command: (.*)$/m.exec(page) ?? [];
      const [, command = ''] = /^command: (.*)$/m.exec(page) ?? [];
      project = await createProject({
        'ci/googletest.sh': script,
        'CMakeLists.txt': `cmake_minimum_required(VERSION 3.21)
project(all CXX)
find_package(GTest REQUIRED)
add_executable(all_tests all.cpp)
target_link_libraries(all_tests GTest::gtest_main)
`,
        'all.cpp': `#include <cstdlib>
#include <gtest/gtest.h>
TEST(Cart, Adds) {}
TEST(Cart, Fails) { EXPECT_EQ(1, 2); }
TEST(CartTotal, Adds) {}
TEST(Ends, Early) { std::exit(0); }
template <class T> struct Typed : testing::Test {};
TYPED_TEST_SUITE(Typed, testing::Types<int>);
TYPED_TEST(Typed, Is) {}
struct Table : testing::TestWithParam<int> {};
TEST_P(Table, Row) {}
INSTANTIATE_TEST_SUITE_P(Rows, Table, testing::Values(1, 2));
`,
      });
      await configure();
      await execa(`${bin}cmake`, ['--build', 'build'], { cwd: project.root });
      const { report } = await project.runAll({ framework: 'custom', shards: '2', 'list-command': list, command });
      expect(outcomes(report)).toMatchObject({ Cart: 'failed', CartTotal: 'passed', 'Typed/0': 'passed' });
      expect(outcomes(report)['Rows/Table']).toBe('passed');
      expect(outcomes(report)['Ends']).not.toBe('passed');
      expect(report.totals).toMatchObject({ passed: 5, failed: 1 });
    },
    TIMEOUT_MS,
  );
}
