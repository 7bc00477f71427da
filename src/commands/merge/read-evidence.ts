/** Reads every report once, and gathers what the judge needs from it. */
import { join, resolve } from 'node:path';
import { coverageGroups, groupByShard } from '../../coverage.ts';
import { groupBy } from '../../group-by.ts';
import { withCarriedOver } from '../../judge/carried-over.ts';
import type { Evidence, EvidenceFile } from '../../judge/evidence.ts';
import { OddTimes } from '../../judge/odd-times.ts';
import { Sightings } from '../../judge/sightings.ts';
import { Fold } from '../../junit/fold/fold.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { RunKeeper } from '../../junit/fold/run.ts';
import { testOf } from '../../junit/fold/settle.ts';
import { NOTHING_READ, readReport } from '../../junit/read/read.ts';
import { type CaseOrigin, isBad, type Plan, type TestCase } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Leg, legKey, legOfRecord } from '../../text/leg.ts';
import { listSome, plural } from '../../text/numbers.ts';
import { isEvidenceName } from '../../text/test-name.ts';
import { LOG_FILE } from '../shared/names.ts';
import { groupOf, orderOf } from '../shared/report-groups.ts';
import { AttachmentIndex, type AttachmentSources } from './attachments.ts';
import type { Absent, Found } from './found.ts';
import { createLocator } from './locate.ts';
import type { ShardFolder } from './shard-folders.ts';
import { type UploadedFile, unsettledFiles, unsettledWarning } from './unsettled-files.ts';

/** The evidence in the reports and records of a run. */
export type ReadEvidence = Pick<
  Evidence,
  'records' | 'joined' | 'logs' | 'attachedToLegs' | 'recovered' | 'sightings' | 'files' | 'warnings'
> & {
  readonly tests: Iterable<FoldedTest>;
  readonly attachments: AttachmentSources;
};

export async function readEvidence(
  found: Found,
  plan: Plan | undefined,
  { files, context }: Pick<Platform, 'files' | 'context'>,
  fold = new Fold(),
): Promise<ReadEvidence> {
  const { warnings } = found.shards;
  const folders = onWholeAxis(found.shards.folders, plan);
  const attached = new AttachmentIndex(folders);
  const reading = new Reading(plan, fold, attached);
  for (const source of sourcesOf(folders, found.loose))
    await reading.read(source, files.stream(resolve(context.root, source.path)));
  for (const { path, problem } of [...found.absent, ...reading.withoutReports()])
    reading.files.push({ ...NOTHING_READ, path, problem });
  const newest = folders.filter(({ superseded }) => !superseded);
  const joined = withCarriedOver(newest.map(({ record }) => record));
  const { oddTimes, sightings } = reading;
  const unsettled = unsettledFiles(reading.uploaded);
  return {
    records: oddTimes.dropFromRecords(newest.map(({ record }) => record)),
    joined,
    logs: new Map(newest.map(({ name, record }) => [legKey(legOfRecord(record)), `${name}/${LOG_FILE}`])),
    attachedToLegs: attached.ofLegs(),
    attachments: attached.sources,
    tests: oddTimes.dropFromTests(fold.each()),
    recovered: [...reading.recovered, ...fold.recovered()],
    sightings,
    files: reading.files.map((file) => (unsettled.has(file) ? { ...file, superseded: false } : file)),
    warnings: [
      ...warnings,
      ...attached.warnings(),
      ...reading.setAside(),
      ...oddTimes.warnings,
      ...fold.warnings(),
      ...unsettledWarning(unsettled),
    ],
  };
}

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

/** The records with the axis of their pool before the user's own. */
function onWholeAxis(folders: readonly ShardFolder[], plan: Plan | undefined): readonly ShardFolder[] {
  if (plan === undefined) return folders;
  const groups = groupByShard(coverageGroups(plan));
  return folders.map((folder) => {
    const { record } = folder;
    const { axis = [] } = groups.get(record.shard) ?? {};
    return axis.length === 0 ? folder : { ...folder, record: { ...record, axis: [...axis, ...(record.axis ?? [])] } };
  });
}

const sourcesOf = (folders: readonly ShardFolder[], loose: Found['loose']): ReportSource[] => [
  ...folders.flatMap((from) => from.record.reports.map((report) => sourceIn(from, report))),
  ...loose,
];

function sourceIn(from: ShardFolder, report: string): ReportSource {
  const { record, folder, name } = from;
  const { tryNumber, part } = groupOf(report);
  // The shard passed, so it has run every test of a damaged report of an early group again. The batches of a try have different tests.
  const hasBatches = record.batches !== undefined || record.devices !== undefined;
  const order = hasBatches ? (one: string) => groupOf(one).tryNumber : orderOf;
  const isEarly = record.outcome === 'passed' && order(report) < Math.max(...record.reports.map(order));
  return {
    name: `${name}/${report}`,
    path: join(folder, report),
    ...legOfRecord(record),
    attempt: record.attempt,
    tryNumber,
    part,
    superseded: from.superseded || isEarly,
    from,
  };
}

