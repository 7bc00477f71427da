/** Re-runs of a red shard by the bundled run action: after a sound attempt only what failed runs, after any other one everything. */
import { shardArtifact } from '../../../src/commands/shared/names.ts';
import { type Axis, axisLabel, type ShardRecord } from '../../../src/model.ts';
import { axisName } from '../../../src/text/axis-name.ts';
import { recordOf, SHARDS } from '../../support/recording.ts';
import {
  type FaultGroup,
  type FaultRow,
  handOver,
  red,
  type Scene,
  type Upload,
  withRecord,
  withReports,
} from './scene.ts';

const PASSED = { verdict: 'passed', exit: 0 } as const;
const AGAIN = { attempt: 2, rerun: 'failed' } as const;

/** The shard that is red in the first attempt. */
const RED = 2;

const changed = (upload: Upload, change: Partial<ShardRecord>): Upload =>
  Buffer.isBuffer(upload.content) ? upload : { ...upload, content: withRecord(upload.content, change) };

const withXml = (upload: Upload, change: (xml: string) => string): Upload =>
  Buffer.isBuffer(upload.content) ? upload : { ...upload, content: withReports(upload.content, change) };

interface Rerun {
  readonly job?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  /** How many units run, or why all do. */
  readonly runs: 1 | string;
}

/** Runs the red shard in the next attempt, and checks what it says of it. */
async function rerun(scene: Scene, { job = AGAIN, inputs = {}, runs }: Rerun): Promise<void> {
  handOver(scene);
  const { result } = await scene.workflow.step('run', { job, inputs: { shard: String(RED), ...inputs } });
  const said = runs === 1 ? `shard ${RED} in attempt 2 runs 1 of ` : runs;
  if (!result.log.includes(said)) throw new Error(`the shard did not say ${JSON.stringify(said)}:\n${result.log}`);
}

/** The first attempt is red by one test of a shard, and its artifact is changed. Then the shard runs again. */
const after = (
  what: string,
  runs: Rerun['runs'],
  change: (upload: Upload) => readonly Upload[],
  more: Pick<FaultRow, 'flaky' | 'afterwards'> = {},
): FaultRow => ({
  what,
  arrange: async (scene) => {
    scene.put(scene.plan(), scene.shard(1), ...change(red(scene.shard(RED))), scene.shard(3));
    await rerun(scene, { runs });
  },
  job: AGAIN,
  ...PASSED,
  ...more,
});

const whole = (why: string): string => `shard ${RED} in attempt 2 runs as a whole: ${why}`;

const python = (value: string): Axis => [{ name: 'python', value }];
const OLD = python('3.11');
const NEW = python('3.12');

/** What a shard leaves on this value of an axis. */
function leg(upload: Upload, shard: number, axis: Axis): Upload {
  const name = shardArtifact('default', { shard, axis: axisName(axis), attempt: 1 });
  return { ...changed(upload, { axis, legs: 2 * SHARDS }), name };
}

const legs = (scene: Scene, axis: Axis, change: (upload: Upload, shard: number) => Upload): Upload[] =>
  Array.from({ length: SHARDS }, (_, at) => leg(change(scene.shard(at + 1), at + 1), at + 1, axis));

