/** The contract of every framework, tested with the real tool: what its commands run and report. `job-contract.ts` has that of whole jobs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Framework } from '../../src/frameworks/framework.ts';
import { createUnitOf } from '../../src/frameworks/shared/unit-of.ts';
import { createProject, type Outcome, type TestProject, worstCode } from './project.ts';
import { idOfSample, type Sample, sampleOf, sourceOf, testsInFile, withRealTool } from './samples.ts';

/** Time enough to start a real tool a dozen times on a busy machine. */
const TIMEOUT_MS = 120_000;

const HOSTILE_STEMS = [
  'tests/with space',
  `tests/qu'o"te`,
  'tests/ünï ☂',
  'tests/{a,b}',
  'tests/$HOME `x`',
  'tests/a&b;c|d',
  'tests/(x)+(y)',
  'tests/%PATH%',
  '-dash',
  '--help',
  '@at',
  '#hash',
  '!bang',
  'tests/[id]',
  'tests/x+y-1',
];

/** The stems of those files that the framework itself accepts. */
export const possibleStems = ({ impossible }: Sample): readonly string[] =>
  HOSTILE_STEMS.filter((stem) => !impossible.some((part) => stem.includes(part)));

/** Declares the tests of a framework. @param sample of another version than the usual one */
export function describeContract(framework: Framework, sample: Sample = sampleOf(framework)): void {
  describe(`${framework.name}: a command`, () => declare(framework, sample));
}

