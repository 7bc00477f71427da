/** A user's own axis multiplies the plan: each shard runs once for each value. */
import { shardArtifact } from '../../../src/commands/shared/names.ts';
import { type Axis, axisLabel } from '../../../src/model.ts';
import { axisName } from '../../../src/text/axis-name.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-text.ts';
import { SHARDS } from '../../support/recording.ts';
import { type FaultGroup, type FaultRow, handOver, red, type Scene, type Upload, withRecord } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;
const AGAIN = { attempt: 2, rerun: 'failed' } as const;

const python = (value: string): Axis => [{ name: 'python', value }];
export const OLD = python('3.11');
export const NEW = python('3.12');
const BOTH = { onAxes: [axisLabel(OLD), axisLabel(NEW)] };

/** How many jobs the matrix has; `unknown` where the runner does not say it. */
type Jobs = number | 'unknown';
const ALL_JOBS = 2 * SHARDS;

interface LegOptions {
  readonly attempt?: number;
  readonly jobs?: Jobs;
  /** How many rows of the plan its matrix has, where there are several matrices. */
  readonly rows?: number;
}

/** What the shard leaves on this value of the axis. */
export function leg(
  scene: Scene,
  index: number,
  axis: Axis,
  { attempt = 1, jobs = ALL_JOBS, rows }: LegOptions = {},
): Upload {
  const { content, ...upload } = scene.shard(index, attempt);
  if (Buffer.isBuffer(content)) throw new Error('the recorded shard is bytes');
  return {
    ...upload,
    name: shardArtifact('default', { shard: index, axis: axisName(axis), attempt }),
    content: withRecord(content, { axis, ...(jobs === 'unknown' ? {} : { legs: jobs }), ...(rows && { rows }) }),
  };
}

/** What all shards leave on this value. */
const legs = (scene: Scene, axis: Axis, options: LegOptions = {}): Upload[] =>
  Array.from({ length: SHARDS }, (_, at) => leg(scene, at + 1, axis, options));

/** In place of what the shards left without an axis. */
const uploads =
  (list: (scene: Scene) => readonly Upload[]) =>
  (scene: Scene): void =>
    scene.put(scene.plan(), ...list(scene));

/** Without the first, the second and so on. */
const without = (list: readonly Upload[], ...shards: readonly number[]): Upload[] =>
  list.filter((_, at) => !shards.includes(at + 1));

/** The real shard runs in a job with this matrix, and leaves its own result. */
async function runShard(scene: Scene, matrix: object, jobs: number): Promise<string> {
  const inputs = { matrix: JSON.stringify(matrix, null, 2), 'job-total': String(jobs) };
  const { result } = await scene.workflow.step('run', { inputs });
  if (result.outputs.get('outcome') !== 'passed') throw new Error(`the shard did not pass:\n${result.log}`);
  return result.log;
}

/** Shard 1, with its row of the plan in a matrix of more keys. */
const runLeg = (scene: Scene, matrix: object): Promise<string> => {
  const plan = { suite: 'default', shard: 1, shards: SHARDS, name: `1/${SHARDS}`, pool: 'default' };
  return runShard(scene, { ...matrix, plan }, ALL_JOBS);
};

/** Values as YAML gives them, and the text that names them. */
const ODD_VALUES: readonly (readonly [what: string, value: unknown, text: string])[] = [
  ['a number', 3.1, '3.1'],
  ['an object', { os: ['linux'], arch: null }, '{"arch":null,"os":["linux"]}'],
  ['nothing', '', ''],
  ['blanks', '  ', '  '],
  ['other scripts', 'naïve ✓ 日本語 🎉', 'naïve ✓ 日本語 🎉'],
  ['a thousand characters', 'x'.repeat(1000), 'x'.repeat(1000)],
  ['a path that leads out', '../../../etc/passwd', '../../../etc/passwd'],
  ['what no file name may have', 'a:b<c>|*?"\\/', 'a:b<c>|*?"\\/'],
];

/** Shard 1 really runs with the value. The others are recorded. */
const oddValue = ([what, value, text]: (typeof ODD_VALUES)[number]): FaultRow => {
  const axis = [{ name: 'value', value: text }];
  return {
    what: 'the matrix has a value of an odd kind',
    where: what,
    arrange: async (scene) => {
      scene.put(scene.plan(), ...without(legs(scene, axis), 1), ...legs(scene, NEW));
      handOver(scene);
      await runLeg(scene, { value });
    },
    ...PASSED,
    onAxes: [axisLabel(axis), axisLabel(NEW)],
  };
};

const HOSTILE_AXIS: Axis = [{ name: 'value', value: HOSTILE_TEXTS.map(([, text]) => text.slice(0, 100)).join(' ') }];

const TWO_AXES = (os: string, value: string): Axis => [
  { name: 'os', value: os },
  { name: 'python', value },
];

