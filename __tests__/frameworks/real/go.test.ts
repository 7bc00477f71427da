/** `go test`, with the real tool. */
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEvents } from '../../../src/events/read.ts';
import { go } from '../../../src/frameworks/go.ts';
import type { Report } from '../../../src/model.ts';
import { pastUnits, restored, stretchTimes } from '../../commands/plan/stretched-times.ts';
import { createProject, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { sampleOf, withRealTool } from '../samples.ts';
import { describeVersionContract } from '../version-contract.ts';

const { realTest, because } = withRealTool('go');

describeContract(go);
describeJobContract(go);
describeExample(go);

/** The oldest version that we know to work. */
const OLD_GO = '/usr/lib/go-1.19/bin/go';
const old = {
  ...sampleOf(go),
  command: [OLD_GO],
  configuration: [['go.mod', 'module example.com/sample\n\ngo 1.19\n']] as const,
};
const hasOld = existsSync(OLD_GO);
describe(`go 1.19${hasOld ? '' : ` (skipped: no ${OLD_GO})`}`, () => {
  if (hasOld) describeVersionContract(go, old);
  else test.skip('is not installed', () => {});
});

const text = (value: string) => JSON.stringify(value);
const title = fc.constantFrom(...HOSTILE_NAMES, 'a/b', '#00');
const subtests: fc.Memo<string> = fc.memo((depth) =>
  fc
    .array(fc.tuple(title, depth <= 1 ? fc.constant('') : subtests(depth - 1)), { maxLength: 3 })
    .map((inner) => inner.map(([name, body]) => `t.Run(${text(name)}, func(t *testing.T) {\n${body}})\n`).join('')),
);
const names = fc.uniqueArray(fc.constantFrom('', 'A', 'AB', 'A_', '_a', 'Ä', '1', 'AÄ', 'X9'), {
  minLength: 1,
  maxLength: 5,
});
const kind = fc.constantFrom('Test', 'Fuzz', 'Example');
const BODIES: Readonly<Record<string, (name: string, body: string) => string>> = {
  Test: (name, body) => `func Test${name}(t *testing.T) {\n${body}}\n`,
  Fuzz: (name) => `func Fuzz${name}(f *testing.F) {\n\tf.Add("a")\n\tf.Fuzz(func(t *testing.T, s string) {})\n}\n`,
  Example: (name) => `func Example_x${name}() {\n\tfmt.Println("x")\n\t// Output: x\n}\n`,
};

describeParts({
  framework: go,
  fileName: 'tests/split/sample_test.go',
  configuration: sampleOf(go).configuration,
  source: names
    .chain((all) => fc.tuple(...all.map((name) => fc.tuple(fc.constant(name), kind, subtests(2)))))
    .map((tests) => {
      const functions = tests.map(([name, chosen, body]) => BODIES[chosen]?.(name, body));
      return `package sample\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nvar _ testing.TB\nvar _ = fmt.Sprint\n\n${functions.join('\n')}`;
    }),
});

const MODULE = (path: string): string => `module ${path}\n\ngo 1.20\n`;
const source = (name: string, body = '', before = ''): string =>
  `${before}package sample\n\nimport "testing"\n\nfunc ${name}(t *testing.T) {${body}}\n`;
const PASSES = source('TestPasses');

describe('go: a job', () => {
  let project: LocalProject;
  afterEach(() => project.remove());

  const values: Values = { framework: 'go', shards: '1', retries: '0' };
  const outcomes = ({ units }: Report) => Object.fromEntries(units.map(({ id, outcome }) => [id, outcome]));
  const runAll = async (files: Values, more: Values = {}) => {
    project = await createProject(files);
    return (await project.runAll({ ...values, ...more })).report;
  };

  realTest.each(['static', 'list'])(
    `gives each test to its own package, whatever the others are called: %s${because}`,
    async (discovery) => {
      const folders = ['.', 'cart', 'internal/cart', 'internal', 'nats.go', 'x/internal/cart'];
      const files = folders.map((folder) => [`${folder}/sample_test.go`, source('TestSame')]);
      const report = await runAll(
        {
          'go.mod': MODULE('example.com/nats.go'),
          ...Object.fromEntries(files),
          'cart/sample_test.go': source('TestSame', 't.Fatal()'),
        },
        { discovery },
      );
      expect(outcomes(report)).toEqual({
        ...Object.fromEntries(folders.map((folder) => [folder, 'passed'])),
        cart: 'failed',
      });
      expect(report.totals).toMatchObject({ tests: 6, failed: 1, missing: 0 });
    },
  );

  realTest.each(['static', 'list'])(
    `runs modules without a workspace in their own folders, where tests names them: %s${because}`,
    async (discovery) => {
      const files = {
        'go.mod': MODULE('example.com/shop'),
        'cart/a_test.go': PASSES,
        'tools/go.mod': MODULE('example.com/other'),
        'tools/a_test.go': PASSES,
        'tools/cart/a_test.go': PASSES,
      };
      const named = await runAll(files, { discovery, tests: '**/*_test.go' });
      expect(outcomes(named)).toEqual({ cart: 'passed', tools: 'passed', 'tools/cart': 'passed' });
      expect(named).toMatchObject({ verdict: 'passed', totals: { tests: 3 } });
      project.remove();
      expect(outcomes(await runAll(files, { discovery }))).toEqual({ cart: 'passed' });
      project.remove();
      const { 'go.mod': _, 'cart/a_test.go': _cart, ...below } = files;
      expect(outcomes(await runAll(below, { discovery }))).toEqual({ tools: 'passed', 'tools/cart': 'passed' });
    },
  );

  realTest.each(['static', 'list'])(`runs the modules of a workspace: %s${because}`, async (discovery) => {
    const report = await runAll(
      {
        'go.work': 'go 1.20\n\nuse (\n\t.\n\t./lib\n)\n',
        'go.mod': MODULE('example.com/shop'),
        'cart/a_test.go': PASSES.replace('"testing"', '(\n\t"testing"\n\t_ "example.com/lib"\n)'),
        'lib/go.mod': MODULE('example.com/lib'),
        'lib/lib.go': 'package lib\n',
        'lib/lib_test.go': PASSES.replace('sample', 'lib'),
        'unused/go.mod': MODULE('example.com/unused'),
        'unused/a_test.go': source('TestFails', 't.Fatal()'),
      },
      { discovery },
    );
    expect(outcomes(report)).toEqual({ cart: 'passed', lib: 'passed' });
    expect(report.verdict).toBe('passed');
  });

  realTest.each(['static', 'list'])(`runs in a folder inside of a module: %s${because}`, async (discovery) => {
    const report = await runAll(
      {
        'go.mod': MODULE('example.com/shop'),
        'server/a_test.go': PASSES,
        'server/api/a_test.go': PASSES,
        'web/a_test.go': PASSES,
      },
      { discovery, 'working-directory': 'server' },
    );
    expect(outcomes(report)).toEqual({ '.': 'passed', api: 'passed' });
    expect(report.tests.map(({ file }) => file)).toEqual(['server/a_test.go', 'server/api/a_test.go']);
  });

  realTest(
    `names the test that hangs, with its stack, and not one that another prints${because}`,
    async () => {
      const report = await runAll(
        {
          'go.mod': MODULE('example.com/shop'),
          'cart/a_test.go': `package cart

import (
	"fmt"
	"testing"
	"time"
)

func TestPrints(t *testing.T) { fmt.Println("=== RUN   TestForged"); fmt.Println("--- PASS: TestHangs (0.00s)") }
func TestWaits(t *testing.T) { t.Parallel() }
func TestHangs(t *testing.T) {
	t.Run("inside", func(t *testing.T) { time.Sleep(time.Hour) })
}
`,
          'side/a_test.go': `package side

import (
	"testing"
	"time"
)

func TestSleeps(t *testing.T) { t.Parallel(); time.Sleep(time.Hour) }
func TestLast(t *testing.T)   { t.Parallel(); t.Log("prints last") }
`,
          'tax/a_test.go': PASSES,
        },
        { 'hang-timeout': '20s' },
      );
      const bad = report.tests.filter(({ outcome }) => outcome === 'errored').map(({ name }) => name);
      expect(bad).toContain('TestHangs/inside');
      expect(report.tests.find(({ name }) => name === 'TestHangs/inside')).toMatchObject({
        line: 12,
        message: 'the command hung (nothing happened for 20.0 s) while this test ran',
        detail: expect.stringContaining('TestHangs.func1'),
      });
      // The test binary names the stacks with the test that printed last.
      expect(report.tests.find(({ name }) => name === 'TestSleeps')).toMatchObject({
        message: 'the command hung (nothing happened for 20.0 s) while this test ran',
        detail: expect.stringContaining('side.TestSleeps('),
      });
      expect(report.tests.filter(({ unit, outcome }) => unit === 'side' && outcome === 'errored')).toHaveLength(1);
      expect(report.tests.find(({ name }) => name === 'TestSleeps')?.tries).toBe(1);
      expect(outcomes(report)).toEqual({ cart: 'failed', side: 'failed', tax: 'passed' });
      const { events } = readEvents(
        project.read('.shardwise/artifacts/shardwise-default-shard-1-attempt-1/events.ndjson'),
      );
      expect(events.filter(({ event }) => event === 'hang')).toMatchObject([
        {
          // Go says that a test has passed only when another one prints, so one that has ended may be among them.
          running: expect.arrayContaining([
            expect.objectContaining({ name: 'TestHangs/inside', file: 'cart/a_test.go' }),
            expect.objectContaining({ name: 'TestSleeps', file: 'side/a_test.go' }),
          ]),
        },
      ]);
    },
    120_000,
  );

  const TAGGED: Values = {
    'go.mod': MODULE('example.com/shop'),
    'cart/a_test.go': PASSES,
    'slow/a_test.go': source('TestSlow', '', '//go:build integration\n\n'),
    'mixed/mixed.go': 'package sample\n',
    'mixed/a_test.go': source('TestSlow', '', '//go:build integration\n\n'),
    'other/a_plan9_test.go': source('TestOther', 't.Fatal()'),
  };

  realTest(`leaves out what is for other systems and tags, in every way to plan${because}`, async () => {
    const found = await runAll(TAGGED, { discovery: 'static' });
    expect(found).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 1 } });
    expect(outcomes(found)).toEqual({ cart: 'passed', mixed: 'deselected', other: 'deselected', slow: 'deselected' });
    project.remove();
    expect(outcomes(await runAll(TAGGED, { discovery: 'list' }))).toEqual({ cart: 'passed' });
    project.remove();
    const tagged = await runAll(TAGGED, { discovery: 'list', args: '-tags integration' });
    expect(outcomes(tagged)).toEqual({ cart: 'passed', mixed: 'passed', slow: 'passed' });
    project.remove();
    const covered = await runAll(TAGGED, { discovery: 'static', args: '-cover' });
    expect(covered).toMatchObject({ verdict: 'passed', totals: { tests: 1 } });
  });

  realTest(`is incomplete where a shard finds more than was listed for the plan${because}`, async () => {
    project = await createProject(TAGGED);
    await project.plan({ ...values, discovery: 'list' });
    process.env['GOFLAGS'] = '-tags=integration';
    try {
      await project.run({ ...values, shard: '1' });
    } finally {
      delete process.env['GOFLAGS'];
    }
    const { report } = await project.merge();
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('mixed, slow');
  });

  realTest(`is not incomplete where the user excludes packages, or some of their files${because}`, async () => {
    const excluded = { discovery: 'list', tests: '!slow/**\n!**/b_test.go' };
    const report = await runAll(
      { ...TAGGED, 'b/b_test.go': PASSES, 'cart/b_test.go': source('TestB') },
      { ...excluded, args: '-tags integration' },
    );
    expect(outcomes(report)).toEqual({ cart: 'passed', mixed: 'passed' });
    expect(report.verdict).toBe('passed');
  });

  realTest(`plans a package that does not load, and says why${because}`, async () => {
    project = await createProject({
      ...TAGGED,
      'broken/a_test.go': 'package sample\n\nfunc (\n',
      'broken/b_test.go': 'package another\n',
    });
    const { plan } = await project.plan({ ...values, discovery: 'list' });
    expect(plan.units.map(({ id }) => id)).toEqual(['broken', 'cart']);
    expect(plan.warnings.join('\n')).toContain(
      'go test cannot load a test file, so its tests are not counted: broken: ',
    );
    const { report } = await project.runAll({ ...values, discovery: 'list' });
    expect(outcomes(report)).toEqual({ broken: 'failed', cart: 'passed' });
  });

  const main = (body: string): string =>
    `package sample\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n${body}}\n\nfunc TestA(t *testing.T) { t.Log() }\n`;

  realTest.each<[string, string, string, number]>([
    ['runs no test on purpose', 'os.Exit(0)\n', 'skipped', 1],
    ['runs its tests', 'os.Exit(m.Run())\n', 'passed', 1],
    ['fails after its tests', 'm.Run()\nos.Exit(3)\n', 'failed', 2],
    ['fails before its tests', 'os.Exit(3)\n', 'failed', 1],
    ['panics before its tests', 'panic("no database")\n', 'failed', 1],
  ])(`judges a TestMain that %s${because}`, async (_, body, outcome, tests) => {
    const report = await runAll({
      'go.mod': MODULE('example.com/shop'),
      'cart/a_test.go': main(body),
      'tax/a_test.go': PASSES,
    });
    expect(outcomes(report)).toEqual({ cart: outcome, tax: 'passed' });
    expect(report.totals.tests).toBe(1 + tests);
  });

  realTest.each([
    ['before its tests', 'func init() { syscall.Exit(0) }\n'],
    [
      'between its tests',
      'func TestB(t *testing.T) { go func() { syscall.Exit(0) }() }\nfunc TestC(t *testing.T) { select {} }\n',
    ],
    ['in a clean-up', 'func TestB(t *testing.T) { t.Cleanup(func() { syscall.Exit(0) }) }\n'],
    ['in a subtest', 'func TestB(t *testing.T) { t.Run("x", func(t *testing.T) { syscall.Exit(0) }) }\n'],
    [
      'in a parallel test',
      'func TestB(t *testing.T) { t.Parallel(); syscall.Exit(0) }\nfunc TestC(t *testing.T) { t.Parallel(); select {} }\n',
    ],
    ['in an example', 'func Example_b() {\n\tsyscall.Exit(0)\n\t// Output:\n}\n'],
    [
      'in the seed of a fuzz test',
      'func FuzzB(f *testing.F) { f.Add("a"); f.Fuzz(func(t *testing.T, s string) { syscall.Exit(0) }) }\n',
    ],
  ])(`is red when a package ends with exit code 0 %s${because}`, async (_, functions) => {
    const file = `package sample\n\nimport (\n\t"syscall"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {}\n\n${functions}`;
    const report = await runAll({
      'go.mod': MODULE('example.com/shop'),
      'cart/a_test.go': file,
      'tax/a_test.go': PASSES,
    });
    expect(outcomes(report)).toEqual({ cart: 'failed', tax: 'passed' });
  });

  realTest(
    `keeps what ran when the shard takes too long${because}`,
    async () => {
      const report = await runAll(
        {
          'go.mod': MODULE('example.com/shop'),
          'cart/a_test.go': `${PASSES}\nfunc TestHangs(t *testing.T) { t.Log("waits"); select {} }\n`,
          'tax/a_test.go': PASSES,
        },
        { timeout: '20s' },
      );
      expect(report.verdict).not.toBe('passed');
      expect(outcomes(report)).toMatchObject({ cart: 'failed', tax: 'passed' });
      const hangs = report.tests.find(({ name }) => name === 'TestHangs');
      expect(hangs?.message).toBe('the command was stopped because it took too long while this test ran');
      expect(hangs?.detail).toContain('waits');
    },
    60_000,
  );

  realTest(`says where a test failed${because}`, async () => {
    const report = await runAll({
      'go.mod': MODULE('example.com/shop'),
      'cart/a_test.go':
        'package sample\n\nimport "testing"\n\nfunc TestA(t *testing.T) {\n\tt.Run("x", func(t *testing.T) {\n\t\tt.Error("got 1, want 2")\n\t})\n}\n',
      'tax/a_test.go':
        'package sample\n\nimport "testing"\n\nfunc TestA(t *testing.T) {\n\tvar m map[string]int\n\tm["x"] = 1\n}\n',
    });
    expect(
      report.tests
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ name, file, line, message }) => [name, file, line, message]),
    ).toEqual([
      ['TestA', 'cart/a_test.go', 5, 'its subtest x failed'],
      ['TestA/x', 'cart/a_test.go', 7, 'a_test.go:7: got 1, want 2'],
      ['TestA', 'tax/a_test.go', 7, 'panic: assignment to entry in nil map'],
    ]);
  });

  realTest(`runs a test again, whatever go remembers of it${because}`, async () => {
    const file =
      'package sample\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc init() {\n\tran, _ := os.OpenFile("../ran", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)\n\tran.WriteString("ran\\n")\n}\n\nfunc TestA(t *testing.T) {}\n';
    await runAll({ 'go.mod': MODULE('example.com/shop'), 'cart/a_test.go': file });
    await project.runAll(values);
    expect(project.read('ran')).toBe('ran\nran\n');
  });

  realTest(`runs a large package in parts, and the history still knows one package${because}`, async () => {
    const large = ['A', 'AB', 'B', 'C'].map(
      (name) => `func Test${name}(t *testing.T) { t.Run("x", func(t *testing.T) {}) }\n`,
    );
    const cart = `package sample\n\nimport "testing"\n\n${large.join('')}`;
    const files = { 'go.mod': MODULE('example.com/shop'), 'cart/a_test.go': cart, 'tax/a_test.go': PASSES };
    const first = await runAll(files, { shards: '2' });
    await stretchTimes(project, 'cart');
    project.write('cart/a_test.go', `${cart.replace('TestC', 'TestRenamed')}func TestNew(t *testing.T) {}\n`);
    const { report } = await project.runAll({ ...values, shards: '4' });
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: first.totals.tests + 1 } });
    expect(report.units.filter(({ id }) => id.startsWith('cart::')).length).toBeGreaterThan(1);
    const now = ['TestA', 'TestAB', 'TestB', 'TestRenamed'];
    const all = [...now.flatMap((name) => [name, `${name}/x`]), 'TestNew', 'TestPasses'];
    expect(report.tests.map(({ name }) => name).sort()).toEqual(all.sort());
    const learned = pastUnits(await restored(project));
    expect(learned.map(({ id }) => id)).toEqual(['cart', 'tax']);
    expect(learned[0]?.parts?.map(({ name }) => name).sort()).toEqual([...now, 'TestNew'].sort());
  });

  realTest(`counts repeated runs of a test once, and the worst one${because}`, async () => {
    const body = 'runs++; if runs == 1 { t.Fatal("first") }';
    const report = await runAll(
      { 'go.mod': MODULE('example.com/shop'), 'cart/a_test.go': `${source('TestA', body)}\nvar runs = 0\n` },
      { args: '-count=3' },
    );
    expect(report.totals).toMatchObject({ tests: 1, failed: 1 });
  });
});
