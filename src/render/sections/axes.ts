/** What a run says for each value of an axis. */
import type { Report, ReportTest } from '../../model.ts';
import { hasFailed } from '../../model.ts';
import { capped, inlineCode } from '../../text/escape.ts';
import { valuesOf } from '../../text/leg.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** The results on one value of an axis, or on one combination of values. */
export interface AxisResult {
  readonly axis: string;
  readonly tests: number;
  readonly failed: number;
  /** How many of its shards left nothing. */
  readonly lost: number;
  /** Absent where no shard was timed. */
  readonly slowestMs?: number;
}

/** In the order of the report. Empty where there is one value or none. */
export function axisResults({ shards }: Pick<Report, 'shards'>): readonly AxisResult[] {
  const results = new Map<string, AxisResult>();
  for (const { axis = '', tests, failed, outcome, actualMs } of shards) {
    const before = results.get(axis) ?? { axis, tests: 0, failed: 0, lost: 0 };
    const slowestMs = Math.max(before.slowestMs ?? -1, actualMs ?? -1);
    results.set(axis, {
      axis,
      tests: before.tests + tests,
      failed: before.failed + failed,
      lost: before.lost + (outcome === 'missing' ? 1 : 0),
      ...(slowestMs < 0 ? {} : { slowestMs }),
    });
  }
  return results.size < 2 ? [] : [...results.values()];
}

/** The name of what has no axis, beside what has one. */
const NO_AXIS = 'no axis';
const MAX_AXIS = 100;
/** More rows fill a screen. */
const MAX_IN_SIGHT = 12;

/** A small table, with a row for each value. */
export function axisSection(report: Report): Section {
  const results = axisResults(report);
  const cellsOf = ({ axis, tests, failed, lost, slowestMs }: AxisResult) => [
    `${failed > 0 || lost > 0 ? '❌' : '✅'} ${inlineCode(capped(axis || NO_AXIS, MAX_AXIS))}`,
    thousands(tests),
    `${thousands(failed)}${lost > 0 ? `, ${plural(lost, 'shard')} missing` : ''}`,
    slowestMs === undefined ? '' : formatDuration(slowestMs),
  ];
  return {
    ...tableSection('axis value', ['On', 'Tests', 'Failed', 'Slowest shard'], results, cellsOf, 3),
    weight: WEIGHT.axes,
    ...(results.length > MAX_IN_SIGHT && { fold: `Results on ${results.length} combinations` }),
  };
}

/**
 * What all failed tests have in common, and what not all legs have: `os=windows`. One value, where every leg with it has a failed test.
 * Undefined where they have nothing in common.
 */
export function onlyOn(report: Report): string | undefined {
  const results = axisResults(report);
  const values = results.map(({ axis }) => valuesOf(axis));
  const failed = report.tests.filter((test) => hasFailed(test) && test.failureClass !== 'quarantined');
  if (values.length === 0 || failed.length === 0 || !failed.every(passedElsewhere)) return undefined;
  const [first = [], ...others] = [...new Set(failed.map(({ axis = '' }) => axis))].map(valuesOf);
  const shared = first.filter((value) => others.every((all) => all.includes(value)));
  const telling = shared.filter((value) => !values.every((all) => all.includes(value)));
  const bad = new Set(failed.map(({ axis = '' }) => axis));
  const alone = telling.find((value) => results.every(({ axis }) => bad.has(axis) || !valuesOf(axis).includes(value)));
  return telling.length === 0 ? undefined : (alone ?? telling.join(', '));
}

/** Whether the same test passed on another value. Otherwise it is unknown whether the value is the cause. */
const passedElsewhere = ({ axis, passedOn = [] }: ReportTest): boolean => axis !== undefined && passedOn.length > 0;
