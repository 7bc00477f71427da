/** What a merge finds: the recorded run, until a row of the fault table changes it. */
import { strToU8, zipSync } from 'fflate';
import type { ShardRecord, Verdict } from '../../../src/model.ts';
import type { StepOptions } from '../../support/actions-service/environment.ts';
import type { Fault } from '../../support/actions-service/faults.ts';
import type { ActionsService } from '../../support/actions-service/service.ts';
import type { Need } from '../../support/needs.ts';
import {
  type Folder,
  PLAN_ARTIFACT,
  planOf,
  type Recording,
  recordOf,
  SHARDS,
  shardArtifact,
} from '../../support/recording.ts';
import type { createWorkflow } from '../../support/workflow.ts';

/** One row of the table, as the tests run it and as docs/faults.md shows it. */
export interface FaultRow {
  /** What goes wrong; rows of one text are one row of the published table. */
  readonly what: string;
  /** Where, when it goes wrong in several places. */
  readonly where?: string;
  /** Nothing of it: the run as it was recorded. */
  readonly arrange?: (scene: Scene) => void | Promise<void>;
  readonly job?: Partial<StepOptions>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** `none`: there was nothing that could be judged. */
  readonly verdict: Verdict | 'none';
  readonly exit: number;
  /** Parts of what it prints. */
  readonly says?: readonly string[];
  /** How many tests are flaky. */
  readonly flaky?: number;
  /** Part of the path of the request that goes wrong: it must have been made. */
  readonly meets?: string;
  /** What it shows must obey nobody. */
  readonly hostile?: true;
  /** `twice`: merged once more in the same attempt. `at-once`: by two jobs at the same time. */
  readonly merges?: 'twice' | 'at-once';
  /** So many more tests than the recorded run has; all of those must be in the merged file when it is passed. */
  readonly added?: number;
  /** The values of the axis: each must have all tests of the recorded run when it is passed. */
  readonly onAxes?: readonly string[];
  /** The tests are others than those of the recorded run. */
  readonly otherTests?: true;
  /** Changes the checkout of the merge job. */
  readonly prepare?: (workspace: string) => void | Promise<void>;
  /** What else must be true in the end. */
  readonly afterwards?: (scene: Scene) => void | Promise<void>;
  /** Runs whatever happened. */
  readonly cleanUp?: () => void | Promise<void>;
  /** Where this is missing, the row is skipped. */
  readonly needs?: Need;
}

export interface FaultGroup {
  readonly title: string;
  readonly rows: readonly FaultRow[];
}

export interface Upload {
  readonly name: string;
  /** Bytes are left as they are. */
  readonly content: Folder | Buffer;
  /** In which it was uploaded. */
  readonly attempt: number;
  /** When, in minutes after the start of the run. */
  readonly minute: number;
  readonly expired?: boolean;
  /** What the service says of its size, whatever it is. */
  readonly size?: number;
  /** The run that uploaded it; this one when absent. */
  readonly runId?: string;
}

export const RUN_ID = '1001';
const START = Date.parse('2026-03-01T10:00:00Z');

export interface Scene {
  readonly service: ActionsService;
  readonly workflow: ReturnType<typeof createWorkflow>;
  readonly recording: Recording;
  /** In the order of their ids, lowest first. */
  uploads: readonly Upload[];
  /** Of the recorded run, as the shard would have left it in that attempt. */
  shard(index: number, attempt?: number): Upload;
  plan(attempt?: number): Upload;
  /** The plan, and what all shards leave in the first attempt. */
  everything(): readonly Upload[];
  /** Changes what the shard left in the first attempt. */
  change(index: number, change: (folder: Folder) => Folder): void;
  lose(...shards: readonly number[]): void;
  add(...uploads: readonly Upload[]): void;
  /** In place of everything. */
  put(...uploads: readonly Upload[]): void;
  inject(...faults: readonly Fault[]): void;
}

