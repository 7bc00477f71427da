/** The contract of a framework in whole jobs: plan, shards and merge with the real tool. Nothing is lost, and what is red stays red. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Framework } from '../../src/frameworks/framework.ts';
import { joinWords } from '../../src/frameworks/shared/split-words.ts';
import { planSchema, type Report, shardRecordSchema } from '../../src/model.ts';
import { parseProjectUnit } from '../../src/text/unit-id.ts';
import { createProject, type LocalProject, type Values } from '../commands/project.ts';
import { idOfSample, type Lacks, type Sample, sampleOf, sourceOf, testsInFile, withRealTool } from './samples.ts';

/** Time enough for a dozen starts of a real tool on a busy machine. */
const TIMEOUT_MS = 300_000;

/** Declares the tests of a framework. @param sample of another version than the usual one */
export function describeJobContract(framework: Framework, sample: Sample = sampleOf(framework)): void {
  describe(`${framework.name}: a job`, () => declare(framework, sample));
}

/** Jobs on projects of the sources of a sample. Each test may open one, and it is removed after the test. */
export function useJobs(framework: Framework, sample: Sample) {
  let project: LocalProject;
  afterEach(() => project?.remove());

  const idOf = (stem: string): string => idOfSample(framework, sample, stem);
  const size = testsInFile(sample);
  /** Nothing but the framework knows its tests. */
  const onlyLists = framework.list !== undefined && framework.patterns.length === 0;
  const discovery = onlyLists ? 'list' : 'static';
  const patterns = framework.patterns.length > 0 || onlyLists ? {} : { tests: `**/${sample.fileName('*')}` };
  const values: Values = {
    framework: framework.name,
    shards: '2',
    ...patterns,
    ...(sample.command && { command: joinWords(sample.command) }),
  };
  const GOOD = { 'tests/one': sample.passing, 'tests/deep/two': sample.passing, three: sample.passing };

  async function openFiles(files: Values): Promise<LocalProject> {
    project?.remove();
    project = await createProject({ ...Object.fromEntries(sample.configuration), ...files });
    process.env['RAN'] = `${project.root}/ran`;
    sample.build?.(project.root);
    return project;
  }

  /** Makes a project of the sources, by the stems of their files. */
  const open = (sources: Values): Promise<LocalProject> =>
    openFiles(
      Object.fromEntries(
        Object.entries(sources).map(([stem, source]) => [sample.fileName(stem), sourceOf(sample, source, stem)]),
      ),
    );

  async function runAll(sources: Values, more: Values = {}): Promise<Report> {
    await open(sources);
    return (await project.runAll({ ...values, ...more })).report;
  }

  /** The report of a job whose plan is older than the files that are added and deleted here. */
  async function runLater({ added = {}, gone = [] }: { added?: Values; gone?: readonly string[] }): Promise<Report> {
    const { plan } = await project.plan({ ...values, discovery });
    for (const stem of gone) project.delete(sample.fileName(stem));
    for (const [stem, source] of Object.entries(added))
      project.write(sample.fileName(stem), sourceOf(sample, source, stem));
    sample.build?.(project.root);
    for (const { index } of plan.shards) await project.run({ ...values, shard: String(index), retries: '1' });
    return (await project.merge()).report;
  }

  const outcomeOf = ({ units }: Report, stem: string) => units.find(({ id }) => id === idOf(stem))?.outcome;
  function expectGood(report: Report): void {
    for (const stem of Object.keys(GOOD)) expect([stem, outcomeOf(report, stem)]).toEqual([stem, 'passed']);
  }
  function expectRed(report: Report, stem: string): void {
    expect(['failed', 'incomplete']).toContain(report.verdict);
    expect(outcomeOf(report, stem)).not.toBe('passed');
    expectGood(report);
  }
  const isNamed = ({ reasons, shards }: Report, stem: string): boolean =>
    JSON.stringify([reasons, shards]).includes(idOf(stem));
  return {
    GOOD,
    values,
    discovery,
    onlyLists,
    size,
    idOf,
    open,
    openFiles,
    runAll,
    runLater,
    outcomeOf,
    expectRed,
    expectGood,
    isNamed,
  };
}

