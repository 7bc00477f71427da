/** One run of the workflow in the README: plan, a job for each row of its matrix, and merge. Every job has a fresh checkout. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plan, Report } from '../../src/model.ts';
import { parseStored } from '../../src/stored.ts';
import type { ActionsService } from './actions-service/service.ts';
import type { JobFacts } from './events.ts';
import { ACTIONS, runAction, type StepResult } from './runner.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export interface WorkflowOptions {
  readonly service: ActionsService;
  readonly node: string;
  /** The absolute path of the folder with the manifests and `dist`. */
  readonly repository: string;
  /** The absolute path of the project to test. It is copied for each job. */
  readonly project: string;
  readonly job?: JobFacts;
  /** The text of `.github/shardwise.yml` when a job starts. */
  readonly settings?: () => string;
  /** Changes a checkout before its job starts. */
  readonly prepare?: (workspace: string) => void;
}

/** One `include` row as the workflow sees it. */
export interface MatrixRow {
  readonly suite: string;
  readonly shard: number;
  readonly shards: number;
  readonly name: string;
  readonly pool: string;
  readonly 'runs-on': unknown;
  readonly 'timeout-minutes': number;
}

export interface PlanJob extends StepResult {
  readonly plan: Plan;
  readonly matrix: readonly MatrixRow[];
}

export interface MergeJob extends StepResult {
  readonly report: Report;
  readonly junit: string;
}

interface JobSettings {
  readonly job?: JobFacts;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The `env:` of the job. */
  readonly env?: Readonly<Record<string, string>>;
  readonly kill?: AbortSignal;
  readonly cancel?: AbortSignal;
  /** The value of the expression `github.token`; the token of the service when absent. */
  readonly token?: string;
  /** Changes the checkout of this job, after that of the workflow. */
  readonly prepare?: (workspace: string) => void | Promise<void>;
}

export function createWorkflow(options: WorkflowOptions) {
  const places: Workspace[] = [];

  /** Runs a step that may fail. */
  async function step(
    action: keyof typeof ACTIONS,
    { job, inputs = {}, env = {}, token = options.service.token, kill, cancel, prepare }: JobSettings,
  ) {
    const place = checkOut(options);
    places.push(place);
    await prepare?.(place.workspace);
    const result = await runAction({
      manifest: join(options.repository, ACTIONS[action]),
      node: options.node,
      inputs,
      environment: { ...options.service.environment({ ...place, ...options.job, ...job, job: action }), ...env },
      token,
      ...(kill === undefined ? {} : { kill }),
      ...(cancel === undefined ? {} : { cancel }),
    });
    return { place, result };
  }

  async function plan(settings: JobSettings = {}): Promise<PlanJob> {
    const { result } = await step('plan', settings);
    const file = result.outputs.get('plan-file');
    if (file === undefined) throw new Error(`the plan action set no plan-file:\n${result.log}`);
    const matrix = JSON.parse(result.outputs.get('matrix') ?? '') as { include: MatrixRow[] };
    return { ...result, plan: parseStored('plan', readFileSync(file, 'utf8'), file), matrix: matrix.include };
  }

  async function shard(row: MatrixRow, settings: JobSettings = {}): Promise<StepResult> {
    const inputs = { shard: String(row.shard), suite: row.suite, ...settings.inputs };
    return (await step('run', { ...settings, inputs })).result;
  }

  async function merge(settings: JobSettings = {}): Promise<MergeJob> {
    const { place, result } = await step('merge', settings);
    const read = (output: string) => {
      const file = result.outputs.get(output);
      if (file === undefined) throw new Error(`the merge action set no ${output}:\n${result.log}`);
      return readFileSync(join(place.workspace, file), 'utf8');
    };
    return {
      ...result,
      report: parseStored('report', read('report-file'), 'report.json'),
      junit: read('junit-file'),
    };
  }

  /** Runs all jobs, as the first attempt of a run. */
  async function run(settings: JobSettings = {}) {
    const planned = await plan(settings);
    const shards = await Promise.all(planned.matrix.map((row) => shard(row, { ...settings, inputs: {} })));
    return { planned, shards, merged: await merge({ ...settings, inputs: {} }) };
  }

  const remove = () => {
    for (const place of places) place.remove();
  };

  return { step, plan, shard, merge, run, remove };
}

/** Makes a fresh checkout. It shares the installed packages, as a cache does, because the examples need only packages of this repository. */
function checkOut({ project, repository, settings, prepare }: WorkflowOptions): Workspace {
  const place = createWorkspace();
  const isOurs = (path: string) => !['node_modules', '.shardwise', '__pycache__'].includes(basename(path));
  cpSync(project, place.workspace, { recursive: true, filter: isOurs });
  symlinkSync(join(repository, 'node_modules'), join(place.workspace, 'node_modules'), 'dir');
  if (settings !== undefined) {
    mkdirSync(join(place.workspace, '.github'), { recursive: true });
    writeFileSync(join(place.workspace, '.github/shardwise.yml'), settings());
  }
  prepare?.(place.workspace);
  return place;
}