export const RERUNS: FaultGroup = {
  title: 'Re-runs of what failed',
  rows: [
    after('red by one test, and the re-run runs its file alone', 1, (upload) => [upload], {
      flaky: 2,
      afterwards: ({ service }) => {
        const names = service.artifacts().map(({ name }) => name);
        if (!names.includes(`shardwise-default-shard-${RED}-attempt-2`)) throw new Error('the re-run left nothing');
      },
    }),
    after('the job was killed half-way', whole('attempt 1 left no result of it'), () => []),
    after(
      'the artifact of the attempt before has expired',
      whole('the result of attempt 1 cannot be used: '),
      (upload) => [{ ...upload, expired: true }],
    ),
    after(
      'the artifact of the attempt before is not an archive',
      whole('the result of attempt 1 cannot be used: '),
      (upload) => [{ ...upload, content: Buffer.from('PK, and then nothing') }],
    ),
    after(
      'the record of the attempt before is cut off',
      whole('the result of attempt 1 cannot be used: '),
      (upload) => [
        Buffer.isBuffer(upload.content)
          ? upload
          : { ...upload, content: { ...upload.content, 'shardwise-shard.json': '{"version": 1' } },
      ],
    ),
    after('a report of the attempt before is cut off', whole('a report of attempt 1 is damaged'), (upload) => [
      withXml(upload, (xml) => xml.slice(0, xml.length / 2)),
    ]),
    after('a report of the attempt before is not there', whole(''), (upload) => [
      Buffer.isBuffer(upload.content)
        ? upload
        : {
            ...upload,
            content: Object.fromEntries(Object.entries(upload.content).filter(([path]) => !path.endsWith('.xml'))),
          },
    ]),
    after(
      'the attempt before has the result of another plan',
      whole('the result of attempt 1 cannot be used: it belongs to plan'),
      (upload) => [changed(upload, { planId: 'other' })],
    ),
    after('the attempt before ran other arguments', whole('attempt 1 ran with another command'), (upload) => [
      changed(upload, { ranWith: 'other' }),
    ]),
    after('the attempt before took too long', whole('attempt 1 was stopped because it took too long'), (upload) => [
      changed(upload, { outcome: 'timed-out' }),
    ]),
    after('the attempt before was cancelled', whole('attempt 1 was cancelled'), (upload) => [
      changed(upload, { outcome: 'cancelled' }),
    ]),
    after('the attempt before crashed', whole('attempt 1 crashed'), (upload) => [
      changed(upload, { outcome: 'crashed', exitCode: null }),
    ]),
    after(
      'the attempt before had low coverage beside its failed test',
      whole('attempt 1 had more than failed tests'),
      (upload) => [changed(upload, { causes: ['the coverage is below its threshold'] })],
    ),
    after('an early try of the attempt before was killed', whole('attempt 1 had more than failed tests'), (upload) => [
      changed(upload, { unexplained: ['its command was killed by SIGKILL'] }),
    ]),
    after(
      'the attempt before says that a file passed, and its report shows a failure',
      `shard ${RED} in attempt 2 runs 2 of `,
      (upload) => [changed(upload, { units: unitsOf(upload) })],
    ),
    after('two results of the attempt before', whole('attempt 1 left 2 results of it'), (upload) => [upload, upload]),
    {
      what: 'the re-run is of another commit than the plan',
      arrange: async (scene) => {
        scene.put(scene.plan(), scene.shard(1), red(scene.shard(RED)), scene.shard(3));
        await rerun(scene, { job: { ...AGAIN, sha: 'b'.repeat(40) }, runs: 'the plan was made for commit' });
      },
      job: AGAIN,
      verdict: 'failed',
      exit: 1,
    },
    {
      what: 'input rerun is all',
      arrange: async (scene) => {
        scene.put(scene.plan(), scene.shard(1), red(scene.shard(RED)), scene.shard(3));
        await rerun(scene, { inputs: { rerun: 'all' }, runs: `shard ${RED} of ${SHARDS} passed` });
      },
      job: AGAIN,
      ...PASSED,
      flaky: 2,
    },
    {
      what: '"Re-run all jobs" runs everything',
      arrange: async (scene) => {
        scene.put(
          ...[scene.plan(), scene.shard(1), red(scene.shard(RED)), scene.shard(3)],
          ...[scene.plan(2), scene.shard(1, 2), scene.shard(3, 2)],
        );
        await rerun(scene, { job: { attempt: 2, rerun: 'all' }, runs: `shard ${RED} of ${SHARDS} passed` });
      },
      job: { attempt: 2, rerun: 'all' },
      ...PASSED,
    },
    {
      what: 'red on one value of an axis, and the re-run runs one file on that value',
      arrange: async (scene) => {
        scene.put(
          scene.plan(),
          ...legs(scene, OLD, (upload) => upload),
          ...legs(scene, NEW, (upload, shard) => (shard === RED ? red(upload) : upload)),
        );
        await rerun(scene, { inputs: { axis: 'python=3.12', 'job-total': String(2 * SHARDS) }, runs: 1 });
      },
      job: AGAIN,
      ...PASSED,
      onAxes: [axisLabel(OLD), axisLabel(NEW)],
    },
  ],
};

/** The units as a record says it that denies the failure of the first one, and claims one of the second. */
const unitsOf = ({ content }: Upload): ShardRecord['units'] =>
  Buffer.isBuffer(content)
    ? []
    : recordOf(content).units.map((unit, at) => ({ ...unit, outcome: at === 1 ? 'failed' : 'passed' }));
