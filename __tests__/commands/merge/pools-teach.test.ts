/** What the history learns from pools, some of which run on the machines of others. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { learn, saveHistory, type TeachingRun } from '../../../src/commands/merge/teach.ts';
import { coverageGroups, groupByShard } from '../../../src/coverage.ts';
import { decodeHistory } from '../../../src/history/codec.ts';
import { assembleReport } from '../../../src/judge/assemble.ts';
import { axisLabel, type History, type Plan, type ReportUnit, UsageError } from '../../../src/model.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { allGreen, someRecord } from '../../judge/samples.ts';
import { createProject, type LocalProject } from '../project.ts';

jest.setTimeout(60_000);

const NAMES = ['a', 'b', 'c', 'd'];
const UNITS = ['x/1', 'x/2', 'x/3', 'y/1', 'y/2', 'y/3'];
const BEGUN = Date.parse('2026-03-01T10:00:00.000Z');

/** How long each test takes on the machines of a pool, and how long a shard needs before it. All machines differ. */
const testMs = (machine: string): number => 1000 * (NAMES.indexOf(machine) + 1);
const setupMs = (machine: string): number => 100 * (NAMES.indexOf(machine) + 1);

const pools = fc.array(
  fc.record({
    mode: fc.constantFrom('split', 'replicate'),
    select: fc.constantFrom(undefined, { tests: 'x/**' }, { tests: 'y/**' }),
    /** `skip`, or how far behind this pool in the list its fallback is. */
    onUnavailable: fc.constantFrom('skip' as const, 1, 2, 3),
    online: fc.boolean(),
  }),
  { minLength: 1, maxLength: NAMES.length - 1 },
);

let project: LocalProject;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project.remove());

/** Undefined where the inputs are refused. */
async function planOf(given: readonly object[], online: readonly string[]): Promise<Plan | undefined> {
  const runners: Platform['runners'] = async () =>
    online.map((name) => ({ name, labels: ['self-hosted', name], online: true }));
  Object.assign(project.platform, { runners });
  try {
    const values = { framework: 'custom', pools: JSON.stringify(given) };
    return (await project.plan(values, { units: { name: 'units', text: UNITS.join('\n') } })).plan;
  } catch (problem) {
    if (problem instanceof UsageError) return undefined;
    throw problem;
  }
}

/** The machines that a job of the pool gets, by its labels. */
const machineOf = ({ pools }: Plan, name: string): string =>
  String([pools.find((pool) => pool.name === name)?.runsOn].flat()[1]);

/** A run in which every test passed, on the machines that the plan asks for. */
function runOf(plan: Plan): TeachingRun {
  const groups = groupByShard(coverageGroups(plan));
  const records = plan.shards.map(({ index, pool, units }) => {
    const machine = machineOf(plan, pool);
    const axis = groups.get(index)?.axis ?? [];
    return {
      ...someRecord(index),
      planId: plan.id,
      pool,
      ...(axis.length > 0 && { axis }),
      startedAt: new Date(BEGUN).toISOString(),
      finishedAt: new Date(BEGUN + units.length * testMs(machine)).toISOString(),
      setupMs: setupMs(machine),
      units: units.map((id) => ({
        id,
        outcome: 'passed' as const,
        durationMs: testMs(machine),
        tests: 1,
        tries: 1,
      })),
    };
  });
  const units = records.flatMap(({ shard, axis, units: own }): ReportUnit[] =>
    own.map(({ tries: _, ...unit }) => ({
      ...unit,
      flaky: false,
      shard,
      ...(axis !== undefined && { axis: axisLabel(axis) }),
    })),
  );
  const evidence = allGreen({ plan, records });
  return { ...evidence, report: { ...assembleReport(evidence), units } };
}

async function historyAfter(plan: Plan): Promise<History> {
  const platform = { ...project.platform, context: { ...project.platform.context, historyWritable: true as const } };
  const learned = learn({ history: 'always' }, undefined, runOf(plan), platform);
  if (learned === undefined) throw new Error('nothing was learned');
  return decodeHistory(await saveHistory(learned, {}, platform), 'history');
}

test('what a shard ran on is what it teaches', async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(pools, async (rows) => {
      const given = rows.map(({ mode, select, onUnavailable }, at) => ({
        name: NAMES[at],
        'runs-on': ['self-hosted', NAMES[at]],
        mode,
        ...(select && { select }),
        'on-unavailable':
          onUnavailable === 'skip' ? onUnavailable : { fallback: NAMES[Math.min(at + onUnavailable, rows.length)] },
      }));
      const last = { name: NAMES[rows.length], 'runs-on': ['self-hosted', NAMES[rows.length]] };
      const plan = await planOf(
        [...given, last],
        NAMES.filter((_, at) => at === rows.length || rows[at]?.online),
      );
      if (plan === undefined) return;
      planned += 1;
      const { classes } = await historyAfter(plan);
      const ran = new Set(plan.shards.map(({ pool }) => machineOf(plan, pool)));
      expect(classes.map(({ name }) => name)).toEqual([...ran].sort());
      for (const { name, units, shards } of classes) {
        for (const { durationsMs } of units) expect(new Set(durationsMs)).toEqual(new Set([testMs(name)]));
        for (const { wallMs, testsMs } of shards) expect(wallMs - testsMs).toBe(setupMs(name));
      }
      const taught = classes.flatMap(({ name, units }) => units.map(({ id }) => `${name} ${id}`));
      const due = plan.units.map(({ id, pool }) => `${machineOf(plan, pool)} ${id}`);
      expect(new Set(taught)).toEqual(new Set(due));
    }),
    { numRuns: 60 },
  );
  expect(planned).toBeGreaterThan(20);
});
