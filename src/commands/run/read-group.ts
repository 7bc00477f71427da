/** Reads from the reports of one group how each unit ended. */
import { join } from 'node:path';
import {
  BESIDE_FILES,
  createAdopter,
  createUnitOfPlan,
  listedTexts,
  SELECTED_FILES,
  selectedTests,
  UNPLANNED_FILES,
} from '../../frameworks/shared/parts.ts';
import { dueTests, mayBeDeselected } from '../../judge/due-tests.ts';
import { readReport } from '../../junit/read/read.ts';
import { failsOnce, isBad, type Plan, type TestCase, type UnitRecord } from '../../model.ts';
import { caseTitle } from '../../text/test-name.ts';
import { wholeId } from '../../text/unit-id.ts';
import { groupFolder, groupOf } from '../shared/report-groups.ts';
import type { FailedCase } from './attachments/owner.ts';
import { withoutExcluded } from './compare.ts';
import type { TriesRequest, UnitGroup } from './request.ts';
import { foldReports, ranIn, stillFailed } from './still-failed.ts';
import {
  count,
  type EmptyOutcome,
  newTally,
  notKnown,
  retriedRecord,
  type UnitTally,
  unitRecord,
} from './unit-tally.ts';

export interface ReadGroup {
  /** JUnit files, relative to the folder of the shard. */
  readonly reports: readonly string[];
  readonly units: readonly UnitRecord[];
  /** Those of them that hung. */
  readonly hung: readonly string[];
  /** Those of them whose tests were all reported, as the framework's plugin says how many there are. */
  readonly complete: readonly string[];
  /** Those of which not all failed tests were reported again. They have to run whole. */
  readonly short: readonly string[];
  /** How many reported tests belong to units of the group, also where some of their tests are lost. */
  readonly heard: number;
  /** How many reported tests belong to no unit of the group. */
  readonly strays: number;
  /** The test files that the framework found and that are not in the plan. */
  readonly unplanned: readonly string[];
  /** The first of the tests that failed in some try, and of those that only a report names. */
  readonly failed: readonly FailedCase[];
  /** What the run failed for beside its tests, as far as the framework's plugin tells it. */
  readonly beside: readonly string[];
}

/** What is known of the shard before a group runs. */
export type Before = Pick<ReadGroup, 'reports' | 'units'>;

/**
 * @param before with the reports of earlier groups of the shard; a failed test in them stays failed until it passes
 * @param hungWords what the errored cases of this group say that hung. Absent when nothing did
 */
export async function readGroup(
  request: TriesRequest,
  group: UnitGroup,
  before: Before,
  hungWords?: string,
): Promise<ReadGroup> {
  const { plan } = request;
  const { tryNumber } = group;
  const reports = await findReports(request, group);
  const selected = selectedTests(plan.units, await readWritten(request, group, SELECTED_FILES));
  const counted = await countCases(request, reports, group.units, hungWords);
  const { tallies, strays } = counted;
  if (before.reports.length > 0) await settleFailures(request, [...before.reports, ...reports], tallies);
  const cutShort = new Set([...counted.cutShort, ...withoutAll(request, group, tallies, selected)]);
  const split = new Set(plan.units.flatMap((unit) => (unit.part === undefined ? [] : [unit.id, wholeId(unit)])));
  const mayBeGone = plan.units.filter((unit) => split.has(unit.id) || mayBeDeselected(unit, request.ownArgs));
  const gone = new Set(mayBeGone.flatMap(({ id }) => (selected.get(id) === 0 ? [id] : [])));
  const brokeOff = hasBrokenOff(plan, gone, { tallies, cutShort }, reports);
  const empty = new Map<string, EmptyOutcome>([
    ...countedEmpty(plan.units, brokeOff).map((id) => [id, 'skipped'] as const),
    ...[...gone].map((id) => [id, split.has(id) ? 'skipped' : 'deselected'] as const),
  ]);
  const wholeRecord = (id: string, tally: UnitTally): UnitRecord =>
    cutShort.has(id)
      ? unitRecord(id, notKnown(tally), tryNumber, undefined, selected.get(id))
      : unitRecord(id, tally, tryNumber, empty.get(id), selected.get(id));
  const short = await findShort(request, group, reports, { tallies, cutShort });
  const known = new Map(before.units.map((unit) => [unit.id, unit]));
  const recordOf = (id: string, tally: UnitTally): UnitRecord => {
    const [earlier, tests] = [known.get(id), group.failed?.tests.get(id)];
    if (earlier === undefined || tests === undefined) return wholeRecord(id, tally);
    return retriedRecord(earlier, tally, { tryNumber, retried: tests.length, short: short.includes(id) });
  };
  const units = [...tallies].map(([id, tally]) => recordOf(id, tally));
  const heard = [...tallies.values()].reduce((sum, { tests }) => sum + tests, 0);
  return {
    reports,
    units,
    hung: units.filter(({ id, outcome }) => outcome === 'failed' && counted.hung.has(id)).map(({ id }) => id),
    complete: units.flatMap(({ id, tests }) =>
      tests > 0 && selected.has(id) && !cutShort.has(id) && !short.includes(id) ? [id] : [],
    ),
    short,
    heard,
    strays,
    failed: counted.failed,
    unplanned: withoutExcluded(plan, listedTexts(await readWritten(request, group, UNPLANNED_FILES))),
    beside: listedTexts(await readWritten(request, group, BESIDE_FILES)),
  };
}

