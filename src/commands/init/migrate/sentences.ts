/** What a migration says of a job: what was done and why, and what is left to do. */
import { findFramework } from '../../../frameworks/index.ts';
import { joinWords } from '../../../frameworks/shared/split-words.ts';
import { listSome } from '../../../text/numbers.ts';
import { type Found, type Job, openJob, type Test, textIn, type Values } from './read-job.ts';

/** Names of the jobs that are added. */
export interface Names {
  readonly plan: string;
  readonly merge: string;
}

/** The inputs of our actions. */
export interface Inputs {
  readonly plan: Values;
  readonly run: Values;
}

/** What a shard leaves elsewhere than the command did, by what a job has. */
const ELSEWHERE: readonly { readonly framework: string; readonly sign: RegExp; readonly left: string }[] = [
  {
    framework: 'pytest',
    sign: /--cov\b/,
    left: 'Each try of a shard writes coverage data under a name of its own. docs/coverage.md has the steps that join it.',
  },
  {
    framework: 'playwright',
    sign: /blob-report|--reporter[= ]blob/,
    left: 'Shards keep the blob reports of Playwright in .shardwise/blobs. Upload that folder in place of blob-report, as docs/frameworks/playwright.md shows.',
  },
  {
    framework: 'vitest',
    sign: /blob/,
    left: 'A shard may start Vitest several times, and the last blob report counts. The merge joins what the shards report.',
  },
];

export function describe(
  { name }: Job,
  { splitter }: Found,
  { taken, axes, timings, framework }: Test,
  names: Names,
  planners: readonly string[],
): string[] {
  const title = framework === undefined ? 'the tests' : findFramework(framework).title;
  return [
    `Job ${name}: ${splitter.title} is replaced. Job ${names.plan} plans ${title}, the jobs of ${name} run the shards, and ${names.merge} judges all of them. Make ${names.merge} the required check.`,
    ...(taken.length > 0 ? [`Its command loses ${joinWords(taken)}: the plan decides what runs where.`] : []),
    ...(axes.count === undefined
      ? []
      : [
          `There are at most ${axes.count} shards, as many as before. The plan takes fewer where those are fast enough.`,
        ]),
    ...(Object.keys(axes.rest).length === 0
      ? []
      : [`The plan crosses ${listSome(Object.keys(axes.rest))} with the shards.`]),
    ...(timings.length > 0
      ? [`The first plan takes the times of ${timings.join(', ')}. Remove the input timings after the first run.`]
      : [
          `The first plan knows no times and goes by size and count.${splitter.elsewhere === undefined ? '' : ` ${splitter.elsewhere}.`}`,
        ]),
    ...planners.map((one) => `Job ${one} only made the matrix, so it is removed.`),
  ];
}

export function leftOf(job: Job, found: Found, { axes, framework }: Test, { run }: Inputs): string[] {
  const { text, name } = job;
  const readers = text.keys(['jobs']).filter((other) => {
    const one = openJob(text, other);
    return one.needs.includes(name) && one.steps.some(({ uses }) => /^actions\/download-artifact@/.test(String(uses)));
  });
  const setUps = job.steps.filter(
    ({ uses }, at) => at !== found.at && !found.choosers.includes(at) && found.splitter.sign.test(String(uses ?? '')),
  );
  return [
    ...(axes.isFromZero
      ? [
          `${[...axes.renamed].flatMap(([axis, ours]) => (ours === 'shard' ? [`matrix.${axis}`] : [])).join(' and ')} counted from 0, and matrix.shard counts from 1.`,
        ]
      : []),
    ...(Object.keys(run).length > 0
      ? [
          'The command belongs to its job, so only the run action has it. Where it selects tests, write the same input in the plan action, without that expression.',
        ]
      : []),
    ...(framework === undefined
      ? ['What the command starts is not known. The plan looks for the framework, or write the input framework.']
      : []),
    ...ELSEWHERE.flatMap(({ framework: one, sign, left }) =>
      one === framework && sign.test(textIn(job.values)) ? [left] : [],
    ),
    ...setUps.map(({ uses }) => `The step with ${uses} set up the splitter. Remove it.`),
    ...readers.map(
      (other) =>
        `Job ${other} reads what ${name} uploads. Reports of the tests are in the report of the merge now (input junit-file of the merge action writes them all).`,
    ),
  ];
}
