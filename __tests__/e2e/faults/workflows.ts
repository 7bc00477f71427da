/** Two workflows that test one pull request with the same suite. Neither speaks for the other. */
import { expect } from '@jest/globals';
import { HEAD_SHA, type JobFacts, pullRequestEvent } from '../../support/events.ts';
import { type FaultGroup, type FaultRow, handOver, RUN_ID, red, type Scene, type Upload } from './scene.ts';

const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;
const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;

const PULL = 7;
const OTHER_RUN = '1002';
const PUBLISHED = { comment: 'always', check: 'true' };

const ours = { ...pullRequestEvent(PULL), workflowFile: 'tests.yml' };
const theirs = (workflowFile = 'nightly.yml'): JobFacts => ({
  ...pullRequestEvent(PULL),
  workflowFile,
  runId: OTHER_RUN,
});

const allGreen = (scene: Scene): readonly Upload[] => scene.everything();
const oneRed = (scene: Scene): readonly Upload[] => [scene.plan(), scene.shard(1), red(scene.shard(2)), scene.shard(3)];

/** What each of the two runs left. */
function leaveBoth(scene: Scene, own: readonly Upload[], other: readonly Upload[]): void {
  scene.service.openPullRequest({ number: PULL, head: { branch: 'feature', sha: HEAD_SHA } });
  scene.put(...own, ...other.map((upload) => ({ ...upload, runId: OTHER_RUN })));
  handOver(scene);
}

const mergeTheirs = ({ workflow }: Scene, job = theirs()) => workflow.step('merge', { job, inputs: PUBLISHED });

/** Each of the two is shown as it ended, and nothing of one is in the place of the other. */
function bothAreShown({ service }: Scene): void {
  const comments = service.comments(PULL).map(({ body }) => /\b(?:Failed|Passed)\b/.exec(body)?.[0]);
  expect(comments.sort()).toEqual(['Failed', 'Passed']);
  const checks = service.checkRuns(HEAD_SHA);
  expect(checks.map(({ conclusion }) => conclusion).sort()).toEqual(['failure', 'success']);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(2);
  expect(keptOf(service.caches().map(({ key }) => key))).toHaveLength(2);
  expect(keptOf(reportsIn(service))).toHaveLength(2);
}

const reportsIn = (service: Scene['service']): string[] =>
  service.artifacts().flatMap(({ name }) => (name.includes('-report-') ? [name] : []));

/** The names of what the two runs keep, without the runs. */
const keptOf = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => name.replace(RUN_ID, '*').replace(OTHER_RUN, '*'))),
];

const SHOWN: Pick<FaultRow, 'job' | 'inputs'> = { job: ours, inputs: PUBLISHED };

function atOnce(): FaultRow {
  let other: Promise<unknown> | undefined;
  return {
    what: 'the other one is red, and both are merged at the same time',
    arrange: (scene) => {
      leaveBoth(scene, allGreen(scene), oneRed(scene));
      other = mergeTheirs(scene);
    },
    ...SHOWN,
    ...PASSED,
    afterwards: async (scene) => {
      await other;
      bothAreShown(scene);
    },
  };
}

/** Whether the next plan of this workflow knows times. */
async function knows({ workflow }: Scene, workflowFile: string, runId: string): Promise<boolean> {
  return (await workflow.plan({ job: { workflowFile, runId } })).plan.prediction.known > 0;
}

export const WORKFLOWS: FaultGroup = {
  title: 'Two workflows with one suite on a pull request',
  rows: [
    {
      what: 'the other one is red, and was merged before',
      arrange: async (scene) => {
        leaveBoth(scene, allGreen(scene), oneRed(scene));
        await mergeTheirs(scene);
      },
      ...SHOWN,
      ...PASSED,
      afterwards: bothAreShown,
    },
    {
      what: 'this one is red, and the other one is green and merged later',
      arrange: (scene) => leaveBoth(scene, oneRed(scene), allGreen(scene)),
      ...SHOWN,
      ...FAILED,
      says: ['1 of 52 tests failed'],
      afterwards: async (scene) => {
        await mergeTheirs(scene);
        bothAreShown(scene);
      },
    },
    atOnce(),
    {
      what: 'the other one is red, and its file has the same name with the other ending (tests.yaml)',
      arrange: async (scene) => {
        leaveBoth(scene, allGreen(scene), oneRed(scene));
        await mergeTheirs(scene, theirs('tests.yaml'));
      },
      ...SHOWN,
      ...PASSED,
      afterwards: bothAreShown,
    },
    {
      what: 'this one has no plan, and the other one has',
      arrange: (scene) => leaveBoth(scene, scene.everything().slice(1), allGreen(scene)),
      ...SHOWN,
      ...INCOMPLETE,
      says: ['there is no plan for shardwise-default-shard-1-attempt-1'],
    },
    {
      what: 'this one lacks a shard, and the other one has it',
      arrange: (scene) => leaveBoth(scene, [scene.plan(), scene.shard(1), scene.shard(3)], allGreen(scene)),
      ...SHOWN,
      ...INCOMPLETE,
      says: ['shard 2 left no result'],
    },
    {
      what: 'this one has no timings, and the other one has, in the cache and in a report: the next plan takes neither',
      arrange: async (scene) => {
        leaveBoth(scene, allGreen(scene), allGreen(scene));
        await scene.workflow.step('merge', { job: { workflowFile: 'nightly.yml', runId: OTHER_RUN } });
      },
      job: { workflowFile: 'tests.yml' },
      inputs: { history: 'never' },
      ...PASSED,
      afterwards: async (scene) => {
        expect(await knows(scene, 'nightly.yml', '1003')).toBe(true);
        expect(await knows(scene, 'tests.yml', '1004')).toBe(false);
        scene.service.evictCaches();
        expect(await knows(scene, 'nightly.yml', '1005')).toBe(true);
        expect(await knows(scene, 'tests.yml', '1006')).toBe(false);
      },
    },
    {
      what: 'one workflow is merged by two jobs at the same time: it has one comment',
      arrange: (scene) => leaveBoth(scene, allGreen(scene), []),
      ...SHOWN,
      ...PASSED,
      merges: 'at-once',
      afterwards: ({ service }) => expect(service.comments(PULL)).toHaveLength(1),
    },
  ],
};
