/** Reads every report once, gives each case its unit and place, and folds the tries of a test into one. */
import { join, posix, resolve } from 'node:path';
import { findFramework } from '../../frameworks/index.ts';
import { createAdopter, createUnitOfPlan } from '../../frameworks/parts.ts';
import type { EvidenceFile } from '../../judge/evidence.ts';
import { OddTimes } from '../../judge/odd-times.ts';
import type { ShardUnit } from '../../judge/settle-units.ts';
import { Sightings } from '../../judge/sightings.ts';
import { createFold } from '../../junit/fold/fold.ts';
import { NOTHING_READ, readReport } from '../../junit/read/read.ts';
import { hasFailed, type Plan, type ShardRecord, type TestCase } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Found } from './collect.ts';
import type { ShardFolder } from './shard-folders.ts';

export async function readEvidence({ shards, loose, absent }: Found, plan: Plan | undefined, platform: Platform) {
  const sightings = new Sightings();
  const oddTimes = new OddTimes();
  const fold = createFold();
  const files: EvidenceFile[] = [];
  const failedToTheEnd: ShardUnit[] = [];
  const settled = new Set<string>();
  const locate = createLocator(plan);
  const read = async (path: string, name: string, origin: Origin) => {
    const { superseded = false, lastTries, record, ...place } = origin;
    const { shard } = place;
    const report = { report: name, ...place };
    let longestMs = 0;
    const onCase = (testCase: TestCase) => {
      longestMs = Math.max(longestMs, testCase.durationMs ?? 0);
      const { unit, ...where } = locate(testCase, shard);
      if (shard !== undefined && plan !== undefined) {
        if (unit === undefined) sightings.addStray(placeOf(testCase), shard);
        else sightings.add(unit, shard, testCase.outcome !== 'skipped');
      }
      if (unit !== undefined && lastTries?.get(unit) === place.tryNumber) {
        settled.add(`${shard} ${unit}`);
        if (hasFailed(testCase)) failedToTheEnd.push({ shard, unit });
      }
      // Without a unit nothing is known better, and there may be millions of them.
      if (unit === undefined) fold.add(testCase, report);
      else fold.add({ ...testCase, ...where }, { ...report, unit });
    };
    const result = await readReport(platform.files.stream(path), onCase);
    if (record !== undefined) oddTimes.check({ path: name, longestMs, totalMs: result.cases.timeMs }, record);
    files.push({ path: name, ...result, superseded, ...(shard === undefined ? {} : { shard }) });
  };
  for (const folder of shards.folders) {
    for (const report of folder.record.reports)
      await read(join(folder.folder, report), `${folder.name}/${report}`, originOf(folder, report));
  }
  for (const { record, lastTries } of shards.folders) {
    // The shard's word that a later try passed is not enough.
    const unproven = [...lastTries.keys()].filter((unit) => !settled.has(`${record.shard} ${unit}`));
    failedToTheEnd.push(...unproven.map((unit) => ({ shard: record.shard, unit })));
  }
  for (const { name, path, ...origin } of loose) await read(resolve(platform.context.root, path), name, origin);
  for (const { path, problem } of absent) files.push({ ...NOTHING_READ, path, problem });
  return { tests: fold.each(), files, failedToTheEnd, sightings, oddTimes };
}

/** Where a test is, as far as its report says. */
const placeOf = ({ file, suite, className, name }: TestCase): string => file ?? className ?? suite[0] ?? name;

interface Origin {
  readonly shard?: number;
  readonly attempt?: number;
  readonly tryNumber?: number;
  readonly axis?: string;
  readonly superseded?: boolean;
  /** Of the shard that left it. */
  readonly record?: ShardRecord;
  /** The try that settled each unit, as the shard says. */
  readonly lastTries?: ReadonlyMap<string, number>;
}

const originOf = ({ record, superseded, lastTries }: ShardFolder, report: string): Origin => ({
  record,
  lastTries,
  shard: record.shard,
  attempt: record.attempt,
  tryNumber: tryNumberOf(report),
  // What a damaged report of an early try had to say was run again, or the shard would not have passed.
  superseded:
    superseded || (record.outcome === 'passed' && tryNumberOf(report) < Math.max(...record.reports.map(tryNumberOf))),
});

const tryNumberOf = (report: string): number => Number(/^try-(\d{1,2})\//.exec(report)?.[1] ?? 1);

interface Location {
  readonly unit?: string;
  readonly file?: string;
  readonly line?: number;
}

/** Gives a case its unit, and its place a path in the repository and a line from 1 where the unit's own file is meant. */
function createLocator(plan: Plan | undefined) {
  const firstLine = plan !== undefined && findFramework(plan.framework).linesFromZero ? 1 : 0;
  const unitOf = plan === undefined ? () => undefined : unitOfPlan(plan);
  const adopters = new Map(plan?.shards.map(({ index, units }) => [index, createAdopter(plan.units, units)]));
  const fileOf = new Map(plan?.units.map((unit) => [unit.id, unit.file]));
  return (testCase: TestCase, shard: number | undefined): Location => {
    const found = unitOf(testCase);
    if (found === undefined) return {};
    const unit = adopters.get(shard ?? 0)?.(found) ?? found;
    const file = fileOf.get(unit);
    const other =
      testCase.file !== undefined && file !== undefined && posix.basename(testCase.file) !== posix.basename(file);
    if (file === undefined || other) return { unit };
    const line = testCase.line === undefined ? {} : { line: testCase.line + firstLine };
    return { unit, file: posix.join(plan?.workingDirectory ?? '.', file), ...line };
  };
}

const unitOfPlan = ({ units, framework, workingDirectory }: Plan) =>
  createUnitOfPlan(units, findFramework(framework), { reportedRoots: [workingDirectory] });
