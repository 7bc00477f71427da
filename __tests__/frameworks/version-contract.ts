/**
 * The contract of a further version of a framework, with the real tool. One version of each framework runs every clause by itself
 * (`contract.ts`, `job-contract.ts`). Of the others, each run here proves several of these clauses, because their starts are what costs.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Framework } from '../../src/frameworks/framework.ts';
import { createUnitOf } from '../../src/frameworks/shared/unit-of.ts';
import { possibleStems } from './contract.ts';
import { useJobs } from './job-contract.ts';
import { createProject, type TestProject, worstCode } from './project.ts';
import { idOfSample, type Lacks, type Sample, sourceOf, testsInFile } from './samples.ts';

const TIMEOUT_MS = 600_000;

/** Declares the tests of a version. @param sample whose command starts it */
export function describeVersionContract(framework: Framework, sample: Sample): void {
  describe(`${framework.name}: the clauses of the contract together`, () => {
    describe('a command', () => declareCommand(framework, sample));
    describe('a job', () => declareJobs(framework, sample));
  });
}

const has = <T>(given: T | Lacks): given is T => !(typeof given === 'object' && given !== null && 'none' in given);

function declareCommand(framework: Framework, sample: Sample): void {
  let project: TestProject;
  beforeAll(() => {
    project = createProject();
    for (const [file, text] of sample.configuration) project.write(file, text);
  });
  afterAll(() => project.remove());

  function unit(stem: string, source = sample.passing): string {
    project.write(sample.fileName(stem), sourceOf(sample, source, stem));
    return idOfSample(framework, sample, stem);
  }

  test(
    'runs exactly the given units, whatever their names are, with a failed and a skipped test',
    async () => {
      const alike = sample.mixesUpEnds ? [] : ['deep/tests/twin'];
      const others = ['tests/not-given', 'tests/Twin', 'tests/i', 'tests/d', ...alike].map((stem) => unit(stem));
      for (const [file, text] of sample.twins ?? []) project.write(file, text);
      const passing = ['tests/twin', 'three', ...possibleStems(sample)].map((stem) => unit(stem));
      const units = [...passing, unit('tests/fails', sample.failing), unit('tests/skipping', sample.skipping)];
      sample.build?.(project.folder);
      const command = sample.command && { command: sample.command };
      const { cases, ran, exitCodes } = await project.run(framework, units, { ...command });
      const unitOf = createUnitOf([...units, ...others], framework.unitOfFile && { unitOfFile: framework.unitOfFile });
      const size = testsInFile(sample);
      const perUnit = [
        ...passing.map((id) => [id, size] as const),
        [units.at(-2) ?? '', size] as const,
        [units.at(-1) ?? '', 1] as const,
      ];
      expect(cases.map((testCase) => unitOf(testCase)).sort()).toEqual(
        perUnit.flatMap(([id, count]) => Array(count).fill(id)).sort(),
      );
      expect(ran).toBe(passing.length);
      expect(
        cases
          .filter(({ outcome }) => outcome !== 'passed')
          .map(({ outcome }) => outcome)
          .sort(),
      ).toEqual(['failed', 'skipped']);
      expect(worstCode(exitCodes)).toBe(sample.exits?.failing ?? 1);
    },
    TIMEOUT_MS,
  );
}

function declareJobs(framework: Framework, sample: Sample): void {
  const { ends, killed, retried, narrow, added } = sample.job;
  const { GOOD, size, ...job } = useJobs(framework, sample);

  test(
    'counts each test once: passed, failed, skipped, and tried again by the framework',
    async () => {
      const { source, args } = has(retried) ? retried : { source: undefined, args: '' };
      const sources = { ...GOOD, 'tests/red': sample.failing, 'tests/skipping': sample.skipping };
      const by = framework.list === undefined ? job.discovery : 'list';
      const report = await job.runAll(
        { ...sources, ...(source && { 'tests/retried': source }) },
        { args, retries: '0', discovery: by },
      );
      const tests = 4 * size + (source === undefined ? 1 : 2);
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: true,
        reasons: [`1 of ${tests} tests failed`],
        totals: {
          tests,
          passed: tests - 2,
          failed: 1,
          errored: 0,
          skipped: 1,
          flaky: source === undefined ? 0 : 1,
          missing: 0,
        },
      });
      expect(job.outcomeOf(report, 'tests/red')).toBe('failed');
    },
    TIMEOUT_MS,
  );

  test(
    'is red where files do not load, end their process or are killed with it, and runs all others',
    async () => {
      const bad = {
        'tests/crash': sample.crashing,
        ...(has(ends) && { 'tests/ends': ends }),
        ...(has(killed) && { 'tests/killed': killed }),
      };
      const report = await job.runAll({ ...GOOD, ...bad });
      for (const stem of Object.keys(bad)) job.expectRed(report, stem);
    },
    TIMEOUT_MS,
  );

  test(
    'names a file that is gone, and one that the plan lacks',
    async () => {
      await job.open({ ...GOOD, 'tests/gone': sample.passing });
      const report = await job.runLater({ gone: ['tests/gone'], added: { 'tests/added': sample.passing } });
      job.expectRed(report, 'tests/gone');
      if (added === undefined) expect(job.isNamed(report, 'tests/added')).toBe(true);
    },
    TIMEOUT_MS,
  );

  const { projects } = sample;
  if (has(narrow))
    test(
      'is complete where the arguments leave a file without a test',
      async () => {
        const report = await job.runAll(
          { ...GOOD, 'tests/skipping': sample.skipping },
          { args: narrow, discovery: 'static' },
        );
        expect(report).toMatchObject({
          verdict: 'passed',
          complete: true,
          totals: { tests: 3, passed: 3, missing: 0 },
        });
        job.expectGood(report);
      },
      TIMEOUT_MS,
    );

  if (projects !== undefined)
    test(
      'runs only the projects that are asked for',
      async () => {
        const { files, asked, tests } = projects;
        const project = await job.openFiles(Object.fromEntries(files));
        const { report } = await project.runAll({ ...job.values, ...asked, retries: '0', discovery: 'static' });
        expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests, passed: tests } });
      },
      TIMEOUT_MS,
    );
}
