/** From the evidence to the report: totals, shards, units, verdict. Pure: the same evidence gives the same bytes. */
import type { Report, ReportTest } from '../model.ts';
import type { Evidence } from './evidence.ts';
import { groupBy } from './group-by.ts';
import { unitResults } from './units.ts';
import { judge } from './verdict.ts';

/** How many of the slowest tests a report keeps, beside all that failed or were flaky. */
const SLOWEST = 10;

export interface AssembleOptions {
  /** Keep every test in `tests`. */
  readonly full?: boolean;
}

export function assembleReport(evidence: Evidence, { full = false }: AssembleOptions = {}): Report {
  const { suite, commit, createdAt, plan, tests } = evidence;
  const units = unitResults(evidence);
  const shards = shardResults(evidence);
  const totals = {
    ...testTotals(tests),
    missing: units.filter((unit) => unit.outcome === 'missing').length,
    ...wall(shards),
  };
  const { verdict, reasons } = judge(evidence, { shards, units, totals });
  return {
    version: 1,
    suite,
    commit,
    ...(plan === undefined ? {} : { planId: plan.id }),
    createdAt,
    verdict,
    reasons,
    warnings: evidence.warnings,
    totals,
    shards,
    units,
    tests: (full ? tests : noteworthy(tests)).map(reportTest),
    files: evidence.files.map(({ shard: _shard, suiteErrors: _errors, superseded: _superseded, ...file }) => file),
    flaky: tests.filter((test) => test.flaky).map(testName),
    missing: missingParts(shards, units),
  };
}

/** Without what only the writer of the merged file needs. A flaky test shows why it failed at first. */
function reportTest({ failedTries = [], ...test }: Evidence['tests'][number]): ReportTest {
  const { name, className, suite, file, line, unit, shard, outcome, flaky, durationMs, tries } = test;
  const { message, detail } = test.message === undefined ? (failedTries.at(-1) ?? test) : test;
  return {
    name,
    ...(className !== undefined && { className }),
    suite,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(unit !== undefined && { unit }),
    ...(shard !== undefined && { shard }),
    outcome,
    flaky,
    ...(durationMs !== undefined && { durationMs }),
    tries,
    ...(message !== undefined && { message }),
    ...(detail !== undefined && { detail }),
  };
}

/** As people write it: `tests/cart.test.ts › totals › adds tax`. */
export function testName({ file, suite, className, name }: ReportTest): string {
  const named = suite.filter((title) => !ROOT_SUITES.has(title));
  const context = named.length > 0 ? named : classOf(className, file);
  return [...new Set([...(file === undefined ? [] : [file]), ...context, name])].join(' › ');
}

/** Names that a tool gives to everything it reports. */
const ROOT_SUITES: ReadonlySet<string> = new Set(['pytest', 'jest tests', 'Mocha Tests', 'Root Suite', 'nodejs']);

/** The class, where it says more than the file: pytest writes `tests.test_cart.TestTotals` for a class in tests/test_cart.py. */
function classOf(className: string | undefined, file: string | undefined): string[] {
  if (className === undefined || file === undefined) return className === undefined ? [] : [className];
  const module = file.replace(/\.[^./]+$/, '').replaceAll('/', '.');
  const inModule = module === className || module.endsWith(`.${className}`);
  if (inModule) return [];
  const start = className.lastIndexOf(`${module.slice(module.lastIndexOf('.') + 1)}.`);
  return [start === -1 ? className : className.slice(className.indexOf('.', start) + 1)];
}

export const hasFailed = ({ outcome }: Pick<ReportTest, 'outcome'>): boolean =>
  outcome === 'failed' || outcome === 'errored';

/** The slowest first; tests without a time are not slow. */
export const slowest = (tests: readonly ReportTest[]): readonly ReportTest[] =>
  tests
    .filter((test) => test.durationMs !== undefined)
    .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0) || (testName(a) < testName(b) ? -1 : 1))
    .slice(0, SLOWEST);

function noteworthy(tests: Evidence['tests']): Evidence['tests'] {
  const kept = new Set([...tests.filter((test) => hasFailed(test) || test.flaky), ...slowest(tests)]);
  return tests.filter((test) => kept.has(test));
}

function testTotals(tests: readonly ReportTest[]) {
  const of = (outcome: ReportTest['outcome']) => tests.filter((test) => test.outcome === outcome).length;
  return {
    tests: tests.length,
    passed: of('passed'),
    failed: of('failed'),
    errored: of('errored'),
    skipped: of('skipped'),
    flaky: tests.filter((test) => test.flaky).length,
    durationMs: tests.reduce((sum, test) => sum + (test.durationMs ?? 0), 0),
  };
}

function wall(shards: Report['shards']): { wallMs?: number } {
  const times = shards.flatMap((shard) => (shard.actualMs === undefined ? [] : [shard.actualMs]));
  return times.length === 0 ? {} : { wallMs: Math.max(...times) };
}

/** Planned shards in order, each with its record or as missing; without a plan, the shards that left a record. */
function shardResults({ plan, records, tests }: Evidence): Report['shards'] {
  const recordOf = new Map(records.map((record) => [record.shard, record]));
  const indices = plan?.shards.map((shard) => shard.index) ?? [...recordOf.keys()].sort((a, b) => a - b);
  const testsOf = groupBy(tests, (test) => test.shard);
  return indices.map((index) => {
    const planned = plan?.shards.find((shard) => shard.index === index);
    const record = recordOf.get(index);
    const own = testsOf.get(index) ?? [];
    return {
      index,
      pool: planned?.pool ?? record?.pool ?? '',
      ...(planned === undefined ? {} : { predictedMs: planned.predictedMs }),
      units: planned?.units.length ?? record?.units.length ?? 0,
      tests: own.length,
      failed: own.filter(hasFailed).length,
      ...(record === undefined
        ? { outcome: 'missing' as const, tail: [] }
        : {
            attempt: record.attempt,
            outcome: record.outcome,
            exitCode: record.exitCode,
            actualMs: wallOf(record),
            tail: record.outcome === 'passed' ? [] : record.tail,
          }),
    };
  });
}

const wallOf = ({ startedAt, finishedAt, setupMs = 0 }: Evidence['records'][number]): number =>
  Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) + setupMs;

const missingParts = (shards: Report['shards'], units: Report['units']): Report['missing'] => [
  ...shards.filter((shard) => shard.outcome === 'missing').map((shard) => ({ shard: shard.index })),
  ...units
    .filter((unit) => unit.outcome === 'missing')
    .map((unit) => ({ unit: unit.id, ...(unit.shard === undefined ? {} : { shard: unit.shard }) })),
];
