/** A plan whose shards are in several matrices, one in each, and a workflow that does not run all of them alike. */
import { dealShards } from '../../../src/schedule/deal-shards.ts';
import { planOf, SHARDS } from '../../support/recording.ts';
import { leg, NEW, OLD } from './axis.ts';
import type { FaultGroup, Scene, Upload } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const NO_JOB = 'no job of matrix-2 left one. Does the workflow have a job for that output of the plan?';

/** The recorded plan under its own id, with its shards dealt. */
function dealtPlan(scene: Scene): Upload {
  const { content, ...upload } = scene.plan();
  if (Buffer.isBuffer(content)) throw new Error('the recorded plan is bytes');
  const plan = planOf(content);
  const dealt = dealShards([plan], SHARDS).map((one) => ({ ...one, id: plan.id }));
  return { ...upload, content: { ...content, 'plan.json': JSON.stringify(dealt[0]) } };
}

/** What the jobs of one matrix leave with an axis around it. */
const onAxis = (scene: Scene, shard: number): Upload[] =>
  [OLD, NEW].map((axis) => leg(scene, shard, axis, { jobs: 2, rows: 1 }));

export const MATRICES: FaultGroup = {
  title: 'Several matrices',
  rows: [
    {
      what: 'each matrix has a job',
      arrange: (scene) => scene.put(dealtPlan(scene), ...scene.everything().slice(1)),
      verdict: 'passed',
      exit: 0,
    },
    {
      what: 'the workflow has no job for one of them',
      arrange: (scene) => {
        scene.put(dealtPlan(scene), ...scene.everything().slice(1));
        scene.lose(2);
      },
      ...INCOMPLETE,
      says: [`shard 2 left no result: ${NO_JOB}`],
    },
    {
      what: 'the workflow has no job for one of them, and all others have an axis of your own',
      arrange: (scene) => scene.put(dealtPlan(scene), ...onAxis(scene, 1), ...onAxis(scene, 3)),
      ...INCOMPLETE,
      says: [`shard 2 (python=3.11) left no result: ${NO_JOB}`, `shard 2 (python=3.12) left no result: ${NO_JOB}`],
    },
    {
      what: 'an axis of your own is around one of them only',
      arrange: (scene) => scene.put(dealtPlan(scene), ...onAxis(scene, 1), scene.shard(2), scene.shard(3)),
      ...INCOMPLETE,
      says: [
        'an axis of your own is not around each matrix (matrix-1 has python; matrix-2 has none; matrix-3 has none)',
      ],
    },
  ],
};
