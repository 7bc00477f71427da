/** Reads every report once, and gathers what the judge needs from it. */
import { join, resolve } from 'node:path';
import { joinAttempts } from '../../judge/attempts.ts';
import type { Evidence, EvidenceFile } from '../../judge/evidence.ts';
import { LastTries } from '../../judge/last-tries.ts';
import { OddTimes } from '../../judge/odd-times.ts';
import { settleByUnit } from '../../judge/settle-units.ts';
import { Sightings } from '../../judge/sightings.ts';
import { Fold } from '../../junit/fold/fold.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { NOTHING_READ, readReport } from '../../junit/read/read.ts';
import type { CaseOrigin, Plan, TestCase } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { LOG_FILE } from '../shared/names.ts';
import type { Found } from './found.ts';
import { createLocator } from './locate.ts';
import type { ShardFolder } from './shard-folders.ts';

/** The evidence in the reports and records of a run. */
export type ReadEvidence = Pick<Evidence, 'records' | 'joined' | 'logs' | 'sightings' | 'files' | 'warnings'> & {
  readonly tests: Iterable<FoldedTest>;
};

export async function readEvidence(
  found: Found,
  plan: Plan | undefined,
  { files, context }: Pick<Platform, 'files' | 'context'>,
  fold = new Fold(),
): Promise<ReadEvidence> {
  const { folders, warnings } = found.shards;
  const reading = new Reading(plan, fold);
  for (const source of sourcesOf(found)) await reading.read(source, files.stream(resolve(context.root, source.path)));
  for (const { path, problem } of found.absent) reading.files.push({ ...NOTHING_READ, path, problem });
  const newest = folders.filter(({ superseded }) => !superseded);
  const joined = joinAttempts(folders.map(({ record }) => record));
  const unproven = reading.lastTries.unproven(folders.flatMap(lastUnits));
  const { oddTimes, sightings } = reading;
  return {
    records: oddTimes.dropFromRecords(newest.map(({ record }) => record)),
    joined,
    logs: new Map(newest.map(({ name, record }) => [record.shard, `${name}/${LOG_FILE}`])),
    tests: oddTimes.dropFromTests(settleByUnit(fold.each(), joined, unproven)),
    sightings,
    files: reading.files,
    warnings: [...warnings, ...oddTimes.warnings, ...fold.warnings()],
  };
}

const lastUnits = ({ record: { shard }, lastTries }: ShardFolder) =>
  [...lastTries.keys()].map((unit) => ({ shard, unit }));

/** A report to read, and what is known about it before. */
interface ReportSource extends Omit<CaseOrigin, 'report' | 'unit'> {
  /** Name for people. */
  readonly name: string;
  /** Absolute, or relative to the repository. */
  readonly path: string;
  readonly superseded?: boolean;
  /** The shard that left it. */
  readonly from?: ShardFolder;
}

const sourcesOf = ({ shards, loose }: Found): ReportSource[] => [
  ...shards.folders.flatMap((from) => from.record.reports.map((report) => sourceIn(from, report))),
  ...loose,
];

function sourceIn(from: ShardFolder, report: string): ReportSource {
  const { record, folder, name } = from;
  const { tryNumber, part } = groupOf(report);
  // The shard passed, so it has run every test of a damaged report of an early group again.
  const isEarly = record.outcome === 'passed' && orderOf(report) < Math.max(...record.reports.map(orderOf));
  return {
    name: `${name}/${report}`,
    path: join(folder, report),
    shard: record.shard,
    attempt: record.attempt,
    tryNumber,
    part,
    superseded: from.superseded || isEarly,
    from,
  };
}

/** The try of a report, and its part: a retry may run its units in several groups, one after another. */
function groupOf(report: string): { readonly tryNumber: number; readonly part: number } {
  const [, tryNumber = 1, part = 1] = /^try-(\d{1,2})\/(?:part-(\d{1,3})\/)?/.exec(report) ?? [];
  return { tryNumber: Number(tryNumber), part: Number(part) };
}

/** Grows from group to group. */
function orderOf(report: string): number {
  const { tryNumber, part } = groupOf(report);
  return 1000 * tryNumber + part;
}

/** The evidence that grows while the reports are read, one after another. */
class Reading {
  readonly sightings = new Sightings();
  readonly oddTimes = new OddTimes();
  readonly lastTries = new LastTries();
  readonly files: EvidenceFile[] = [];
  readonly #isPlanned: boolean;
  readonly #locate;
  readonly #fold: Fold;

  constructor(plan: Plan | undefined, fold: Fold) {
    this.#fold = fold;
    this.#isPlanned = plan !== undefined;
    this.#locate = createLocator(plan);
  }

  async read(source: ReportSource, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { name: report, path: _path, superseded = false, from, ...place } = source;
    const origin = { report, ...place };
    let longestMs = 0;
    const result = await readReport(chunks, (testCase) => {
      longestMs = Math.max(longestMs, testCase.durationMs ?? 0);
      this.#hear(testCase, origin, from);
    });
    if (from !== undefined) this.oddTimes.check({ path: report, longestMs, totalMs: result.cases.timeMs }, from.record);
    const { shard } = place;
    this.files.push({ path: report, ...result, superseded, ...(shard === undefined ? {} : { shard }) });
  }

  #hear(testCase: TestCase, origin: CaseOrigin, from: ShardFolder | undefined): void {
    const { shard } = origin;
    const { unit, ...where } = this.#locate(testCase, shard);
    if (shard !== undefined && this.#isPlanned) this.#sight(testCase, unit, shard);
    // A case without a unit is added as it is, without a copy, because there may be millions of them.
    if (unit === undefined) {
      this.#fold.add(testCase, origin);
      return;
    }
    const isLast = from?.lastTries.get(unit) === origin.tryNumber;
    if (shard !== undefined && isLast) this.lastTries.hear(unit, shard, testCase);
    this.#fold.add({ ...testCase, ...where }, { ...origin, unit });
  }

  #sight(testCase: TestCase, unit: string | undefined, shard: number): void {
    if (unit === undefined) this.sightings.addStray(placeOf(testCase), shard);
    else this.sightings.add(unit, shard, testCase.outcome !== 'skipped');
  }
}

/** The place of a test, as far as its report says. */
const placeOf = ({ file, suite, className, name }: TestCase): string => file ?? className ?? suite[0] ?? name;