export const AXES: FaultGroup = {
  title: 'An axis of your own',
  rows: [
    {
      what: 'nothing goes wrong: each shard on each value',
      arrange: uploads((scene) => [...legs(scene, OLD), ...legs(scene, NEW)]),
      ...PASSED,
      ...BOTH,
    },
    ...ODD_VALUES.map(oddValue),
    {
      what: 'a test fails on one value of the axis alone',
      arrange: uploads((scene) => [...legs(scene, OLD), ...without(legs(scene, NEW), 2), red(leg(scene, 2, NEW))]),
      ...FAILED,
      says: ['1 of 104 tests failed', 'python=3.12'],
    },
    {
      what: 'a leg left no result',
      arrange: uploads((scene) => [...legs(scene, OLD), ...without(legs(scene, NEW), 2)]),
      ...INCOMPLETE,
      says: ['shard 2 (python=3.12) left no result: its job crashed, was cancelled or never started'],
    },
    {
      what: 'a leg left no result, and it is unknown how many jobs the matrix has',
      arrange: uploads((scene) => [
        ...legs(scene, OLD, { jobs: 'unknown' }),
        ...without(legs(scene, NEW, { jobs: 'unknown' }), 2),
      ]),
      ...INCOMPLETE,
      says: ['shard 2 (python=3.12) left no result'],
    },
    {
      what: 'one value left nothing at all',
      arrange: uploads((scene) => legs(scene, OLD)),
      ...INCOMPLETE,
      says: ['3 of 6 jobs of the matrix left no result, for other values than python=3.11'],
    },
    {
      what: 'one value left nothing at all, and it is unknown how many jobs the matrix has',
      arrange: uploads((scene) => legs(scene, OLD, { jobs: 'unknown' })),
      ...PASSED,
      onAxes: [axisLabel(OLD)],
      says: ['it is unknown whether all values of the axis left a result'],
    },
    {
      what: 'no leg of any value left a result',
      arrange: uploads(() => []),
      ...INCOMPLETE,
      says: ['shards 1, 2 and 3 left no result'],
    },
    {
      what: 'two jobs of the matrix run no shard',
      arrange: uploads((scene) => [...legs(scene, OLD, { jobs: 8 }), ...legs(scene, NEW, { jobs: 8 })]),
      ...INCOMPLETE,
      says: ['2 of 8 jobs of the matrix left no result', 'Write their number as input expect-shards'],
    },
    {
      what: 'the same, and input expect-shards says how many do',
      arrange: uploads((scene) => [...legs(scene, OLD, { jobs: 8 }), ...legs(scene, NEW, { jobs: 8 })]),
      inputs: { 'expect-shards': '6' },
      ...PASSED,
      ...BOTH,
    },
    {
      what: 'the same, and one value left nothing at all',
      arrange: uploads((scene) => legs(scene, OLD, { jobs: 8 })),
      inputs: { 'expect-shards': '6' },
      ...INCOMPLETE,
      says: ['3 of 6 jobs of the matrix left no result'],
    },
    {
      what: 'two jobs run the plan, each with values of its own, and one left nothing; input expect-shards says how many',
      arrange: uploads((scene) => legs(scene, OLD, { jobs: SHARDS })),
      inputs: { 'expect-shards': '6' },
      ...INCOMPLETE,
      says: ['3 of 6 jobs of the matrix left no result'],
    },
    {
      what: 'the matrix excludes a combination of two axes',
      arrange: uploads((scene) => [
        ...legs(scene, TWO_AXES('linux', '3.11'), { jobs: 9 }),
        ...legs(scene, TWO_AXES('linux', '3.12'), { jobs: 9 }),
        ...legs(scene, TWO_AXES('windows', '3.12'), { jobs: 9 }),
      ]),
      ...PASSED,
      onAxes: ['os=linux, python=3.11', 'os=linux, python=3.12', 'os=windows, python=3.12'],
    },
    {
      what: 'the matrix excludes one shard of a value',
      arrange: uploads((scene) => [...legs(scene, OLD, { jobs: 5 }), ...without(legs(scene, NEW, { jobs: 5 }), 2)]),
      ...INCOMPLETE,
      says: ['shard 2 (python=3.12) left no result'],
    },
    {
      what: 'the matrix includes a further value for one shard alone',
      arrange: uploads((scene) => [...legs(scene, OLD, { jobs: 4 }), leg(scene, 1, NEW, { jobs: 4 })]),
      ...INCOMPLETE,
      says: ['shards 2 and 3 (python=3.12) left no result'],
    },
    {
      what: 'a leg was red, and its second attempt is green',
      arrange: uploads((scene) => [
        ...[...legs(scene, OLD), ...without(legs(scene, NEW), 2)],
        ...[red(leg(scene, 2, NEW)), leg(scene, 2, NEW, { attempt: 2 })],
      ]),
      job: AGAIN,
      ...PASSED,
      ...BOTH,
      flaky: 3,
    },
    {
      what: 'a leg was red, and the same shard is green in a second attempt on another value',
      arrange: uploads((scene) => [
        ...[...legs(scene, OLD), ...without(legs(scene, NEW), 2)],
        ...[red(leg(scene, 2, NEW)), leg(scene, 2, OLD, { attempt: 2 })],
      ]),
      job: AGAIN,
      ...FAILED,
      says: ['1 of 104 tests failed'],
    },
    {
      what: 'a leg left no result, and its second attempt does',
      arrange: uploads((scene) => [
        ...[...legs(scene, OLD), ...without(legs(scene, NEW), 2)],
        leg(scene, 2, NEW, { attempt: 2 }),
      ]),
      job: AGAIN,
      ...PASSED,
      ...BOTH,
    },
    {
      what: '"Re-run all jobs", and one value that was green before left nothing at all',
      arrange: (scene) =>
        scene.put(
          ...[scene.plan(), ...legs(scene, OLD), ...legs(scene, NEW)],
          ...[scene.plan(2), ...legs(scene, OLD, { attempt: 2 })],
        ),
      job: { attempt: 2, rerun: 'all' },
      ...INCOMPLETE,
      says: ['3 of 6 jobs of the matrix left no result'],
    },
    {
      what: 'the values of two legs read alike when they stand side by side, and one left no result',
      arrange: uploads((scene) => [
        ...legs(scene, [{ name: 'os', value: 'linux, python=3.11' }], { jobs: 'unknown' }),
        ...without(legs(scene, TWO_AXES('linux', '3.11'), { jobs: 'unknown' }), 2),
      ]),
      ...INCOMPLETE,
      says: ['shard 2 (os=linux, python=3.11) left no result'],
    },
    {
      what: 'the user wrote the numbers of shards into the matrix',
      arrange: async (scene) => {
        scene.put(scene.plan(), ...without(legs(scene, OLD), 1), ...legs(scene, NEW));
        handOver(scene);
        await runShard(scene, { python: '3.11', shard: 1 }, ALL_JOBS);
      },
      ...PASSED,
      ...BOTH,
    },
    {
      what: 'another job runs the plan without an axis, and one of its shards is missing',
      arrange: uploads((scene) => [...legs(scene, OLD, { jobs: SHARDS }), ...without(scene.everything().slice(1), 2)]),
      ...INCOMPLETE,
      says: ['shard 2 left no result'],
    },
    {
      what: 'a record is of another value than its artifact',
      arrange: uploads((scene) => [
        ...legs(scene, OLD),
        ...legs(scene, NEW).map((upload) => ({ ...upload, content: leg(scene, 1, OLD).content })),
      ]),
      ...INCOMPLETE,
      says: ['its record says shard 1 (python=3.11)'],
    },
    {
      what: 'two jobs run one shard with the same values, so that one name is taken',
      arrange: async (scene) => {
        scene.put(scene.plan(), ...legs(scene, OLD), ...legs(scene, NEW));
        handOver(scene);
        const log = await runLeg(scene, { python: '3.12' });
        if (!log.includes('This result is uploaded as')) throw new Error(`the log does not tell it:\n${log}`);
      },
      ...INCOMPLETE,
      says: ['another job had taken the name of this result. Give each job its own input axis'],
    },
    {
      what: 'the same, and then one of the two jobs is run again',
      arrange: uploads((scene) => [
        ...[...legs(scene, OLD), ...legs(scene, NEW), taken(red(leg(scene, 1, NEW)))],
        leg(scene, 1, NEW, { attempt: 2 }),
      ]),
      job: AGAIN,
      ...INCOMPLETE,
      says: ['another job had taken the name of this result'],
    },
    {
      what: 'the same, and then all jobs are run again with values of their own',
      arrange: (scene) =>
        scene.put(
          ...[scene.plan(), ...legs(scene, OLD), taken(red(leg(scene, 1, OLD)))],
          ...[scene.plan(2), ...legs(scene, OLD, { attempt: 2 }), ...legs(scene, NEW, { attempt: 2 })],
        ),
      job: AGAIN,
      ...PASSED,
      ...BOTH,
    },
    {
      what: 'values of the axis contain Markdown, HTML, commands or our own marks, and a leg is missing',
      arrange: uploads((scene) => [...legs(scene, OLD), ...without(legs(scene, HOSTILE_AXIS), 2)]),
      ...INCOMPLETE,
      inputs: { check: 'true' },
      hostile: true,
    },
    {
      what: 'values of the axis contain Markdown, HTML, commands or our own marks, and a test fails',
      arrange: uploads((scene) => [
        ...legs(scene, OLD),
        ...without(legs(scene, HOSTILE_AXIS), 2),
        red(leg(scene, 2, HOSTILE_AXIS)),
      ]),
      ...FAILED,
      inputs: { check: 'true' },
      hostile: true,
    },
  ],
};

/** As a job leaves it when another one has taken its name. */
const taken = (upload: Upload): Upload => ({ ...upload, name: `${upload.name}-taken-m1x2`, minute: upload.minute + 1 });