/** The report of a shard, relative to its folder. */
const reportIn = ({ name }: ShardFolder, { report }: CaseOrigin): string => report.slice(name.length + 1);

/** A file that was read and is no report. */
interface Aside {
  readonly path: string;
  readonly axis: string;
  readonly what: string;
  readonly superseded: boolean;
}

/** The evidence that grows while the reports are read, one after another. */
class Reading {
  readonly sightings = new Sightings();
  readonly oddTimes = new OddTimes();
  readonly files: EvidenceFile[] = [];
  readonly uploaded: UploadedFile[] = [];
  /** Hooks of no unit that failed before their shard passed. */
  readonly recovered: FoldedTest[] = [];
  readonly #aside: Aside[] = [];
  /** Where other reports than those of shards are from. */
  readonly #places = new Set<string>();
  readonly #isPlanned: boolean;
  readonly #locate;
  readonly #fold: Fold;
  readonly #attached: AttachmentIndex;

  constructor(plan: Plan | undefined, fold: Fold, attached: AttachmentIndex) {
    this.#fold = fold;
    this.#attached = attached;
    this.#isPlanned = plan !== undefined;
    this.#locate = createLocator(plan);
  }

  async read(source: ReportSource, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { name: report, path: _path, superseded = false, from, ...place } = source;
    const origin = { report, ...place };
    let longestMs = 0;
    const result = await readReport(chunks, (testCase) => {
      longestMs = Math.max(longestMs, testCase.durationMs ?? 0);
      this.#hear(testCase, origin, superseded && from !== undefined, from);
    });
    if (from !== undefined) this.oddTimes.check({ path: report, longestMs, totalMs: result.cases.timeMs }, from.record);
    const { shard, axis = '' } = place;
    if (from === undefined && result.hasNoTests) {
      this.#aside.push({ path: report, axis, what: result.producer ?? '', superseded });
      return;
    }
    const file = { path: report, ...result, superseded, ...(shard === undefined ? {} : { shard }) };
    this.files.push(file);
    if (from !== undefined) return;
    this.#places.add(axis);
    // Later tries repeat tests of their own attempt, which count once.
    if (place.tryNumber === undefined) this.uploaded.push({ axis, attempt: place.attempt ?? 1, file });
  }

  /** A warning about files that are no reports. */
  setAside(): string[] {
    const names = this.#aside.filter(({ superseded }) => !superseded).map(({ path, what }) => `${path} (${what})`);
    return names.length === 0
      ? []
      : [`${plural(names.length, 'file')} set aside, because no test report is like that: ${listSome(names)}`];
  }

  /** Places where everything was set aside. No report is there. */
  withoutReports(): Absent[] {
    const places = groupBy(this.#aside, ({ axis }) => axis);
    return [...places].flatMap(([axis, files]) =>
      this.#places.has(axis)
        ? []
        : [{ path: axis || files.map(({ path }) => path).join(', '), problem: 'no test report is there' }],
    );
  }

  #hear(said: TestCase, origin: CaseOrigin, superseded: boolean, from: ShardFolder | undefined): void {
    const { shard, axis } = origin;
    const { unit, ...where } = this.#locate(said, origin);
    const attachments = from === undefined ? [] : this.#attached.of(from, reportIn(from, origin), unit, said);
    // A case is added as it is, without a copy, because there may be millions of them.
    const testCase = attachments.length === 0 ? said : { ...said, attachments };
    if (superseded && unit === undefined && isBad(testCase.outcome) && isEvidenceName(testCase.name)) {
      this.recovered.push(testOf(new RunKeeper().keep(testCase, testCase.suite, origin)));
      return;
    }
    if (shard !== undefined && this.#isPlanned) this.#sight(testCase, unit, { shard, axis });
    if (unit === undefined) {
      this.#fold.add(testCase, origin);
      return;
    }
    this.#fold.add({ ...testCase, ...where }, { ...origin, unit });
  }

  #sight(testCase: TestCase, unit: string | undefined, { shard, axis = '' }: Leg): void {
    const sightings = this.sightings.on(axis);
    if (unit !== undefined) sightings.add(unit, shard, testCase.outcome !== 'skipped');
    else if (!testCase.element?.inEveryShard) sightings.addStray(placeOf(testCase), shard);
  }
}

/** The place of a test, as far as its report says. */
const placeOf = ({ file, suite, className, name }: TestCase): string => file ?? className ?? suite[0] ?? name;
