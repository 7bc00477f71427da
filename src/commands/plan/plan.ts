/** Decides once for the whole run how many shards there are and what goes where. */
import { join, resolve } from 'node:path';
import { findFramework } from '../../frameworks/index.ts';
import { decodeUnits } from '../../history/codec.ts';
import { findClass, type KnownUnit } from '../../history/estimate.ts';
import { type Knowledge, knowledgeOf } from '../../history/knowledge.ts';
import { condensed, type PastHistory } from '../../history/past-unit.ts';
import type { Options } from '../../inputs/inputs.ts';
import { HISTORY_FILE } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { resolveConstraints } from '../../schedule/constraint-patterns.ts';
import { makePlan } from '../../schedule/make-plan.ts';
import { renderInPieces } from '../../stored.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import { PLAN_FILE, parseShardArtifact, planArtifact } from '../shared/names.ts';
import { readTimings, type Timings, unitsOfTimings, withTimings } from '../shared/timings.ts';
import { discover } from './discover.ts';
import type { PLAN_INPUTS } from './inputs.ts';
import { inspect } from './inspect.ts';
import { knownParts } from './known-parts.ts';
import { withNewestBase } from './newest-base.ts';

/** The token is the platform's business. */
export type PlanInputs = Omit<Options<typeof PLAN_INPUTS>, 'token'>;

/** What no input says. */
export interface PlanSettings {
  /** The test units, in place of a search for them, and what people call the list. */
  readonly units?: { readonly name: string; readonly text: string } | undefined;
  /** With timings and no word about what the units are: those that are timed. */
  readonly unitsFromTimings?: boolean;
}

export interface PlanResult extends FetchedPlan {
  /** Absolute. */
  readonly planFile: string;
  readonly folder: string;
}

/** Every shard runs on the same kind of machine. */
const POOL = 'default';

/** @throws UsageError, CommandNotFound */
export async function plan(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<PlanResult> {
  const timings = await readTimings(inputs.timings ?? [], platform);
  const discovered = await discover(inputs, settingsWith(timings, inputs, settings), platform);
  const { framework, warnings } = discovered;
  const stored = await restoreHistory(inputs, platform);
  const folder = join(platform.context.root, inputs['working-directory']);
  const units = await inspect(discovered, knownUnits(stored), folder, platform);
  const past = { ...stored, ...withImported(timings, stored, units, inputs, platform) };
  const knowledge = knowledgeOf(past.history, POOL, units, inputs.workers);
  const constraints = resolveConstraints(knowledge.units, {
    groups: (inputs.group ?? []).map((line) => line.split(/\s+/)),
    exclusive: inputs.exclusive ?? [],
  });
  const splitting = await knownParts(
    {
      framework: findFramework(framework),
      history: past.history,
      pool: POOL,
      units: knowledge.units,
      folder,
      allowed: inputs['split-large-files'],
    },
    platform,
  );
  const timedShards = findClass(past.history, POOL)?.shards.length ?? 0;
  const made = makePlan({
    suite: inputs.suite,
    framework,
    workingDirectory: inputs['working-directory'],
    commit: platform.context.commit,
    createdAt: platform.now().toISOString(),
    attempt: platform.context.attempt,
    units: knowledge.units,
    request: {
      shards: inputs.shards,
      minShards: inputs['min-shards'],
      maxShards: inputs['max-shards'],
      targetMs: inputs['target-duration'],
      testsPerShard: inputs['tests-per-shard'],
    },
    pool: POOL,
    runsOn: inputs['runs-on'],
    overheadMs: overheadMs(knowledge, timedShards, platform),
    overheadFactor: knowledge.overhead.factor,
    overheadShards: timedShards,
    workers: inputs.workers,
    concurrency: inputs.concurrency,
    strategy: inputs.strategy,
    constraints: constraints.constraints,
    failedLast: knowledge.failedLast,
    splitting,
    warnings: [...warnings, ...past.warnings, ...constraints.warnings],
  });
  return { plan: made, ...(await store(made, past.bytes, platform)) };
}

/** Where neither a search, a list nor a file names the units, imported timings do. */
function settingsWith(timings: Timings, inputs: PlanInputs, settings: PlanSettings): PlanSettings {
  const named = settings.units ?? inputs.tests ?? inputs['list-command'];
  const asked = settings.unitsFromTimings && timings.timings.length > 0 && named === undefined;
  return asked ? { ...settings, units: unitsOfTimings(timings) } : settings;
}

/** How long they take and how many tests they hold is known. */
const knownUnits = ({ history }: Restored): ReadonlySet<string> => {
  const units = findClass(history, POOL)?.units ?? [];
  return new Set(
    units.filter(({ tests, durationsMs }) => tests !== undefined && durationsMs.length > 0).map(({ id }) => id),
  );
};

function withImported(
  timings: Timings,
  { history, warnings }: Restored,
  units: readonly KnownUnit[],
  { timings: paths, suite }: PlanInputs,
  platform: Platform,
): Pick<Restored, 'history' | 'warnings'> {
  if (paths === undefined) return { ...(history === undefined ? {} : { history }), warnings };
  const imported = withTimings(history, timings, units, { suite, pool: POOL, now: platform.now() });
  return { history: imported.history, warnings: [...warnings, ...timings.warnings, ...imported.warnings] };
}

/** Without a job around them, shards that nobody has timed are taken to cost nothing beside their tests. */
function overheadMs({ overhead }: Knowledge, timedShards: number, { context }: Platform): number {
  return context.jobStartedAt === 'with-the-command' && timedShards === 0 ? 0 : overhead.fixedMs;
}

interface Restored {
  readonly history?: PastHistory;
  readonly bytes?: Uint8Array;
  readonly warnings: readonly string[];
}

/** Planning fails open: a history that cannot be used is told, and the plan is made without. */
async function restoreHistory({ history: source, suite }: PlanInputs, platform: Platform): Promise<Restored> {
  if (source === 'off') return { warnings: [] };
  const stored = source === 'cache';
  const bytes = stored
    ? await platform.historyStore.restore(suite)
    : await platform.files.read(resolve(platform.context.root, source));
  if (bytes === undefined) return { warnings: stored ? [] : [`there is no history at ${source}: planned without`] };
  try {
    const history = decodeUnits(bytes, stored ? 'the stored history' : source, condensed);
    if (history.suite !== suite)
      return { warnings: [`the history is of suite ${history.suite}, not ${suite}: planned without`] };
    return { history, bytes: stored ? await withNewestBase(bytes, history, platform) : bytes, warnings: [] };
  } catch (problem) {
    return { warnings: [`planned without past timings: ${(problem as Error).message}`] };
  }
}

/** The plan and the history it was made from, for the jobs that follow. */
async function store(
  made: PlanResult['plan'],
  history: Uint8Array | undefined,
  { artifacts, context, files }: Platform,
) {
  const name = planArtifact(made.suite);
  const folder = join(context.scratch, name);
  const planFile = join(folder, PLAN_FILE);
  await files.remove(folder);
  await files.write(planFile, renderInPieces(made));
  if (history !== undefined) await files.write(join(folder, HISTORY_FILE), history);
  await artifacts.clear((candidate) => parseShardArtifact(made.suite, candidate) !== undefined);
  await artifacts.upload(name, folder, [PLAN_FILE, ...(history === undefined ? [] : [HISTORY_FILE])]);
  return { planFile, folder };
}
