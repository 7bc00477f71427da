/** The contract of parts, with the real tool and generated projects: split files run every test exactly once over all shards. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import type { Framework } from '../../src/frameworks/framework.ts';
import { chooseParts, createUnitOfPlan, selectedTests } from '../../src/frameworks/shared/parts.ts';
import { createProject, type Outcome, type TestProject } from './project.ts';
import { sampleOf, withRealTool } from './samples.ts';

const TIMEOUT_MS = 240_000;
/** Time enough to start the real tool several times. */
const RUNS = 4;
/** A tool that takes seconds to start runs fewer sources. Each of them then has many kinds of tests. */
const SLOW_RUNS = 1;

/** Names that begin alike, differ in case, or contain special characters of regular expressions. */
export const HOSTILE_NAMES = [
  'a',
  'ab',
  'a b',
  'A',
  'a+',
  '(a|b)*',
  'a.b',
  '^a$',
  'a > b',
  'ä',
  'a[1]',
  'test',
  '$1',
  'a\nb',
];

export interface PartsSample {
  readonly framework: Framework;
  readonly fileName: string;
  /** The unit of a file, where only the configuration of the project says it. */
  readonly unitOf?: (fileName: string) => string;
  readonly configuration: readonly (readonly [file: string, text: string])[];
  /** The source of a file whose tests write down their own names. */
  readonly source: fc.Arbitrary<string>;
  /** Each start takes seconds. */
  readonly isSlow?: true;
  /** What the name of a file changes in its source. */
  readonly fill?: (source: string, file: string) => string;
}

interface Planned {
  readonly id: string;
  readonly file: string;
  readonly part?: string;
}

const splitInto = (file: string, parts: readonly string[]): Planned[] => [
  { id: file, file },
  ...parts.map((part) => ({ id: `${file}::${part}`, file, part })),
];

/** Declares the tests of a framework that runs parts of files. */
export function describeParts(sample: PartsSample): void {
  describe(`${sample.framework.name}: parts`, () => declare(sample));
}

function declare(sample: PartsSample): void {
  const { framework, fileName, fill = (source: string) => source } = sample;
  const otherName = fileName.replace('split', 'other');
  const unitOfFile = (name: string): string => sample.unitOf?.(name) ?? framework.unitOfFile?.(name) ?? name;
  const [file = '', other = ''] = [fileName, otherName].map(unitOfFile);
  const { realTest, because } = withRealTool(framework.name);
  const { command } = sampleOf(framework);
  let project: TestProject;

  beforeAll(() => {
    project = createProject();
    for (const [name, text] of sample.configuration) project.write(name, text);
  });
  afterAll(() => project.remove());

  const run = (units: readonly string[], request = {}): Promise<Outcome> =>
    project.run(framework, units, { ...(command === undefined ? {} : { command }), ...request });
  const runShard = (planned: readonly Planned[], ids: readonly string[]): Promise<Outcome> => {
    const { units, selections } = chooseParts(planned, ids);
    return run(units, { selections });
  };
  const namesOf = (outcomes: readonly Outcome[]) =>
    outcomes
      .flatMap(({ cases }) => cases.map(({ className, name, outcome }) => `${className} / ${name}: ${outcome}`))
      .sort();

  realTest(
    `runs every test of a split file exactly once over all shards, with any names of tests${because}`,
    async () => {
      await fc.assert(
        fc.asyncProperty(sample.source, fc.infiniteStream(fc.nat(1000)), async (source, numbers) => {
          const next = () => numbers.next().value ?? 0;
          for (const name of [fileName, otherName]) project.write(name, fill(source, name));
          const whole = await run([file, other]);
          const unitOfWhole = createUnitOfPlan({ units: [{ id: file }, { id: other }] }, framework);
          const parts = new Set(
            whole.cases
              .filter((testCase) => unitOfWhole(testCase) === file)
              .flatMap((testCase) => framework.select?.partOf(testCase, file) ?? []),
          );
          const moved = [...[...parts].filter(() => next() % 3 > 0), 'gone'];
          const planned = [...splitInto(file, moved), { id: other, file: other }];
          const shards: string[][] = [[], [], []];
          for (const { id } of planned) shards[next() % 3]?.push(id);
          const used = shards.filter((ids) => ids.length > 0);
          const outcomes: Outcome[] = [];
          for (const ids of used) outcomes.push(await runShard(planned, ids));

          expect(namesOf(outcomes)).toEqual(namesOf([whole]));
          const unitOf = createUnitOfPlan({ units: planned }, framework);
          for (const [index, { cases, selected, exitCodes }] of outcomes.entries()) {
            const ids = new Set(used[index]);
            const reported = new Set(cases.map((testCase) => unitOf(testCase) ?? ''));
            expect([...reported].filter((unit) => !ids.has(unit))).toEqual([]);
            const found = selectedTests(planned, selected);
            expect([...ids].filter((id) => !reported.has(id))).toEqual([...ids].filter((id) => found.get(id) === 0));
            expect(exitCodes.every((code) => code === 0)).toBe(true);
          }
        }),
        {
          numRuns: sample.isSlow ? SLOW_RUNS : RUNS,
          seed: Number(process.env['SHARDWISE_SEED'] ?? 1),
          endOnFailure: true,
        },
      );
    },
    TIMEOUT_MS,
  );
}
