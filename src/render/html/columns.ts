/** All tests of a run in columns, with everything that only failed, flaky and missing tests have beside them. */
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { hasFailed, type Report, type ReportTest, type TestPast } from '../../model.ts';
import { capped } from '../../text/escape.ts';
import { splitName } from '../../text/test-name.ts';
import { addressOf, isPlaced, type Links } from '../links.ts';
import type { Merged } from '../renderer.ts';
import {
  type PastColumns,
  STATUS_LETTERS,
  type Status,
  type TestColumns,
  type TestDetail,
  type Try,
} from './page-data.ts';

/** The most tests of a page. With more, it has only those that people look for: a browser takes seconds to unpack the rest. */
export const MAX_TESTS = 200_000;
/** Characters of the stack trace of one try, and of those of all tests together. Packed, a tenth of them remains. */
export const MAX_TRACE = 12_000;
export const MAX_TRACES = 8_000_000;
const MAX_MESSAGE = 4_000;
/** The longest name. People cannot read a longer one. */
const MAX_NAME = 1_000;

/** Texts in the order in which they came, each once. */
class Texts {
  readonly #places = new Map<string, number>();

  placeOf(text: string | undefined): number {
    if (text === undefined) return -1;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  all = (): readonly string[] => [...this.#places.keys()];
}

/** The characters that are left for stack traces. */
class Traces {
  #left: number;
  leftOut = 0;

  constructor(most: number) {
    this.#left = most;
  }

  keep(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const kept = capped(text, MAX_TRACE);
    if (kept.length <= this.#left) {
      this.#left -= kept.length;
      return kept;
    }
    this.leftOut += 1;
    return undefined;
  }
}

export interface Columns {
  readonly tests: TestColumns;
  readonly details: readonly TestDetail[];
  readonly totalTests: number;
  readonly tracesLeftOut: number;
  /** The columns of the past, apart from what they have in common. */
  readonly past: Pick<PastColumns, 'at' | 'outcomes' | 'times'>;
}

interface ColumnOptions extends Pick<Merged, 'pasts' | 'ownersOf'> {
  /** Smaller ones are for tests. */
  readonly maxTests?: number;
  readonly maxTraces?: number;
}

/** @param tests all tests, in the order of the report */
export function columnsOf(
  report: Report,
  tests: Iterable<FoldedTest>,
  links: Pick<Links, 'source'>,
  { pasts, ownersOf, maxTests = MAX_TESTS, maxTraces = MAX_TRACES }: ColumnOptions = {},
): Columns {
  const builder = new Builder(links, maxTraces, report.base?.runs?.length ?? 0);
  const isWhole = report.totals.tests <= maxTests;
  // Where only some tests are walked through, those of one name cannot be told apart. The report knows the past of those that matter.
  const pastOf = isWhole && pasts !== undefined ? pasts() : ({ past }: ReportTest) => past;
  for (const test of isWhole ? judged(report, tests) : report.tests) builder.add(test, pastOf(test));
  for (const { unit, shard, axis } of report.missing)
    if (unit !== undefined) builder.addMissing({ unit, shard: shard ?? 0, axis });
  return builder.columns(report.totals.tests, ownersOf);
}

/**
 * All tests. The report has the failed and the flaky ones in the same order, with what was found out about them: their classes and places.
 */
function* judged({ tests }: Report, all: Iterable<FoldedTest>): Generator<ReportTest | FoldedTest> {
  const noted = tests.filter(isNoted)[Symbol.iterator]();
  for (const test of all) {
    if (!isNoted(test)) {
      yield test;
      continue;
    }
    const known = noted.next().value;
    // The report names only those attachments that are beside it.
    const { attachments: _all, ...rest } = test;
    yield known?.name === test.name ? { ...rest, ...known } : rest;
  }
}

const isNoted = (test: ReportTest): boolean => hasFailed(test) || test.flaky;

const statusOf = (test: ReportTest): Status => (test.flaky && test.outcome === 'passed' ? 'flaky' : test.outcome);

class Builder {
  readonly #links: Pick<Links, 'source'>;
  readonly #traces: Traces;
  /** How many runs the past of a test has at most. */
  readonly #knownRuns: number;
  readonly #groups = new Texts();
  readonly #files = new Texts();
  readonly #units = new Texts();
  readonly #axes = new Texts();
  readonly #details: TestDetail[] = [];
  readonly #past = {
    at: [] as number[],
    outcomes: [] as string[],
    times: {} as Record<number, TestPast['times'] & {}>,
  };
  readonly #status: string[] = [];
  readonly #columns = {
    name: [] as string[],
    group: [] as number[],
    file: [] as number[],
    unit: [] as number[],
    axis: [] as number[],
    shard: [] as number[],
    ms: [] as number[],
  };