export function createScene(
  recording: Recording,
  service: ActionsService,
  workflow: ReturnType<typeof createWorkflow>,
): Scene {
  const shard = (index: number, attempt = 1): Upload => ({
    name: shardArtifact(index, attempt),
    content: withRecord(recording.shards[index - 1] ?? {}, { attempt }),
    attempt,
    minute: 10 * attempt + index,
  });
  const plan = (attempt = 1): Upload => ({
    name: PLAN_ARTIFACT,
    content: withPlan(recording.plan, { attempt }),
    attempt,
    minute: 10 * attempt,
  });
  const everything = () => [plan(), ...Array.from({ length: SHARDS }, (_, at) => shard(at + 1))];
  const scene: Scene = {
    service,
    workflow,
    recording,
    uploads: everything(),
    shard,
    plan,
    everything,
    change: (index, change) => {
      const name = shardArtifact(index, 1);
      scene.uploads = scene.uploads.map((upload) =>
        upload.name === name && !Buffer.isBuffer(upload.content)
          ? { ...upload, content: change(upload.content) }
          : upload,
      );
    },
    lose: (...shards) => {
      const names = new Set(shards.map((index) => shardArtifact(index, 1)));
      scene.uploads = scene.uploads.filter(({ name }) => !names.has(name));
    },
    add: (...uploads) => scene.put(...scene.uploads, ...uploads),
    put: (...uploads) => {
      scene.uploads = uploads;
    },
    inject: (...faults) => {
      for (const fault of faults) service.inject(fault);
    },
  };
  return scene;
}

/** Leaves with the service what the scene has so far. */
export function handOver(scene: Scene): void {
  const { uploads, service } = scene;
  scene.uploads = [];
  for (const { name, content, attempt, minute, expired = false, size, runId = RUN_ID } of uploads) {
    service.leaveArtifact({
      name,
      content: Buffer.isBuffer(content) ? content : zip(content),
      runId,
      attempt,
      createdAt: new Date(START + minute * 60_000),
      expired,
      ...(size === undefined ? {} : { size }),
    });
  }
}

const zip = (folder: Folder): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(folder).map(([path, text]) => [path, strToU8(text)]))));

const withPlan = (folder: Folder, change: object): Folder => ({
  ...folder,
  'plan.json': JSON.stringify({ ...planOf(folder), ...change }),
});

export const withRecord = (folder: Folder, change: Partial<ShardRecord>): Folder => ({
  ...folder,
  'shardwise-shard.json': JSON.stringify({ ...recordOf(folder), ...change }),
});

/** Every report of the folder changed. */
export const withReports = (folder: Folder, change: (xml: string, path: string) => string): Folder =>
  Object.fromEntries(
    Object.entries(folder).map(([path, text]) => [path, path.endsWith('.xml') ? change(text, path) : text]),
  );

const suiteOf = (unit: string): RegExp =>
  new RegExp(`\\s*<testsuite name="${unit.replaceAll('.', '\\.')}"[\\s\\S]*?</testsuite>`);

/** Its reports without the unit; its record as it was. */
export const withoutUnit = (folder: Folder, unit: string): Folder =>
  withReports(folder, (xml) => xml.replace(suiteOf(unit), ''));

/** Its reports with this result for every test. */
export const withResults = (folder: Folder, result: string): Folder =>
  withReports(folder, (xml) =>
    xml
      .replace(/<failure[\s\S]*?<\/failure>|<skipped[\s\S]*?<\/skipped>/g, '')
      .replace(/(<testcase[^>]*>)/g, `$1${result}`),
  );

type UnitChange = Partial<ShardRecord['units'][number]>;

export const withUnit = (folder: Folder, unit: string, change: UnitChange): Folder =>
  withRecord(folder, {
    units: recordOf(folder).units.map((one) => (one.id === unit ? { ...one, ...change } : one)),
  });

/** As a shard in which the first test of the unit failed in every try. */
export function withFailure(folder: Folder, unit: string): Folder {
  const failed = withReports(folder, (xml) =>
    xml.replace(suiteOf(unit), (suite) => suite.replace(/(<testcase[^>]*>)/, '$1<failure message="no">no</failure>')),
  );
  return withRecord(withUnit(failed, unit, { outcome: 'failed' }), { outcome: 'failed', exitCode: 1 });
}

/** With a failed test in its first unit. */
export const red = (upload: Upload): Upload => {
  const { content } = upload;
  return Buffer.isBuffer(content) ? upload : { ...upload, content: withFailure(content, unitsOf(content)[0] ?? '') };
};

/** As a shard that ran this unit alone, and carried over the results of the others from the first attempt. */
export function onlyUnit(folder: Folder, unit: string): Folder {
  const { units } = recordOf(folder);
  const others = units.filter(({ id }) => id !== unit);
  const reduced = others.reduce((rest, { id }) => withoutUnit(rest, id), folder);
  return withRecord(reduced, {
    units: units.filter(({ id }) => id === unit),
    carriedOver: [{ attempt: 1, wallMs: 1000, units: others }],
  });
}

/** Units of a shard, in the order of its record. */
export const unitsOf = (folder: Folder): string[] => recordOf(folder).units.map(({ id }) => id);