/** Units of which a failed test that had to run again was not reported, or is skipped. */
async function findShort(
  request: TriesRequest,
  { failed }: UnitGroup,
  reports: readonly string[],
  { tallies, cutShort }: Pick<CountedCases, 'tallies' | 'cutShort'>,
): Promise<readonly string[]> {
  // Of a try on several devices, each group runs some of its units.
  const own = new Map([...(failed?.tests ?? [])].filter(([id]) => tallies.has(id)));
  if (own.size === 0) return [];
  const locate = createLocator(request, [...request.shard.units, ...tallies.keys()]);
  const ran = ranIn(await foldReports(request, reports, own, locate));
  return [...own].flatMap(([id, tests]) => (cutShort.has(id) || !tests.every((test) => ran.has(test)) ? [id] : []));
}

/** Units with fewer reported tests than they have: something ended them before the others ran. */
function withoutAll(
  { plan, ownArgs }: TriesRequest,
  { failed }: UnitGroup,
  tallies: CountedCases['tallies'],
  selected: ReadonlyMap<string, number | undefined>,
): string[] {
  return plan.units.flatMap((unit) => {
    const { tests } = tallies.get(unit.id) ?? {};
    const due = dueTests(unit, selected.get(unit.id), ownArgs || failed?.only.has(unit.id));
    return tests !== undefined && due !== undefined && tests < due.tests ? [unit.id] : [];
  });
}

/** The folder of a whole try has those of its other parts in it, and some of them may run at the same time. */
async function findReports({ folder, platform }: TriesRequest, group: UnitGroup): Promise<string[]> {
  const inside = groupFolder(group);
  const found = await platform.files.find(join(folder, inside), ['**/*.xml']);
  return found.map((file) => `${inside}/${file}`).filter((report) => groupOf(report).part === group.part);
}

export interface CountedCases {
  readonly tallies: ReadonlyMap<string, UnitTally>;
  /** Units whose cases may be lost. */
  readonly cutShort: ReadonlySet<string>;
  readonly hung: ReadonlySet<string>;
  readonly strays: number;
  /** How many of the strays failed. */
  readonly failedStrays: number;
  readonly failed: readonly FailedCase[];
}

/** With more failed tests, nobody looks at the attachments of each. */
const MAX_FAILED_CASES = 1000;

/** What is needed to read the reports of a shard. */
export type ReadRequest = Pick<
  TriesRequest,
  'plan' | 'shard' | 'folder' | 'framework' | 'workingDirectory' | 'platform'
>;