function declare(framework: Framework, sample: Sample): void {
  const { realTest, because } = withRealTool(framework.name);
  const { ends, killed, losesFinished, retried, narrow } = sample.job;
  const { GOOD, values, discovery, onlyLists, size, idOf, ...jobs } = useJobs(framework, sample);
  const { open, openFiles, runAll, runLater, outcomeOf, expectRed, expectGood, isNamed } = jobs;

  realTest.each(framework.list === undefined || onlyLists ? [discovery] : [discovery, 'list'])(
    `runs every test once, and shows what failed: discovery %s${because}`,
    async (by) => {
      const sources = { ...GOOD, 'tests/red': sample.failing, 'tests/skipping': sample.skipping };
      const project = await open(sources);
      const { report } = await project.runAll({ ...values, shards: '3', retries: '0', discovery: by });
      const tests = 4 * size + 1;
      expect(report.units.map(({ id }) => id).sort()).toEqual(Object.keys(sources).map(idOf).sort());
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: true,
        reasons: [`1 of ${tests} tests failed`],
        totals: { tests, passed: tests - 2, failed: 1, errored: 0, skipped: 1, flaky: 0, missing: 0 },
      });
      expect(outcomeOf(report, 'tests/red')).toBe('failed');
      const plan = planSchema.parse(project.readJson('.shardwise/artifacts/shardwise-default-plan/plan.json'));
      const areExact = plan.units.every(({ testsSource }) => testsSource === 'framework');
      expect(areExact).toBe(by === 'list' && framework.list?.counts === true);
    },
    TIMEOUT_MS,
  );

  realTest(
    `finds the file that does not load, and runs all others${because}`,
    async () => {
      const report = await runAll({ ...GOOD, 'tests/crash': sample.crashing });
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: true,
        totals: { tests: 3 * size + 1, passed: 3 * size, [sample.crashesAs ?? 'errored']: 1, missing: 0 },
      });
      expect(outcomeOf(report, 'tests/crash')).toBe('failed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `notices a file that is gone when its shard runs${because}`,
    async () => {
      await open({ ...GOOD, 'tests/gone': sample.passing });
      expectRed(await runLater({ gone: ['tests/gone'] }), 'tests/gone');
    },
    TIMEOUT_MS,
  );

  const found = sample.job.added ?? {};
  const unseen = 'none' in found ? found.none : undefined;
  const foundTest = unseen === undefined ? realTest : test.skip;
  const name = (what: string) => `${what}${unseen === undefined ? because : ` (skipped: ${unseen})`}`;
  const ADDED = { 'tests/added': sample.passing, 'tests/broken': sample.crashing };

  foundTest.each(Object.entries(ADDED))(
    name('names what the framework finds and the plan lacks: %s'),
    async (stem, source) => {
      await open(GOOD);
      const report = await runLater({ added: { [stem]: source } });
      expect(report.verdict).not.toBe('passed');
      expect(isNamed(report, stem)).toBe(true);
      expectGood(report);
    },
    TIMEOUT_MS,
  );

  /** A source of the sample, or a test that says why there is none. */
  function withSample<T>(what: string, given: T | Lacks, run: (given: T) => Promise<void>): void {
    if (typeof given === 'object' && given !== null && 'none' in given) return;
    realTest(`${what}${because}`, () => run(given as T), TIMEOUT_MS);
  }

  withSample('is red when a file ends its process with exit code 0', ends, async (source) =>
    expectRed(await runAll({ ...GOOD, 'tests/ends': source }), 'tests/ends'),
  );

  withSample(
    'is red when a test is killed with its process, and names the other tests as usual',
    killed,
    async (source) => {
      const namesIn = ({ tests }: Report) =>
        tests
          .filter(({ unit }) => unit !== idOf('tests/zkilled'))
          .map(({ unit, suite, className, name }) => JSON.stringify([unit, suite, className, name]))
          .sort();
      const sources = { ...GOOD, 'tests/red': sample.failing };
      const usual = await runAll(sources, { shards: '1' });
      const report = await runAll({ ...sources, 'tests/zkilled': source }, { shards: '1' });
      expectRed(report, 'tests/zkilled');
      expect(namesIn(report)).toEqual(namesIn(usual));
      if (framework.tells !== 'each test') return;
      const own = report.tests.filter(({ unit }) => unit === idOf('tests/zkilled'));
      const red = own.filter(({ outcome }) => outcome !== 'passed');
      expect(red.map(({ name }) => /dies|killed/i.test(name))).toEqual([true]);
      if (losesFinished === undefined) expect(own.length - red.length).toBe(size - 1);
    },
  );

  withSample('counts a test that the framework tries again once, as flaky', retried, async ({ source, args }) => {
    const report = await runAll({ ...GOOD, 'tests/retried': source }, { args, retries: '0' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3 * size + 1, flaky: 1 } });
  });

  const { three } = sample.job;
  if (framework.select !== undefined)
    realTest(
      `a retry runs only the failed tests of files, and no green one again${because}`,
      async () => {
        if (three === undefined) throw new Error(`the sample of ${framework.name} has no file with three tests`);
        const kinds = { 'tests/kinds': three, 'tests/others': three };
        const project = await open({ ...kinds, 'tests/one': sample.passing });
        const { report } = await project.runAll({
          ...values,
          shards: '1',
          retries: '1',
          'retry-scope': 'test',
          discovery,
        });
        const ran = readFileSync(`${project.root}/ran`, 'utf8').trim().split('\n').sort();
        expect(ran.filter((kind) => kind !== 'ran')).toEqual(
          ['flaky', 'green', 'red'].flatMap((kind) => Array(kind === 'green' ? 2 : 4).fill(kind)),
        );
        expect(report).toMatchObject({
          verdict: 'failed',
          complete: true,
          reasons: [`2 of ${6 + size} tests failed`],
          totals: { tests: 6 + size, passed: 4 + size, failed: 2, skipped: 0, flaky: 2, missing: 0 },
        });
        const record = project.readJson(
          '.shardwise/artifacts/shardwise-default-shard-1-attempt-1/shardwise-shard.json',
        );
        expect(
          shardRecordSchema
            .parse(record)
            .units.map(({ id, tests, tries, retried }) => [id, tests, tries, retried])
            .sort(),
        ).toEqual(
          [...Object.keys(kinds).map((stem) => [idOf(stem), 3, 2, 2]), [idOf('tests/one'), size, 1, undefined]].sort(),
        );
      },
      TIMEOUT_MS,
    );

  withSample('is complete when the arguments leave a file without a test', narrow, async (args) => {
    const report = await runAll({ ...GOOD, 'tests/skipping': sample.skipping }, { args, discovery: 'static' });
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 3, passed: 3, missing: 0 } });
    expect(['deselected', 'skipped', undefined]).toContain(outcomeOf(report, 'tests/skipping'));
  });

  const { projects } = sample;
  if (projects === undefined) return;
  const { files, asked, units, tests, refused, named } = projects;

  realTest.each(framework.list === undefined ? ['static'] : ['static', 'list'])(
    `plans and runs only the projects that are asked for: discovery %s${because}`,
    async (by) => {
      const project = await openFiles(Object.fromEntries(files));
      const { report } = await project.runAll({ ...values, ...asked, shards: '2', retries: '0', discovery: by });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests, passed: tests } });
      // Some versions list the project of a file too.
      expect(report.units.map(({ id }) => parseProjectUnit(id).file).sort()).toEqual(units);
      expect(report.units.map(({ outcome }) => outcome)).toEqual(units.map(() => 'passed'));
      if (named !== undefined) for (const { suite } of report.tests) expect(suite[0]).toBe(named);
    },
    TIMEOUT_MS,
  );

  if (refused !== undefined)
    test('refuses arguments that choose projects, and names an input instead', async () => {
      expect(framework.findBadArgument?.(refused.split(' '))).toMatch(/input (?:tests|working-directory)/);
    });
}
