/** What did not go as planned but lost nothing. It is reported and does not change the verdict. docs/faults.md has the table. */
import { DURATION_METRIC, MAX_METRICS, type Report } from '../model.ts';
import { legName, legOfRecord } from '../text/leg.ts';
import { listSome, plural } from '../text/numbers.ts';
import { testName } from '../text/test-name.ts';
import { type Copy, copiesOf, type Evidence } from './evidence.ts';

export interface Oddities extends Pick<Report, 'doubled' | 'unexpected'> {
  readonly warnings: readonly string[];
}

export function findOddities(evidence: Evidence, totals: Report['totals']): Oddities {
  const copies = copiesOf(evidence);
  const doubled = copies.flatMap(ranTwice);
  const elsewhere = copies.flatMap(ranElsewhere);
  const strays = copies.flatMap(({ sightings }) => sightings.strays);
  const strayTests = copies.reduce((sum, { sightings }) => sum + sightings.strayTests, 0);
  const unexpected = [...elsewhere, ...strays.map(({ name, shard }) => ({ unit: name, shard }))];
  return {
    ...(doubled.length > 0 && { doubled }),
    ...(unexpected.length > 0 && { unexpected }),
    warnings: [
      ...unknowable(evidence, copies),
      ...tooMany(evidence),
      ...twice(doubled),
      ...misplaced(elsewhere),
      ...recoveries(evidence),
      ...notRetried(evidence),
      ...absentTests(evidence),
      ...riskyTests(evidence),
      ...refusedMetrics(evidence),
      ...(strayTests > 0
        ? [`${plural(strayTests, 'test belongs', 'tests belong')} to no planned unit: ${listSome(strays.map(inShard))}`]
        : []),
      ...(totals.tests > 0 && totals.skipped === totals.tests
        ? [`every test was skipped (${totals.tests}): nothing was tested`]
        : []),
    ],
  };
}

const ranTwice = ({ plan, sightings }: Copy): NonNullable<Report['doubled']> =>
  (plan?.units ?? []).flatMap(({ id }) => {
    const shards = sightings.ranIn(id);
    return shards.length > 1 ? [{ unit: id, shards }] : [];
  });

/** Units that ran in another shard than planned, without those of batches that the shard has taken over. */
function ranElsewhere({ plan, joined, sightings }: Copy): { unit: string; shard: number }[] {
  const takenOver = new Set(joined.flatMap(({ shard, units }) => units.map(({ id }) => `${shard} ${id}`)));
  const isExpected = (unit: string, shard: number): boolean =>
    plan?.stealing?.on === true && takenOver.has(`${shard} ${unit}`);
  const planned = plan?.shards.flatMap(({ index, units }) => units.map((unit) => ({ unit, index }))) ?? [];
  return planned.flatMap(({ unit, index }) => {
    const [shard, ...others] = sightings.ranIn(unit);
    const isAsPlanned = shard === undefined || shard === index || others.length > 0;
    return isAsPlanned || isExpected(unit, shard) ? [] : [{ unit, shard }];
  });
}

/** Shards in which so much failed that nothing of it ran again. */
const notRetried = ({ records }: Evidence): string[] =>
  records.flatMap((record) =>
    record.notRetried === undefined
      ? []
      : [`${legName(legOfRecord(record))} ran no failed test again: ${record.notRetried}`],
  );

function unknowable({ plan, expected, files, legs }: Evidence, copies: readonly Copy[]): string[] {
  if (plan !== undefined)
    return legs === undefined && copies.some(({ own }) => own.length > 0)
      ? ['it is unknown whether all values of the axis left a result: write the number of legs as input expect-shards']
      : [];
  if (expected !== undefined || files.length === 0) return [];
  return ['without a plan or expect-shards, it is unknown whether a shard is missing'];
}

function tooMany({ expected }: Evidence): string[] {
  if (expected === undefined || expected.found.length <= expected.shards) return [];
  const { shards, found } = expected;
  return [
    `${plural(shards, 'shard was', 'shards were')} expected, but ${found.length} left a result: ${listSome(found)}`,
  ];
}

function twice(doubled: NonNullable<Report['doubled']>): string[] {
  if (doubled.length === 0) return [];
  const names = doubled.map(({ unit, shards }) => `${unit} (shards ${shards.join(', ')})`);
  return [`${plural(doubled.length, 'unit')} ran in more than one shard; the worse result counts: ${listSome(names)}`];
}

const misplaced = (elsewhere: readonly { unit: string; shard: number }[]): string[] =>
  elsewhere.length === 0
    ? []
    : [
        `${plural(elsewhere.length, 'unit')} ran in a different shard than planned: ${listSome(elsewhere.map(({ unit, shard }) => inShard({ name: unit, shard })))}`,
      ];

const inShard = ({ name, shard }: { readonly name: string; readonly shard: number }): string =>
  `${name} (shard ${shard})`;

/** One warning for each failure outside of the tests that a retry settled. Nothing else tells of it, because it is no test. */
const recoveries = ({ recovered = [] }: Evidence): string[] =>
  recovered.map((failure) => {
    const why = failure.message === undefined ? '' : `: ${failure.message}`;
    return `${failure.unit ?? failure.file ?? 'a suite'} is flaky: at first it failed outside of its tests (${testName(failure)}${why})`;
  });

/** The claim of a suite is no proof: some tools count in another way. So it is a warning. */
function absentTests({ files }: Evidence): string[] {
  const lacking = files.filter((file) => file.status === 'ok' && !file.superseded && file.absentTests !== undefined);
  if (lacking.length === 0) return [];
  const absent = lacking.reduce((sum, file) => sum + (file.absentTests ?? 0), 0);
  const names = listSome(lacking.map(({ path }) => path));
  return [`suites claim ${plural(absent, 'more test', 'more tests')} than their reports contain: ${names}`];
}

function riskyTests({ files }: Evidence): string[] {
  const names = files.flatMap(({ superseded, risky = [] }) => (superseded ? [] : risky));
  return names.length === 0
    ? []
    : [`${plural(names.length, 'passed test is', 'passed tests are')} risky: ${listSome(names)}`];
}

/** Most metrics are written by a line of the user's own, so the warning says how that must look. */
function refusedMetrics({ files }: Evidence): string[] {
  const refused = files.filter((file) => !file.superseded && file.refusedMetrics !== undefined);
  if (refused.length === 0) return [];
  const count = refused.reduce((sum, file) => sum + (file.refusedMetrics ?? 0), 0);
  const names = listSome(refused.map(({ path }) => path));
  return [
    `${plural(count, 'metric was', 'metrics were')} left out: each needs a short name other than ${DURATION_METRIC} and a time of at most a day, such as [[METRIC name=login ms=123]], and a test has at most ${MAX_METRICS} of them: ${names}`,
  ];
}
