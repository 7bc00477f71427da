/** Re-runs in every mix. */
import { recordOf } from '../../support/recording.ts';
import { type FaultGroup, onlyUnit, red, type Scene, type Upload, withRecord } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;

const damaged = (upload: Upload): Upload => ({ ...upload, content: Buffer.from('PK, and then nothing') });
const at = (minute: number, upload: Upload): Upload => ({ ...upload, minute });

/** In place of what all jobs left in the first attempt. */
const uploads = (list: (scene: Scene) => readonly Upload[]) => (scene: Scene) => scene.put(...list(scene));

const FIRST_RED = (scene: Scene) => [scene.plan(), scene.shard(1), red(scene.shard(2)), scene.shard(3)];
const AGAIN = { attempt: 2, rerun: 'failed' } as const;
const ALL_AGAIN = { attempt: 2, rerun: 'all' } as const;

export const ATTEMPTS: FaultGroup = {
  title: 'Attempts',
  rows: [
    { what: 'red', arrange: uploads(FIRST_RED), ...FAILED, says: ['1 of 52 tests failed'] },
    {
      what: 'red, then green by "Re-run failed jobs"',
      arrange: uploads((scene) => [...FIRST_RED(scene), scene.shard(2, 2)]),
      job: AGAIN,
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'red, and red again',
      arrange: uploads((scene) => [...FIRST_RED(scene), red(scene.shard(2, 2))]),
      job: AGAIN,
      ...FAILED,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'green, then red when that job is run again',
      arrange: uploads((scene) => [
        scene.plan(),
        scene.shard(1),
        scene.shard(2),
        scene.shard(3),
        red(scene.shard(2, 2)),
      ]),
      job: AGAIN,
      ...FAILED,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'green at last, by shards of three attempts',
      arrange: uploads((scene) => [
        ...[scene.plan(), scene.shard(1), red(scene.shard(2)), red(scene.shard(3))],
        ...[scene.shard(3, 2), red(scene.shard(2, 2)), scene.shard(2, 3)],
      ]),
      job: { attempt: 3, rerun: 'failed' },
      ...PASSED,
      flaky: 3,
    },
    {
      what: 'the tenth attempt green after a red ninth',
      arrange: uploads((scene) => [...FIRST_RED(scene), red(scene.shard(2, 9)), scene.shard(2, 10)]),
      job: { attempt: 10, rerun: 'failed' },
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'a re-run ran the failed unit alone, and it passed',
      arrange: uploads((scene) => [...FIRST_RED(scene), only(scene.shard(2, 2))]),
      job: AGAIN,
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'a re-run ran a unit alone that had not failed',
      arrange: uploads((scene) => [...FIRST_RED(scene), only(scene.shard(2, 2), 1)]),
      job: AGAIN,
      ...FAILED,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'red, and the re-run of the shard never started',
      arrange: uploads(FIRST_RED),
      job: AGAIN,
      ...FAILED,
    },
    {
      what: 'a shard was missing, and its re-run is there',
      arrange: uploads((scene) => [scene.plan(), scene.shard(1), scene.shard(3), scene.shard(2, 2)]),
      job: AGAIN,
      ...PASSED,
    },
    {
      what: 'a crashed shard, and a complete one in the next attempt',
      arrange: uploads((scene) => [
        scene.plan(),
        scene.shard(1),
        broken(scene.shard(2)),
        scene.shard(3),
        scene.shard(2, 2),
      ]),
      job: AGAIN,
      ...PASSED,
    },
    {
      what: 'only the merge is run again',
      arrange: uploads(FIRST_RED),
      job: AGAIN,
      ...FAILED,
    },
    {
      what: '"Re-run all jobs": everything red, then everything green',
      arrange: uploads((scene) => [
        ...[scene.plan(), red(scene.shard(1)), red(scene.shard(2)), red(scene.shard(3))],
        ...[scene.plan(2), scene.shard(1, 2), scene.shard(2, 2), scene.shard(3, 2)],
      ]),
      job: ALL_AGAIN,
      ...PASSED,
      flaky: 1,
    },
    {
      what: '"Re-run all jobs", and a shard that was green before is missing now',
      arrange: uploads((scene) => [
        ...[scene.plan(), scene.shard(1), scene.shard(2), scene.shard(3)],
        ...[scene.plan(2), scene.shard(1, 2), scene.shard(3, 2)],
      ]),
      job: ALL_AGAIN,
      ...INCOMPLETE,
      says: ['shard 2 left no result'],
    },
    {
      what: '"Re-run all jobs" where the service still shows the artifacts of the first attempt, and a shard is missing',
      arrange: uploads((scene) => [
        ...[scene.plan(), scene.shard(1), scene.shard(2), scene.shard(3)],
        ...[scene.plan(2), scene.shard(1, 2), scene.shard(3, 2)],
      ]),
      job: AGAIN,
      ...INCOMPLETE,
      says: ['shard 2 left no result', 'it is of attempt 1, but attempt 2 made a new plan'],
    },
    {
      what: '"Re-run all jobs", one of them red, and then "Re-run failed jobs"',
      arrange: uploads((scene) => [
        ...[scene.plan(2), scene.shard(1, 2), red(scene.shard(2, 2)), scene.shard(3, 2)],
        scene.shard(2, 3),
      ]),
      job: { attempt: 3, rerun: 'failed' },
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'artifacts whose numbers do not grow with the attempts',
      arrange: uploads((scene) => [scene.shard(2, 2), ...FIRST_RED(scene)]),
      job: AGAIN,
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'a later plan with a lower number, and shards of it that are red',
      arrange: uploads((scene) => [
        ...[scene.plan(2), red(scene.shard(1, 2)), scene.shard(2, 2), scene.shard(3, 2)],
        ...[scene.plan(), scene.shard(1), scene.shard(2), scene.shard(3)],
      ]),
      job: AGAIN,
      ...FAILED,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'a later attempt whose artifact is dated before the one of the first',
      arrange: uploads((scene) => [...FIRST_RED(scene), at(1, scene.shard(2, 2))]),
      job: AGAIN,
      ...PASSED,
      flaky: 2,
    },
    {
      what: 'one artifact name twice in an attempt: the later one is red',
      arrange: uploads((scene) => [
        at(50, red(scene.shard(2))),
        ...[scene.plan(), scene.shard(1), scene.shard(2), scene.shard(3)],
      ]),
      ...FAILED,
      says: ['1 of 52 tests failed'],
    },
    {
      what: 'one artifact name twice in an attempt, with the same content',
      arrange: (scene) => scene.add(scene.shard(2)),
      ...PASSED,
    },
    {
      what: 'the newest attempt of a shard has expired, the one before is green',
      arrange: (scene) => scene.add({ ...scene.shard(2, 2), expired: true }),
      job: AGAIN,
      ...INCOMPLETE,
      says: ['the results of shard 2 cannot be used: shardwise-default-shard-2-attempt-2: '],
    },
    {
      what: 'an attempt that was replaced has expired',
      arrange: uploads((scene) => [
        ...[scene.plan(), scene.shard(1), { ...red(scene.shard(2)), expired: true }, scene.shard(3), scene.shard(2, 2)],
      ]),
      job: AGAIN,
      ...PASSED,
      says: ['shardwise-default-shard-2-attempt-1 was ignored: '],
    },
    {
      what: 'the newest attempt of a shard is not an archive, and the one before is green',
      arrange: (scene) => scene.add(damaged(scene.shard(2, 2))),
      job: AGAIN,
      ...INCOMPLETE,
      says: ['the results of shard 2 cannot be used: shardwise-default-shard-2-attempt-2: '],
    },
    {
      what: 'the plan has expired',
      arrange: (scene) => scene.put({ ...scene.plan(), expired: true }, ...scene.uploads.slice(1)),
      verdict: 'none',
      exit: 4,
      says: ['could not download the artifact shardwise-default-plan'],
    },
    {
      what: 'the plan is gone, its shards are there',
      arrange: (scene) => scene.put(...scene.uploads.slice(1)),
      ...INCOMPLETE,
      says: ['the results of a shard cannot be used: there is no plan for shardwise-default-shard-1-attempt-1'],
    },
    { what: 'merged twice in one attempt', ...PASSED, merges: 'twice' },
    { what: 'merged by two jobs at the same time', ...PASSED, merges: 'at-once' },
    {
      what: 'merged twice in one attempt, a shard missing',
      arrange: (scene) => scene.lose(1),
      ...INCOMPLETE,
      merges: 'twice',
    },
    { what: 'merged by two jobs at the same time, red', arrange: uploads(FIRST_RED), ...FAILED, merges: 'at-once' },
  ],
};

const broken = (upload: Upload): Upload =>
  Buffer.isBuffer(upload.content)
    ? upload
    : {
        ...upload,
        content: withRecord(
          { ...upload.content, 'try-1/node-1.xml': '<testsuites><testsui' },
          { outcome: 'crashed', exitCode: null },
        ),
      };

/** As a re-run that knows what to run again. */
const only = (upload: Upload, index = 0): Upload =>
  Buffer.isBuffer(upload.content)
    ? upload
    : { ...upload, content: onlyUnit(upload.content, recordOf(upload.content).units[index]?.id ?? '') };