function declare(framework: Framework, sample: Sample): void {
  const { realTest, because } = withRealTool(framework.name);
  const commandOf = sample.command === undefined ? {} : { command: sample.command };
  let project: TestProject;

  beforeAll(() => {
    project = createProject();
    for (const [file, text] of sample.configuration) project.write(file, text);
  });
  afterAll(() => project.remove());

  const idOf = (stem: string): string => idOfSample(framework, sample, stem);

  /** Writes a test file and returns its unit id. */
  function unit(stem: string, source = sample.passing): string {
    project.write(sample.fileName(stem), sourceOf(sample, source, stem));
    return idOf(stem);
  }
  const unitOfThese = (units: readonly string[]) =>
    createUnitOf(units, framework.unitOfFile && { unitOfFile: framework.unitOfFile });
  function run(units: readonly string[], request = {}): Promise<Outcome> {
    sample.build?.(project.folder);
    return project.run(framework, units, { ...commandOf, ...request });
  }
  const size = testsInFile(sample);
  /** The units of the cases when every test of these files was reported. */
  const each = (units: readonly string[]): string[] => units.flatMap((id) => Array(size).fill(id)).sort();

  realTest(
    `runs only the given units, and every case finds its unit${because}`,
    async () => {
      unit('tests/not-given');
      const units = [unit('tests/one'), unit('tests/deep/two'), unit('three')];
      const { exitCodes, cases, ran } = await run(units);
      const unitOf = unitOfThese([...units, idOf('tests/not-given')]);
      expect(ran).toBe(3);
      expect(cases.map((testCase) => unitOf(testCase)).sort()).toEqual(each(units));
      expect(cases.map(({ outcome }) => outcome)).toEqual(Array(3 * size).fill('passed'));
      expect(worstCode(exitCodes)).toBe(0);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs no twin of a unit${because}`,
    async () => {
      const twins = ['tests/Twin', 'tests/twin2', 'tests/my-twin', 'deep/tests/twin'].map((stem) => unit(stem));
      for (const [file, text] of sample.twins ?? []) project.write(file, text);
      const given = unit('tests/twin');
      const { cases, ran } = await run([given]);
      const unitOf = unitOfThese([given, ...twins]);
      expect(cases.map((testCase) => unitOf(testCase))).toEqual(each([given]));
      expect(ran).toBe(1);
    },
    TIMEOUT_MS,
  );

  realTest(
    `takes hostile file names literally${because}`,
    async () => {
      unit('tests/i');
      unit('tests/d');
      const units = possibleStems(sample).map((stem) => unit(stem));
      const { cases, ran, exitCodes } = await run(units);
      const unitOf = unitOfThese(units);
      expect(cases.map((testCase) => unitOf(testCase)).sort()).toEqual(each(units));
      expect(ran).toBe(units.length);
      expect(worstCode(exitCodes)).toBe(0);
    },
    TIMEOUT_MS,
  );

  realTest(
    `runs a list that is too long for one command line, each unit once${because}`,
    async () => {
      const units = [1, 2, 3, 4, 5].map((number) => unit(`tests/long/${'long-'.repeat(20)}${number}`));
      const [short] = framework.run({ ...bare, units: [units[0] ?? ''], ...commandOf });
      const room = [short?.program ?? '', ...(short?.args ?? [])].join('   ').length;
      const { cases, ran, exitCodes } = await run(units, { maxCommandLine: room + 200 });
      expect(ran).toBe(5);
      expect(new Set(cases.map((testCase) => unitOfThese(units)(testCase)))).toEqual(new Set(units));
      expect(cases).toHaveLength(5 * size);
      expect(exitCodes.every((code) => code === 0)).toBe(true);
      expect(exitCodes.length > 1).toBe(sample.longLists === 'several commands');
    },
    TIMEOUT_MS,
  );

  realTest(
    `exits with a code that means failed tests, and reports which${because}`,
    async () => {
      const units = [unit('tests/fails', sample.failing), unit('tests/skipping', sample.skipping)];
      const { exitCodes, cases } = await run(units);
      expect(worstCode(exitCodes)).toBe(sample.exits?.failing ?? 1);
      expect(cases.map(({ outcome }) => outcome).sort()).toEqual(
        sample.oneTest ? ['failed', 'skipped'] : ['failed', 'passed', 'skipped'],
      );
      expect(cases.find(({ outcome }) => outcome === 'failed')?.name).toMatch(/fails/);
    },
    TIMEOUT_MS,
  );

  const loadsApart = sample.loadsAllFirst ? undefined : realTest;
  loadsApart?.(
    `reports a separate case with an error for a file that fails on import, and runs the others${because}`,
    async () => {
      const crash = unit('tests/crash', sample.crashing);
      const good = unit('tests/good');
      const { exitCodes, cases, ran } = await run([crash, good]);
      const unitOf = unitOfThese([crash, good]);
      const byUnit = (id: string) => cases.filter((testCase) => unitOf(testCase) === id).map(({ outcome }) => outcome);
      expect(byUnit(crash)).toEqual([sample.crashesAs ?? 'errored']);
      expect(byUnit(good)).toEqual(Array(size).fill('passed'));
      expect(ran).toBe(1);
      expect(worstCode(exitCodes)).toBe(sample.exits?.crashing ?? 1);
    },
    TIMEOUT_MS,
  );

  if (sample.tellsLines) {
    realTest(
      `reports the line where each test is declared${because}`,
      async () => {
        const one = unit('tests/lines');
        const source = readFileSync(join(project.folder, sample.fileName('tests/lines')), 'utf8').split('\n');
        const { cases } = await run([one]);
        expect(cases).toHaveLength(2);
        for (const testCase of cases) {
          expect(testCase.file).toBe(sample.fileName('tests/lines'));
          expect(source[(testCase.line ?? Number.NaN) - sample.firstLine]).toContain(testCase.name);
        }
      },
      TIMEOUT_MS,
    );
  }

  if (framework.tells !== undefined) {
    realTest(
      `tells while its tests run what its row says: ${framework.tells}${because}`,
      async () => {
        const units = [unit('tests/p1'), unit('tests/p2'), unit('tests/p3', sample.failing)];
        const { cases, progress, events } = await run(units);
        const started = new Map(
          events.flatMap((event) => (event.event === 'test-started' ? [[event.id, event.test.name] as const] : [])),
        );
        const ended = events.flatMap((event) => (event.event === 'test-finished' ? [event] : []));
        if (!framework.tells?.startsWith('each test')) {
          return expect(progress.reduce((sum, { tests }) => sum + tests, 0)).toBe(cases.length);
        }
        expect(ended).toHaveLength(cases.length);
        for (const event of events) if (event.event === 'test-dropped') started.delete(event.id);
        expect(ended.map(({ id }) => id).sort()).toEqual([...started.keys()].sort());
        expect([...started.values()].sort()).toEqual(cases.map(({ name }) => name).sort());
        const failed = ended.filter(({ outcome }) => outcome === 'failed');
        if (ended.some(({ outcome }) => outcome !== undefined)) expect(failed).toHaveLength(1);
      },
      TIMEOUT_MS,
    );
  }
}

const bare = { args: [], reportDirectory: '/r', testsFile: '/t', reporters: '/reporters' };