  constructor(links: Pick<Links, 'source'>, maxTraces: number, knownRuns: number) {
    this.#links = links;
    this.#knownRuns = knownRuns;
    this.#traces = new Traces(maxTraces);
  }

  add(test: ReportTest | FoldedTest, past: TestPast | undefined): void {
    this.#addPast(past);
    const { group, name } = splitName(test);
    this.#push(statusOf(test), {
      name: capped(name, MAX_NAME),
      group: group && capped(group, MAX_NAME),
      file: test.file,
      unit: test.unit,
      axis: test.axis,
      shard: test.shard ?? 0,
      ms: test.durationMs === undefined ? -1 : Math.round(test.durationMs),
    });
    if (isNoted(test)) this.#details.push(this.#detailOf(test, this.#status.length - 1));
  }

  /** A test that passed whenever there was a run needs no letters. */
  #addPast({ outcomes, times }: TestPast = { outcomes: '' }): void {
    const at = this.#status.length;
    if (times !== undefined) this.#past.times[at] = times;
    if (outcomes !== '' && /^p+$/.test(outcomes) && outcomes.length === this.#knownRuns) return;
    this.#past.at.push(at);
    this.#past.outcomes.push(outcomes);
  }

  addMissing({ unit, shard, axis }: { unit: string; shard: number; axis: string | undefined }): void {
    this.#push('missing', { name: unit, group: undefined, file: undefined, unit, axis, shard, ms: -1 });
  }

  #push(
    status: Status,
    row: Pick<ReportTest, 'name' | 'file' | 'unit' | 'axis'> & {
      readonly group: string | undefined;
      readonly shard: number;
      readonly ms: number;
    },
  ): void {
    this.#status.push(STATUS_LETTERS[status]);
    this.#columns.name.push(row.name);
    this.#columns.group.push(this.#groups.placeOf(row.group));
    this.#columns.file.push(this.#files.placeOf(row.file));
    this.#columns.unit.push(this.#units.placeOf(row.unit));
    this.#columns.axis.push(this.#axes.placeOf(row.axis === '' ? undefined : row.axis));
    this.#columns.shard.push(row.shard);
    this.#columns.ms.push(row.ms);
  }

  #detailOf(test: ReportTest | FoldedTest, at: number): TestDetail {
    const { line, failureClass, passedOn, tries, attachments } = test;
    const href = this.#hrefOf(test);
    const earlier = 'failedTries' in test ? test.failedTries : [];
    // A flaky test has the message of its last failed try, which is not said twice.
    const others = hasFailed(test) ? earlier : earlier.slice(0, -1);
    return {
      at,
      ...(line !== undefined && { line }),
      ...(href !== undefined && { href }),
      ...(failureClass !== undefined && { failureClass }),
      ...(passedOn !== undefined && passedOn.length > 0 && { passedOn }),
      ...(tries > 1 && { tries }),
      ...(attachments !== undefined && { attachments }),
      ...this.#tryOf(test),
      ...(others.length > 0 && { failedTries: others.map((one) => this.#tryOf(one)) }),
    };
  }

  #tryOf({ message, detail }: Try): Try {
    const kept = this.#traces.keep(detail);
    return {
      ...(message !== undefined && { message: capped(message, MAX_MESSAGE) }),
      ...(kept !== undefined && { detail: kept }),
    };
  }

  #hrefOf(test: ReportTest): string | undefined {
    const { source } = this.#links;
    return source === undefined || test.file === undefined || !isPlaced(test)
      ? undefined
      : source(addressOf(test.file), test.line);
  }

  /** The owners of each file. */
  #owners(ownersOf: Merged['ownersOf']): Pick<TestColumns, 'fileOwners' | 'owners'> {
    if (ownersOf === undefined) return {};
    const texts = new Texts();
    const fileOwners = this.#files.all().map((file) => texts.placeOf(ownersOf(file).join(', ') || undefined));
    return { fileOwners, owners: texts.all() };
  }

  columns(totalTests: number, ownersOf: Merged['ownersOf']): Columns {
    return {
      tests: {
        status: this.#status.join(''),
        ...this.#columns,
        groups: this.#groups.all(),
        filePaths: this.#files.all(),
        ...this.#owners(ownersOf),
        unitIds: this.#units.all(),
        axes: this.#axes.all(),
      },
      details: this.#details,
      totalTests,
      tracesLeftOut: this.#traces.leftOut,
      past: this.#past,
    };
  }
}