/** The unit of a reported case. @param ran ids of the units that ran there */
export function createLocator(
  { plan, framework, workingDirectory, platform }: ReadRequest,
  ran: readonly string[],
): (testCase: TestCase, report: string) => string {
  const absolute = join(platform.context.root, workingDirectory);
  const unitOf = createUnitOfPlan(plan, framework, { reportedRoots: [plan.workingDirectory, absolute] });
  const adopt = createAdopter(plan.units, ran);
  return (testCase, report) => adopt(unitOf(testCase, report) ?? '');
}

/** After a retry, counts as failed what any try saw failing and no later one saw passing. */
async function settleFailures(
  request: TriesRequest,
  reports: readonly string[],
  tallies: ReadonlyMap<string, UnitTally>,
): Promise<void> {
  const failed = await stillFailed(
    request,
    reports,
    tallies,
    createLocator(request, [...request.shard.units, ...tallies.keys()]),
  );
  for (const [id, tally] of tallies) {
    if (!failed.has(id)) tally.failed = 0;
    else if (tally.failed === 0) [tally.failed, tally.failedOnce] = [1, 1];
  }
}

export async function countCases(
  request: ReadRequest,
  reports: readonly string[],
  units: readonly string[],
  hungWords?: string,
): Promise<CountedCases> {
  const { folder, platform } = request;
  const locate = createLocator(request, units);
  const tallies = new Map(units.map((id) => [id, newTally()]));
  const cutShort = new Set<string>();
  const hung = new Set<string>();
  let strays = 0;
  let failedStrays = 0;
  const failed: FailedCase[] = [];
  for (const report of reports) {
    const seen = new Set<string>();
    const { status, suiteErrors } = await readReport(platform.files.stream(join(folder, report)), (testCase) => {
      const unit = locate(testCase, report);
      seen.add(unit);
      if (failsOnce(testCase) && failed.length < MAX_FAILED_CASES) failed.push(failedCase(testCase, unit, report));
      if (hungWords !== undefined && testCase.message?.includes(hungWords)) hung.add(unit);
      const tally = tallies.get(unit);
      if (tally !== undefined) count(testCase, tally);
      else {
        if (!testCase.element?.inEveryShard) strays += 1;
        if (isBad(testCase.outcome)) failedStrays += 1;
      }
    });
    const isWhole = status === 'ok' && suiteErrors.length === 0;
    if (!isWhole) for (const unit of seen.size > 0 ? seen : units) cutShort.add(unit);
  }
  return { tallies, cutShort, hung, strays, failedStrays, failed };
}

const failedCase = (testCase: TestCase, unit: string, report: string): FailedCase => ({
  unit,
  name: testCase.name,
  title: caseTitle(testCase),
  report,
  saysAttached: testCase.saysAttached ?? [],
});

/** Whether the try stopped early: a unit lost cases, a unit has none although it should, or there is no report at all. */
function hasBrokenOff(
  { units }: Plan,
  gone: ReadonlySet<string>,
  { tallies, cutShort }: Pick<CountedCases, 'tallies' | 'cutShort'>,
  reports: readonly string[],
): boolean {
  const noLoss = new Set([...gone, ...countedEmpty(units, false)]);
  const isLost = (id: string, { tests }: UnitTally) => cutShort.has(id) || (tests === 0 && !noLoss.has(id));
  return reports.length === 0 || [...tallies].some(([id, tally]) => isLost(id, tally));
}

/**
 * Units that are empty according to the plan, or that may be. A scan finds no test in a file that creates its tests while it loads, so a try that stopped
 * early may have lost tests there. Only a count of zero by the framework itself is certain.
 */
const countedEmpty = (units: Plan['units'], brokeOff: boolean): string[] =>
  units
    .filter(({ tests, testsSource, mayBeEmpty }) =>
      tests === 0 ? !brokeOff || testsSource === 'framework' : mayBeEmpty && !brokeOff,
    )
    .map(({ id }) => id);

/** The texts that plugins wrote for a group. @param names a glob of their files */
async function readWritten(
  { folder, platform: { files } }: TriesRequest,
  group: UnitGroup,
  names: string,
): Promise<string[]> {
  const inside = join(folder, groupFolder(group));
  const texts: string[] = [];
  for (const file of await files.find(inside, [names])) texts.push((await files.readText(join(inside, file))) ?? '');
  return texts;
}
